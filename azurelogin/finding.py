"""Find the login in one order: client secret, OIDC, `az login`; the order of azure-native and azuread."""

from __future__ import annotations

from azurelogin.az_login import az_login
from azurelogin.client_secret import client_secret_login
from azurelogin.cloud import Cloud
from azurelogin.environment import Environ, environment
from azurelogin.login import Login
from azurelogin.oidc import oidc_login


def find_login(cloud: Cloud, environ: Environ | None = None) -> Login:
    """Return the first login that the environment describes.

    1. ARM_CLIENT_ID and ARM_CLIENT_SECRET (or AZURE_…), 2. OIDC when ARM_USE_OIDC is true, 3. the Azure CLI's login.
    Raises LoginError, which says what is missing; no token is fetched yet.
    """
    environ = environment(environ)
    return client_secret_login(cloud, environ) or oidc_login(cloud, environ) or az_login(cloud, environ)
