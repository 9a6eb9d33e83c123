"""Access tokens as a device with a client secret fetches them (OAuth 2.0 client credentials)."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from probe import StepError

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

    from handouts import OauthSettings
    from probe import Subject

_Key = tuple[str, str, str]


class DeviceTokens:
    """Fetches a token per application, secret and scope; azure-identity keeps it while it is fresh. Threads may call it."""

    def __init__(self) -> None:
        self._credentials: dict[_Key, TokenCredential] = {}
        self._lock = Lock()

    def token_of(self, subject: Subject) -> str | None:
        """Return the device's access token; None for a device where somebody signs in. Raises StepError."""
        settings = subject.settings
        if settings.oauth is None or settings.oauth.flow != "client-credentials" or settings.password is None:
            return None
        from azure.core.exceptions import ClientAuthenticationError  # noqa: PLC0415 - start-up time

        credential = self._credential(settings.oauth, settings.password)
        try:
            return credential.get_token(settings.oauth.scope).token
        except ClientAuthenticationError as error:
            raise StepError(f"Entra ID gives no token: {_first_line(error)}", *_ADVICE, transient=True) from None

    def _credential(self, oauth: OauthSettings, secret: str) -> TokenCredential:
        with self._lock:
            key = (oauth.tenant_id, oauth.client_id, secret)
            return self._credentials.setdefault(key, _credential(oauth, secret))


_ADVICE = (
    "a new application or secret takes a minute to be known everywhere",
    "the client secret has expired, was removed, or the hand-out is older than the last `pulumi up`",
)


def _credential(oauth: OauthSettings, secret: str) -> TokenCredential:
    from azure.identity import ClientSecretCredential  # noqa: PLC0415 - start-up time

    from azurelogin import Cloud  # noqa: PLC0415 - see above

    options = Cloud.from_environment().credential_options()
    return ClientSecretCredential(oauth.tenant_id, oauth.client_id, secret, **options)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
