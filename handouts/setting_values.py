"""The mail settings as a technician reads them: a label, a value, and what to mind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Literal

from handouts.plain_text import one_line
from handouts.secret_text import SecretText, secret_text

if TYPE_CHECKING:
    from catalog import DeviceType, FieldLimit, Method
    from handouts.mail_settings import MailSettings, OauthSettings

Kind = Literal["word", "typed", "secret", "missing"]
"""`word` is chosen or short, `typed` is entered letter by letter, `secret` is a password, `missing` is to be asked for."""

ENCRYPTION_WORDS = {"starttls": "STARTTLS", "tls": "SSL/TLS", "none": "None"}
"""Our values in the words that most devices use."""

_MEBIBYTE = 1024 * 1024
_ENCODED_PER_ATTACHED = 4 / 3 * 78 / 76
"""Base64 with its line ends (RFC 2045: 76 characters to a line)."""


@dataclass(frozen=True)
class Row:
    """One line of the table; `length` is the number of characters to read back, 0 where it does not help."""

    label: str
    value: str
    kind: Kind
    length: int = 0
    note: str = ""
    warning: str = ""
    secret: SecretText | None = None


@dataclass(frozen=True)
class MissingPassword:
    """Where the password is when the page does not hold it, and how many characters it has (0: not known)."""

    place: str
    length: int


def setting_rows(
    settings: MailSettings, device_type: DeviceType | None, method: Method | None, missing: MissingPassword
) -> tuple[Row, ...]:
    """Return the table of one device; `missing` is shown when `settings` needs a password and has none."""
    limits = _limits(device_type)
    return (
        _typed("Server (SMTP)", settings.host, limits["host"], _about_server(settings)),
        Row("Port", str(settings.port), "typed"),
        _encryption(settings, method),
        *_login(settings, limits, missing),
        _typed("From address", settings.sender, limits["sender"], "Also called sender, return or device address."),
        *_size(settings),
    )


def largest_attachment(max_message_bytes: int) -> int:
    """Return the largest attachment in whole MiB that still fits when it is encoded."""
    return int(max_message_bytes / _ENCODED_PER_ATTACHED / _MEBIBYTE)


def _limits(device_type: DeviceType | None) -> Mapping[str, FieldLimit | None]:
    names = ("host", "username", "password", "sender")
    return {name: getattr(device_type.limits, name) if device_type else None for name in names}


def _about_server(settings: MailSettings) -> str:
    try:
        ip_address(settings.host)
    except ValueError:
        return "A name; an IP address does not work."
    return "An address, since this device takes no name."


def _encryption(settings: MailSettings, method: Method | None) -> Row:
    optional = method is not None and not method.encryption_required
    notes = {
        "starttls": "“None” works too, but then anybody on the way can read along."
        if optional
        else "Never “None”. Some devices call it “TLS”; “SSL” or “SSL/TLS” is something else.",
        "tls": "TLS from the first byte; not STARTTLS.",
        "none": "Switch TLS, SSL and STARTTLS off. No password goes over this line.",
    }
    return Row("Encryption", ENCRYPTION_WORDS[settings.encryption], "word", note=notes[settings.encryption])


def _login(
    settings: MailSettings, limits: Mapping[str, FieldLimit | None], missing: MissingPassword
) -> tuple[Row, ...]:
    if not settings.mechanism:
        note = "The server knows the device by its address or certificate; leave user name and password empty."
        return (Row("Login (SMTP authentication)", "Off", "word", note=note),)
    username = _typed("User name", settings.username, limits["username"], _about_user_name(settings))
    if settings.oauth:
        return (*_oauth_login(settings.oauth), username, *_oauth_secret(settings, limits, missing))
    note = f"Method {settings.mechanism}, where you can choose."
    return (
        Row("Login (SMTP authentication)", "On", "word", note=note),
        username,
        _password("Password", settings.password, limits["password"], missing),
    )


def _about_user_name(settings: MailSettings) -> str:
    if settings.username == settings.sender:
        return "The mailbox, and the From address at the same time."
    return "The mailbox; it is not the From address." if settings.oauth else "It is not the From address."


def _oauth_login(oauth: OauthSettings) -> tuple[Row, ...]:
    asked = "Where the device asks for it."
    client = "Also called application id." if oauth.flow == "client-credentials" else f"{asked} Also: application id."
    token = f"{oauth.authority}/{oauth.tenant_id}/oauth2/v2.0/token"
    rows = (
        Row(
            "Login (SMTP authentication)",
            "OAuth 2.0",
            "word",
            note="Also: modern authentication, XOAUTH2, Microsoft 365.",
        ),
        _typed("Tenant id", oauth.tenant_id, None, "Also called directory id." if oauth.client_id else asked),
        _typed("Client id", oauth.client_id, None, client),
        _typed("Scope", oauth.scope, None, asked),
        _typed("Token address", token, None, asked),
    )
    asks_for_all = oauth.flow == "client-credentials"
    return tuple(row for row in rows if row.value and (asks_for_all or row.label not in {"Scope", "Token address"}))


def _oauth_secret(
    settings: MailSettings, limits: Mapping[str, FieldLimit | None], missing: MissingPassword
) -> tuple[Row, ...]:
    if settings.signs_in:
        return (Row("Password", "None: sign in at the device, see part 3", "word"),)
    return (_password("Client secret", settings.password, limits["password"], missing),)


def _typed(label: str, value: str, limit: FieldLimit | None, note: str) -> Row:
    return Row(label, one_line(value), "typed", length=len(value), note=note, warning=_warning(value, limit))


def _password(label: str, password: str | None, limit: FieldLimit | None, missing: MissingPassword) -> Row:
    if password is None:
        return Row(label, missing.place, "missing", length=missing.length)
    return Row(
        label,
        password,
        "secret",
        length=len(password),
        note="Without spaces. The gaps are only for reading.",
        warning=_warning(password, limit),
        secret=secret_text(password),
    )


def _warning(value: str, limit: FieldLimit | None) -> str:
    refusal = limit.refusal(value) if limit else None
    return f"This does not fit this device: it {refusal}. Ask the administrator." if refusal else ""


def _size(settings: MailSettings) -> tuple[Row, ...]:
    if settings.max_message_bytes is None:
        return ()
    attached = largest_attachment(settings.max_message_bytes)
    whole = settings.max_message_bytes / _MEBIBYTE
    note = f"The server takes {whole:.0f} MB with everything; encoding adds about a third. Scan with 200 to 300 dpi."
    return (Row("Largest attachment", f"{attached} MB", "word", note=note),)
