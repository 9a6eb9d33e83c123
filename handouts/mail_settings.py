"""Everything a device must be told to send mail: made once per device, used unchanged by hand-outs and probe."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Encryption = Literal["starttls", "tls", "none"]
OauthFlow = Literal["authorization-code", "device-code", "client-credentials"]


@dataclass(frozen=True)
class OauthSettings:
    """What a device asks for before it can fetch tokens.

    `flow` is the OAuth 2.0 grant. With `client-credentials` the device holds `client_id` and, as its password, the client
    secret; with `device-code` and `authorization-code` somebody signs in at the device, `client_id` is the maker's own
    application (empty where the device knows it), and there is no password. `authority` is the sign-in address without a
    path, `scope` what the token is asked for.
    """

    flow: OauthFlow
    tenant_id: str
    client_id: str
    scope: str
    authority: str = "https://login.microsoftonline.com"


@dataclass(frozen=True)
class MailSettings:
    """What the form at the device's panel asks for.

    `host` is a name; it is an IP address only for a bridge and a device whose field takes no name. `mechanism` is the SASL mechanism in capitals (`LOGIN`, `PLAIN`, `XOAUTH2`) or
    empty for a method without login; `sender` is the From address; `max_message_bytes` counts the encoded message and is
    None when the limit is not known; `root_certificates` are the names of the roots that the server's chain ends in.
    `password` is None where it is not known or not asked for, and never shows in a repr.
    `oauth` is there exactly when `mechanism` is `XOAUTH2`.
    """

    host: str
    port: int
    encryption: Encryption
    mechanism: str
    username: str
    sender: str
    password: str | None = field(default=None, repr=False)
    max_message_bytes: int | None = None
    root_certificates: tuple[str, ...] = ()
    oauth: OauthSettings | None = None

    @property
    def signs_in(self) -> bool:
        """Whether somebody signs in at the device, so that it holds a token and no password."""
        return self.oauth is not None and self.oauth.flow != "client-credentials"

    @property
    def needs_password(self) -> bool:
        """Whether a password, or a client secret, is typed at the device."""
        return bool(self.mechanism) and not self.signs_in
