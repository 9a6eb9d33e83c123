"""The values of main.cf and of the tables, checked and written as Postfix reads them."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from bridge import postfix_syntax as syntax
from bridge.bridge_settings import BridgeSettings, Upstream
from bridge.errors import UnwritableValueError

_ROOM_FOR_HEADERS = 4096
"""Bytes: what the bridge adds to a message (Received and missing headers) must fit the upstream's limit too."""

_SECONDS_PER_MINUTE, _SECONDS_PER_HOUR = 60, 3600


@dataclass(frozen=True)
class SenderPattern:
    """A From address that stays as it is."""

    pattern: str


@dataclass(frozen=True)
class PostfixValues:
    """What the templates of Postfix's files print.

    `login` is empty where no password is known; `login_to_fill_in` is the line of `sasl_passwd` with PASSWORD in its place,
    empty for a bridge that does not log in; `rate_delay` is in seconds between two messages, 0 for none;
    `message_size_limit` is in bytes, 0 for none.
    """

    method: str
    host: str
    networks: tuple[str, ...]
    relayhost: str
    certificate_name: str
    with_login: bool
    username: str
    login: str
    login_to_fill_in: str
    password_place: str
    client_certificate: str
    client_key: str
    address: str
    source: str
    keeps_null_sender: bool
    kept_senders: tuple[SenderPattern, ...]
    default_sender: str
    message_size_limit: int
    max_recipients: int
    rate_delay: int


def postfix_values(settings: BridgeSettings) -> PostfixValues:
    """Return the checked values; raises UnwritableValueError."""
    upstream = settings.upstream
    with_login = _logs_in(upstream)
    return PostfixValues(
        method=upstream.method,
        host=syntax.host_name("host", settings.host),
        networks=_networks(settings),
        relayhost=_relayhost(upstream),
        certificate_name=syntax.host_name("upstream host", upstream.host),
        with_login=with_login,
        username=upstream.username,
        login=_login(upstream) if with_login else "",
        login_to_fill_in=f"{_relayhost(upstream)} {upstream.username}:PASSWORD" if with_login else "",
        password_place=one_line("password place", settings.password_place),
        client_certificate=syntax.path("client certificate", upstream.client_certificate),
        client_key=syntax.path("client key", upstream.client_key),
        address=syntax.ip_address("address", settings.address) if settings.address else "",
        source=syntax.ip_address("source", settings.source) if settings.source else "",
        keeps_null_sender=not with_login,
        kept_senders=tuple(map(_kept, settings.senders)),
        default_sender=_default_sender(settings),
        message_size_limit=_size_limit(upstream),
        max_recipients=upstream.max_recipients or 50,
        rate_delay=rate_delay(upstream),
    )


def rate_delay(upstream: Upstream) -> int:
    """Return the seconds between two messages at which neither quota is passed, however long the queue is."""
    minute = _SECONDS_PER_MINUTE / upstream.messages_per_minute if upstream.messages_per_minute else 0
    hour = _SECONDS_PER_HOUR / upstream.messages_per_hour if upstream.messages_per_hour else 0
    return ceil(max(minute, hour))


def one_line(field: str, value: str) -> str:
    """Return `value`; raises UnwritableValueError for a line break or another character that does not print."""
    if not value.isprintable():
        raise UnwritableValueError(f"{field}: {value!r} has a line break or another control character in it")
    return value


def _logs_in(upstream: Upstream) -> bool:
    if upstream.method == "smtp-relay" and upstream.username:
        raise UnwritableValueError("upstream user name: smtp-relay knows the bridge by its certificate, not by a login")
    if upstream.method != "smtp-relay" and not upstream.username:
        raise UnwritableValueError(f"upstream user name: {upstream.method} needs one")
    return bool(upstream.username)


def _networks(settings: BridgeSettings) -> tuple[str, ...]:
    if not settings.networks:
        raise UnwritableValueError("networks: there is none, so nobody could use the bridge")
    return tuple(syntax.network("networks", item) for item in settings.networks)


def _relayhost(upstream: Upstream) -> str:
    if upstream.connect_to is None:
        return f"[{syntax.host_name('upstream host', upstream.host)}]:{syntax.port('upstream port', upstream.port)}"
    host, port = upstream.connect_to
    return f"[{syntax.host_name('connect to', host)}]:{syntax.port('connect to', port)}"


def _login(upstream: Upstream) -> str:
    if upstream.password is None:
        syntax.login(upstream.username, "PASSWORD")
        return ""
    return syntax.login(upstream.username, upstream.password)


def _kept(value: str) -> SenderPattern:
    pattern = syntax.pattern(syntax.sender("senders", value))
    return SenderPattern(f".+{pattern}" if value.startswith("@") else pattern)


def _default_sender(settings: BridgeSettings) -> str:
    if not settings.senders or settings.senders[0].startswith("@"):
        raise UnwritableValueError("senders: the first one has to be a whole address; it replaces what is not allowed")
    return syntax.replacement(syntax.sender("senders", settings.senders[0]))


def _size_limit(upstream: Upstream) -> int:
    if upstream.max_message_bytes is None:
        return 0
    return max(upstream.max_message_bytes - _ROOM_FOR_HEADERS, _ROOM_FOR_HEADERS)
