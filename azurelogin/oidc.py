"""Log in with a token of a federated identity: a pipeline that proves to Entra ID who it is, without a secret."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from azurelogin.client_secret import application, subscription
from azurelogin.environment import Environ, first, is_true
from azurelogin.errors import LoginError
from azurelogin.login import Login

if TYPE_CHECKING:
    from collections.abc import Callable

    from azure.core.credentials import TokenCredential

    from azurelogin.cloud import Cloud

# What a federated token must be meant for (Entra docs, workload identity federation).
AUDIENCE = "api://AzureADTokenExchange"
TIMEOUT_SECONDS = 10
_HOW = (
    "ARM_USE_OIDC is set, so a token must be given too: ARM_OIDC_TOKEN, ARM_OIDC_TOKEN_FILE_PATH, or (in GitHub Actions, "
    "with the permission id-token: write) ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN"
)


def oidc_login(cloud: Cloud, environ: Environ) -> Login | None:
    """Return the login with a federated token, or None unless ARM_USE_OIDC is true."""
    if not is_true(environ, "ARM_USE_OIDC"):
        return None
    tenant_id, client_id = application(environ, "ARM_USE_OIDC is set")
    source = _token_source(environ)

    def sign_in() -> TokenCredential:
        from azure.identity import ClientAssertionCredential  # noqa: PLC0415 - costs 0.2 s

        return ClientAssertionCredential(
            tenant_id,
            client_id,
            source,
            **cloud.credential_options(),
        )

    return Login("OIDC", tenant_id, subscription(environ), client_id, cloud, sign_in)


def _token_source(environ: Environ) -> Callable[[], str]:
    token = first(environ, "ARM_OIDC_TOKEN")
    if token:
        return lambda: token
    path = first(environ, "ARM_OIDC_TOKEN_FILE_PATH", "AZURE_FEDERATED_TOKEN_FILE")
    if path:
        return lambda: _read(Path(path))
    url = first(environ, "ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL")
    bearer = first(environ, "ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")
    if url and bearer:
        return lambda: _request(url, bearer)
    raise LoginError(_HOW)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise LoginError(f"the OIDC token cannot be read from {path}: {error.strerror}") from error


def _request(url: str, bearer: str) -> str:
    from azure.core import PipelineClient  # noqa: PLC0415 - only pipelines come here
    from azure.core.exceptions import AzureError  # noqa: PLC0415 - same
    from azure.core.rest import HttpRequest, HttpResponse  # noqa: PLC0415 - same

    separator = "&" if "?" in url else "?"
    headers = {"Authorization": f"Bearer {bearer}", "Accept": "application/json"}
    request = HttpRequest("GET", f"{url}{separator}audience={AUDIENCE}", headers=headers)
    client: PipelineClient[HttpRequest, HttpResponse] = PipelineClient(url)
    try:
        with client:
            response = client.send_request(request, read_timeout=TIMEOUT_SECONDS, connection_timeout=TIMEOUT_SECONDS)
            response.raise_for_status()
            return str(response.json()["value"])
    except (AzureError, ValueError, KeyError) as error:
        # The text of the answer may hold the token, so that only its kind is told.
        raise LoginError(f"the pipeline's token service gave no OIDC token ({type(error).__name__})") from None
