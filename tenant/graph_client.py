"""A Microsoft Graph client for the cloud of the login."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_service_client import GraphServiceClient

if TYPE_CHECKING:
    from azurelogin import Login


def graph_client(login: Login) -> GraphServiceClient:
    """Return a client whose requests carry a token of `login`."""
    cloud = login.cloud
    # Without a port: with one, the provider sends no token at all and says nothing.
    host = urlsplit(cloud.graph).hostname or ""
    provider = AzureIdentityAuthenticationProvider(login.credential, scopes=[cloud.graph_scope], allowed_hosts=[host])
    adapter = GraphRequestAdapter(provider)
    adapter.base_url = f"{cloud.graph}/v1.0"
    return GraphServiceClient(request_adapter=adapter)
