"""Use the login of the Azure CLI."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from azurelogin.client_secret import subscription
from azurelogin.environment import Environ, first
from azurelogin.errors import LoginError
from azurelogin.login import Login

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

    from azurelogin.cloud import Cloud

# How long may `az` take, in seconds? It is slow to start, and reads only a file here.
TIMEOUT_SECONDS = 30
_HOW = (
    "Log in with `az login`, or set ARM_TENANT_ID, ARM_SUBSCRIPTION_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET "
    "(or ARM_CLIENT_CERTIFICATE_PATH, or ARM_USE_OIDC=true in a pipeline, or ARM_USE_MSI=true on a machine in Azure)."
)


def az_login(cloud: Cloud, environ: Environ) -> Login:
    """Return the login of the Azure CLI. Raises LoginError where there is none."""
    account = _account(environ)
    tenant_id = first(environ, "ARM_TENANT_ID", "AZURE_TENANT_ID") or str(account["tenantId"])

    def sign_in() -> TokenCredential:
        from azure.identity import AzureCliCredential  # noqa: PLC0415 - costs 0.2 s

        return AzureCliCredential(tenant_id=tenant_id, process_timeout=TIMEOUT_SECONDS)

    return Login("az login", tenant_id, subscription(environ) or str(account["id"]), None, cloud, sign_in)


def _account(environ: Environ) -> dict[str, Any]:
    az = shutil.which("az", path=environ.get("PATH"))
    if az is None:
        raise LoginError(f"no login to Azure was found, and the Azure CLI is not installed. {_HOW}")
    try:
        done = subprocess.run(  # noqa: S603 - the path was looked up, the arguments are constant
            [az, "account", "show", "--output", "json"],
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=True,
            text=True,
            env=dict(environ),
        )
        account = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise LoginError(f"no login to Azure was found, and the Azure CLI is not logged in. {_HOW}") from error
    if not isinstance(account, dict) or not {"tenantId", "id"} <= account.keys():
        raise LoginError(f"`az account show` named no subscription. {_HOW}")
    return account
