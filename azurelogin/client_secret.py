"""Log in with the secret of an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azurelogin.environment import Environ, first
from azurelogin.errors import LoginError
from azurelogin.login import Login

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

    from azurelogin.cloud import Cloud


def client_secret_login(cloud: Cloud, environ: Environ) -> Login | None:
    """Return the login of ARM_CLIENT_SECRET (or AZURE_CLIENT_SECRET), or None where neither is set."""
    secret = first(environ, "ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET")
    if secret is None:
        return None
    tenant_id, client_id = application(environ, "ARM_CLIENT_SECRET is set")

    def sign_in() -> TokenCredential:
        from azure.identity import ClientSecretCredential  # noqa: PLC0415 - costs 0.2 s

        return ClientSecretCredential(
            tenant_id,
            client_id,
            secret,
            **cloud.credential_options(),
        )

    return Login("client secret", tenant_id, subscription(environ), client_id, cloud, sign_in)


def application(environ: Environ, because: str) -> tuple[str, str]:
    """Return tenant id and client id. Raises LoginError naming the variables that are missing."""
    tenant_id = first(environ, "ARM_TENANT_ID", "AZURE_TENANT_ID")
    client_id = first(environ, "ARM_CLIENT_ID", "AZURE_CLIENT_ID")
    if tenant_id and client_id:
        return tenant_id, client_id
    lacking = [name for name, value in (("ARM_TENANT_ID", tenant_id), ("ARM_CLIENT_ID", client_id)) if not value]
    raise LoginError(f"{because}, so {' and '.join(lacking)} must be set too")


def subscription(environ: Environ) -> str | None:
    """Return the subscription that the environment names."""
    return first(environ, "ARM_SUBSCRIPTION_ID", "AZURE_SUBSCRIPTION_ID")
