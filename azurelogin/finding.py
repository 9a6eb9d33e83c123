"""Find the login in one order, whatever azure-native and azuread are given: secret, certificate, OIDC, machine, `az login`."""

from __future__ import annotations

from azurelogin.az_login import az_login
from azurelogin.client_certificate import client_certificate_login
from azurelogin.client_secret import client_secret_login
from azurelogin.cloud import Cloud
from azurelogin.environment import Environ, environment
from azurelogin.login import Login
from azurelogin.managed_identity import managed_identity_login
from azurelogin.oidc import oidc_login


def find_login(cloud: Cloud, environ: Environ | None = None) -> Login:
    """Return the first login that the environment describes.

    1. ARM_CLIENT_SECRET (or AZURE_…), 2. ARM_CLIENT_CERTIFICATE_PATH, 3. OIDC when ARM_USE_OIDC is true, 4. the machine's
    own identity when ARM_USE_MSI is true, 5. the Azure CLI's login.
    Raises LoginError, which says what is missing; no token is fetched yet.
    """
    environ = environment(environ)
    for login in (client_secret_login, client_certificate_login, oidc_login, managed_identity_login):
        if found := login(cloud, environ):
            return found
    return az_login(cloud, environ)
