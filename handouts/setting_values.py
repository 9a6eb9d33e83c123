"""The mail settings as a technician reads them: a label, a value, and what to mind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Literal

from handouts.language import message
from handouts.message_size import about_size, attachment
from handouts.own_word import ssl_switch
from handouts.plain_text import one_line

if TYPE_CHECKING:
    from catalog import DeviceType, FieldLimit, Method
    from catalog.limits import MessageSize
    from handouts.fleet import CredentialRecord
    from handouts.language import Words
    from handouts.mail_settings import MailSettings, OauthSettings

Kind = Literal["word", "typed", "elsewhere"]
"""`word` is chosen or short, `typed` is entered letter by letter, `elsewhere` is a password, which is not on the page."""

ENCRYPTION_WORDS = {"starttls": "STARTTLS", "tls": "SSL/TLS", "none": message("None")}
"""Our values in the words that most devices use."""


@dataclass(frozen=True)
class Row:
    """One line of the table; `length` is the number of characters to read back, 0 where it does not help."""

    label: str
    value: str
    kind: Kind
    length: int = 0
    note: str = ""
    warning: str = ""


@dataclass(frozen=True)
class PasswordPlace:
    """Where the password is, and how many characters it has (0: not known)."""

    place: str
    length: int


def setting_rows(
    settings: MailSettings,
    device_type: DeviceType | None,
    method: Method | None,
    password: PasswordPlace,
    words: Words,
) -> tuple[Row, ...]:
    """Return the rows in the order in which most devices ask for them."""
    limits = _limits(device_type)
    say = words.say
    return (
        _typed(say("Server (SMTP)"), settings.host, limits["host"], _about_server(settings, method, words), words),
        Row(say("Port"), str(settings.port), "typed"),
        _encryption(settings, method, ssl_switch(device_type), words),
        *_login(settings, limits, password, words),
        _typed(
            say("From address"),
            settings.sender,
            limits["sender"],
            say("Also called sender, return or device address."),
            words,
        ),
        *_size(settings, device_type.limits.message_size if device_type else None, words),
    )


def _limits(device_type: DeviceType | None) -> Mapping[str, FieldLimit | None]:
    names = ("host", "username", "password", "sender")
    return {name: getattr(device_type.limits, name) if device_type else None for name in names}


def _about_server(settings: MailSettings, method: Method | None, words: Words) -> str:
    try:
        ip_address(settings.host)
    except ValueError:
        # An own relay in the same network answers at its address too.
        own = method is not None and method.host_source == "site"
        return "" if own else words.say("Enter the name; an IP address does not work.")
    return words.say("An IP address, because this device does not accept a name.")


def _encryption(settings: MailSettings, method: Method | None, ssl_name: str, words: Words) -> Row:
    optional = method is not None and not method.encryption_required
    notes = {
        "starttls": words.say("“None” works too, but then anybody on the network path can read the mail.")
        if optional
        else _about_starttls(settings, ssl_name, words),
        "tls": words.say("TLS from the first byte; not STARTTLS."),
        "none": words.say("Switch TLS, SSL and STARTTLS off. No password is sent over this connection."),
    }
    value = words.say(ENCRYPTION_WORDS[settings.encryption])
    return Row(words.say("Encryption"), value, "word", note=notes[settings.encryption])


def _about_starttls(settings: MailSettings, ssl_name: str, words: Words) -> str:
    if ssl_name:
        return words.say(
            "Never “None”. This device calls it “{name}”; on port {port} that has to mean STARTTLS.",
            name=ssl_name,
            port=settings.port,
        )
    return words.say("Never “None”. Some devices call it “TLS”; “SSL” or “SSL/TLS” is something else.")


def _login(
    settings: MailSettings, limits: Mapping[str, FieldLimit | None], password: PasswordPlace, words: Words
) -> tuple[Row, ...]:
    label = words.say("Login (SMTP authentication)")
    if not settings.mechanism:
        note = words.say(
            "The server knows the device by its address or certificate; leave user name and password empty."
        )
        return (Row(label, words.say("Off"), "word", note=note),)
    about = _about_user_name(settings, words)
    username = _typed(words.say("User name"), settings.username, limits["username"], about, words)
    if settings.oauth:
        return (
            Row(label, "OAuth 2.0", "word", note=words.say("Also: modern authentication, XOAUTH2, Microsoft 365.")),
            *_oauth_login(settings.oauth, words),
            username,
            *_oauth_secret(settings, limits, password, words),
        )
    note = words.say("Method {mechanism}, if you can choose.", mechanism=settings.mechanism)
    return (
        Row(label, words.say("On"), "word", note=note),
        username,
        _password(settings, limits["password"], password, words),
    )


def _about_user_name(settings: MailSettings, words: Words) -> str:
    if settings.username == settings.sender:
        return words.say("The mailbox, and the From address at the same time.")
    if settings.oauth:
        return words.say("The mailbox; it is not the From address.")
    return words.say("It is not the From address.")


def _oauth_login(oauth: OauthSettings, words: Words) -> tuple[Row, ...]:
    asked = words.say("If the device asks for it.")
    client = (
        words.say("Also called application id.")
        if oauth.flow == "client-credentials"
        else words.say("If the device asks for it. Also called application id.")
    )
    tenant = words.say("Also called directory id.") if oauth.client_id else asked
    token = f"{oauth.authority}/{oauth.tenant_id}/oauth2/v2.0/token"
    rows = [
        _typed(words.say("Tenant id"), oauth.tenant_id, None, tenant, words),
        _typed(words.say("Client id"), oauth.client_id, None, client, words),
    ]
    if oauth.flow == "client-credentials":
        rows += [
            _typed(words.say("Scope"), oauth.scope, None, asked, words),
            _typed(words.say("Token address"), token, None, asked, words),
        ]
    return tuple(row for row in rows if row.value)


def _oauth_secret(
    settings: MailSettings, limits: Mapping[str, FieldLimit | None], password: PasswordPlace, words: Words
) -> tuple[Row, ...]:
    if settings.signs_in:
        return (Row(words.say("Password"), words.say("None: sign in at the device, see part 3"), "word"),)
    return (_password(settings, limits["password"], password, words),)


def password_label(settings: MailSettings, words: Words) -> str:
    """Return what devices call the password."""
    return words.say("Client secret") if settings.oauth else words.say("Password")


def password_life(settings: MailSettings, credential: CredentialRecord | None, words: Words) -> Iterator[str]:
    """Yield until when the password, or client secret, works, and what becomes of the one before it."""
    if credential is None:
        return
    end = credential.ends.get(credential.current)
    if end:
        yield words.say(
            "{label}: generation {generation}, works until {end}. Ask for a new page before then.",
            label=password_label(settings, words),
            end=end,
            generation=credential.current,
        )
    previous = credential.previous
    if previous and (until := credential.ends.get(previous)):
        yield words.say("Until {until}, generation {generation} works too.", until=until, generation=previous)
    elif previous:
        yield words.say("Generation {generation} works too.", generation=previous)


def misfit(value: str, limit: FieldLimit | None, words: Words) -> str:
    """Return why the device's field does not take `value`, without repeating it; empty when it does."""
    if limit is None or not limit.refusal(value):
        return ""
    if len(value) > limit.max_length:
        return words.say(
            "This does not fit this device: it has {length} characters, but the field holds only {most}. Ask the administrator.",
            length=len(value),
            most=limit.max_length,
        )
    if len(value) < limit.min_length:
        return words.say(
            "This does not fit this device: it has {length} characters, but the field needs at least {least}. Ask the administrator.",
            length=len(value),
            least=limit.min_length,
        )
    allowed = limit.meaning or limit.characters
    return words.say(
        "This does not fit this device: the field accepts only {allowed}. Ask the administrator.", allowed=allowed
    )


def _typed(label: str, value: str, limit: FieldLimit | None, note: str, words: Words) -> Row:
    return Row(label, one_line(value), "typed", length=len(value), note=note, warning=misfit(value, limit, words))


def _password(settings: MailSettings, limit: FieldLimit | None, password: PasswordPlace, words: Words) -> Row:
    warning = misfit(settings.password, limit, words) if settings.password else ""
    label = password_label(settings, words)
    return Row(label, password.place, "elsewhere", length=password.length, warning=warning)


def _size(settings: MailSettings, device: MessageSize | None, words: Words) -> tuple[Row, ...]:
    value = attachment(settings.max_message_bytes, device)
    if not value:
        return ()
    note = about_size(settings.max_message_bytes, device, words)
    return (Row(words.say("Largest attachment"), value, "word", note=note),)
