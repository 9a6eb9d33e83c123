"""Log in with the certificate of an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azurelogin.client_secret import application, subscription
from azurelogin.environment import Environ, first
from azurelogin.login import Login

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

    from azurelogin.cloud import Cloud


def client_certificate_login(cloud: Cloud, environ: Environ) -> Login | None:
    """Return the login of ARM_CLIENT_CERTIFICATE_PATH (PEM or PKCS #12), or None where it is not set."""
    path = first(environ, "ARM_CLIENT_CERTIFICATE_PATH", "AZURE_CLIENT_CERTIFICATE_PATH")
    if path is None:
        return None
    tenant_id, client_id = application(environ, "ARM_CLIENT_CERTIFICATE_PATH is set")
    password = first(environ, "ARM_CLIENT_CERTIFICATE_PASSWORD", "AZURE_CLIENT_CERTIFICATE_PASSWORD")

    def sign_in() -> TokenCredential:
        from azure.identity import CertificateCredential  # noqa: PLC0415 - costs 0.2 s

        return CertificateCredential(
            tenant_id,
            client_id,
            path,
            password=password,
            **cloud.credential_options(),
        )

    return Login("client certificate", tenant_id, subscription(environ), client_id, cloud, sign_in)
