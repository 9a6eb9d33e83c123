"""Clients that nobody here wrote, each with the settings that a private cloud needs, and nothing else."""

from __future__ import annotations

import functools
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ClientSecretCredential
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.dns import DnsManagementClient
from azure.mgmt.keyvault import KeyVaultManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from msgraph.graph_service_client import GraphServiceClient

TENANT = "11111111-1111-4111-8111-111111111111"
SUBSCRIPTION = "22222222-2222-4222-8222-222222222222"
ADMINISTRATOR = "33333333-3333-4333-8333-333333333333"
PATIENCE_SECONDS = 20.0


def eventually(action: Callable[[], Any], *errors: type[Exception]) -> Any:
    """Return what the action gives once it does not raise one of the errors."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return action()
        except errors:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


@dataclass
class Azure:
    """The clients, signed in as one application."""

    simulator: Any
    client_id: str
    secret: str

    @functools.cached_property
    def credential(self) -> ClientSecretCredential:
        """Return azure-identity's credential."""
        return ClientSecretCredential(
            TENANT,
            self.client_id,
            self.secret,
            authority=self.simulator.origin,
            disable_instance_discovery=True,
            connection_verify=self.simulator.ca_file,
        )

    def management(self, client: Any, *more: Any) -> Any:
        """Return an azure-mgmt client."""
        origin = self.simulator.origin
        return client(
            self.credential,
            SUBSCRIPTION,
            *more,
            base_url=origin,
            credential_scopes=[f"{origin}/.default"],
            polling_interval=1,
            connection_verify=self.simulator.ca_file,
            retry_total=0,
        )

    @property
    def resources(self) -> Any:
        """Return azure-mgmt-resource."""
        return self.management(ResourceManagementClient)

    @property
    def authorization(self) -> Any:
        """Return azure-mgmt-authorization."""
        return self.management(AuthorizationManagementClient)

    @property
    def dns(self) -> Any:
        """Return azure-mgmt-dns."""
        return self.management(DnsManagementClient)

    @property
    def vaults(self) -> Any:
        """Return azure-mgmt-keyvault."""
        return self.management(KeyVaultManagementClient)

    @property
    def graph(self) -> GraphServiceClient:
        """Return msgraph-sdk."""
        origin = self.simulator.origin
        client = GraphServiceClient(self.credential, scopes=[f"{origin}/.default"])
        client.request_adapter.base_url = f"{origin}/v1.0"
        return client

    def token(self) -> str:
        """Return a token for ARM and Graph."""
        return self.credential.get_token(f"{self.simulator.origin}/.default").token

    def call(self, method: str, path: str, body: object = None, version: str = "2024-03-01", **headers: str) -> Any:
        """Send a plain request; a path of Graph begins with /v1.0."""
        return self.simulator.inspect.request(
            method,
            path,
            json=body,
            params=None if path.startswith(("/v1.0", "/beta")) else {"api-version": version},
            headers={"Authorization": f"Bearer {self.token()}", **headers},
        )

    def group(self, name: str = "mail") -> str:
        """Create a resource group and return its id."""
        made = self.resources.resource_groups.create_or_update(name, {"location": "westeurope"})
        return str(made.id)

    def application(self, name: str = "Scanners") -> dict[str, Any]:
        """Create an application with service principal and secret: client_id, object_id, principal_id, secret."""
        made = self.call("POST", "/v1.0/applications", {"displayName": name}).json()

        def made_principal() -> Any:
            answer = self.call("POST", "/v1.0/servicePrincipals", {"appId": made["appId"]})
            answer.raise_for_status()
            return answer.json()

        def made_secret() -> Any:
            answer = self.call("POST", f"/v1.0/applications/{made['id']}/addPassword", {"passwordCredential": {}})
            answer.raise_for_status()
            return answer.json()

        principal = eventually(made_principal, httpx.HTTPStatusError)
        secret = eventually(made_secret, httpx.HTTPStatusError)
        login = Azure(self.simulator, made["appId"], secret["secretText"])
        eventually(login.token, ClientAuthenticationError)
        return {
            "client_id": made["appId"],
            "object_id": made["id"],
            "principal_id": principal["id"],
            "secret": secret["secretText"],
            "key_id": secret["keyId"],
        }

    def as_application(self, application: dict[str, Any]) -> Azure:
        """Return the clients signed in as an application."""
        return Azure(self.simulator, application["client_id"], application["secret"])

    def assign(self, scope: str, role: str, principal_id: str) -> str:
        """Assign a role by its GUID and return the assignment's name."""
        name = str(uuid.uuid4())
        properties = {
            "role_definition_id": f"{scope}/providers/Microsoft.Authorization/roleDefinitions/{role}",
            "principal_id": principal_id,
            "principal_type": "ServicePrincipal",
        }
        self.authorization.role_assignments.create(scope, name, properties)
        return name


@pytest.fixture
def azure(simulator: Any, monkeypatch: pytest.MonkeyPatch) -> Azure:
    """The administrator's clients against an empty simulator; httpx finds the authority in SSL_CERT_FILE."""
    monkeypatch.setenv("SSL_CERT_FILE", simulator.ca_file)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", simulator.ca_file)
    return Azure(simulator, simulator.env["ARM_CLIENT_ID"], simulator.env["ARM_CLIENT_SECRET"])
