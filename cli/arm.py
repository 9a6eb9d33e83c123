"""Read from Azure Resource Manager what no client library has a call for."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest
from azure.mgmt.core import ARMPipelineClient
from azure.mgmt.core.policies import ARMChallengeAuthenticationPolicy

from azurelogin import Login


class Arm:
    """GET with the login's token; raises azure.core's HttpResponseError."""

    def __init__(self, login: Login) -> None:
        policy = ARMChallengeAuthenticationPolicy(login.credential, login.cloud.arm_scope)
        self._client: ARMPipelineClient[Any, Any] = ARMPipelineClient(
            base_url=login.cloud.resource_manager, policies=[policy]
        )
        self._origin = login.cloud.resource_manager

    def get(self, path: str, api_version: str, condition: str | None = None) -> dict[str, Any]:
        """Return the JSON at `path` (`/subscriptions/…`); `condition` is an OData filter."""
        query = {"api-version": api_version, **({"$filter": condition} if condition else {})}
        request = HttpRequest("GET", self._origin + path, params=query)
        response = self._client.send_request(request)
        response.raise_for_status()
        body: dict[str, Any] = response.json()
        return body

    def listed(self, path: str, api_version: str, condition: str | None = None) -> list[dict[str, Any]]:
        """Return every item of the list at `path`, page by page."""
        page = self.get(path, api_version, condition)
        found = list(page.get("value") or ())
        while page.get("nextLink"):
            response = self._client.send_request(HttpRequest("GET", page["nextLink"]))
            response.raise_for_status()
            page = response.json()
            found += page.get("value") or ()
        return found

    def find(self, path: str, api_version: str) -> dict[str, Any] | None:
        """Return the JSON at `path`, None when nothing is there."""
        try:
            return self.get(path, api_version)
        except HttpResponseError as error:
            if error.status_code == HTTPStatus.NOT_FOUND:
                return None
            raise
