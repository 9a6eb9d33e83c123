"""Log in as the machine itself: the managed identity of a build agent in Azure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azurelogin.client_secret import subscription
from azurelogin.environment import Environ, first, is_true
from azurelogin.errors import LoginError
from azurelogin.login import Login

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

    from azurelogin.cloud import Cloud


def managed_identity_login(cloud: Cloud, environ: Environ) -> Login | None:
    """Return the login of the machine, or None unless ARM_USE_MSI is true; ARM_CLIENT_ID names one of several identities."""
    if not is_true(environ, "ARM_USE_MSI"):
        return None
    tenant_id = first(environ, "ARM_TENANT_ID", "AZURE_TENANT_ID")
    if tenant_id is None:
        raise LoginError("ARM_USE_MSI is set, so ARM_TENANT_ID must be set too")
    client_id = first(environ, "ARM_CLIENT_ID", "AZURE_CLIENT_ID")

    def sign_in() -> TokenCredential:
        from azure.identity import ManagedIdentityCredential  # noqa: PLC0415 - costs 0.2 s

        return ManagedIdentityCredential(client_id=client_id)

    return Login("managed identity", tenant_id, subscription(environ), client_id, cloud, sign_in)
