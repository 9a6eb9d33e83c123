"""Read a cloud's metadata document, as azure-native, azuread and the Azure CLI do."""

from __future__ import annotations

from typing import Any

from azure.core import PipelineClient
from azure.core.exceptions import AzureError
from azure.core.pipeline.policies import RetryPolicy, UserAgentPolicy
from azure.core.rest import HttpRequest, HttpResponse

from azurelogin.errors import CloudError

PATH = "/metadata/endpoints"
API_VERSION = "2022-09-01"
# How long may the document take, in seconds? It is small, and is asked for before everything else.
TIMEOUT_SECONDS = 10


def read_metadata(host: str) -> dict[str, Any]:
    """Return the metadata document of `host` (host, host:port or https://host), read over https. Raises CloudError."""
    if host.startswith("http://"):
        raise CloudError(f"ARM_METADATA_HOSTNAME: {host!r} is not read without TLS; right would be host or host:port")
    origin = host.rstrip("/") if host.startswith("https://") else f"https://{host.rstrip('/')}"
    try:
        document = _get(origin)
    except (AzureError, ValueError) as error:
        raise CloudError(f"the metadata of {origin} (ARM_METADATA_HOSTNAME) cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise CloudError(f"the metadata of {origin} (ARM_METADATA_HOSTNAME) is no object")
    return document


def _get(origin: str) -> Any:  # noqa: ANN401 - JSON
    policies = [UserAgentPolicy("mfd"), RetryPolicy(retry_total=2)]
    client: PipelineClient[HttpRequest, HttpResponse] = PipelineClient(origin, policies=policies)
    with client:
        request = HttpRequest("GET", origin + PATH, params={"api-version": API_VERSION})
        response = client.send_request(request, connection_timeout=TIMEOUT_SECONDS, read_timeout=TIMEOUT_SECONDS)
        response.raise_for_status()
        return response.json()
