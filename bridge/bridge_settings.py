"""What a bridge is told: where it listens, for whom, and where it forwards to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

UpstreamMethod = Literal["ecs", "hve-basic", "smtp-relay"]


@dataclass(frozen=True)
class Upstream:
    """The method by which the bridge forwards.

    `host` is the server's name, which its certificate has to bear. With `username` the bridge logs in by LOGIN;
    `password` is None where it is not known, and never shows in a repr. Without `username` it shows the certificate in
    `client_certificate` with the key in `client_key`, both paths of PEM files on the bridge.
    `max_message_bytes` counts the encoded message; it and the two quotas are None where they are not known or not limited.
    `connect_to` is what to connect to instead of `host`, as an address and a port: a firewall's forwarding, or a test.
    """

    method: UpstreamMethod
    host: str
    port: int
    username: str = ""
    password: str | None = field(default=None, repr=False)
    client_certificate: str = "/etc/postfix/relay.pem"
    client_key: str = "/etc/postfix/relay.key"
    max_message_bytes: int | None = None
    max_recipients: int | None = None
    messages_per_minute: int | None = None
    messages_per_hour: int | None = None
    connect_to: tuple[str, int] | None = None


@dataclass(frozen=True)
class BridgeSettings:
    """One site's bridge.

    `host` is its own name, `address` its own address, empty where nobody has written it down; `networks` are IPv4 addresses or networks whose devices may use it. `senders` are the From
    addresses that the upstream takes, or `@domain` for every address of a domain; anything else is replaced by the
    first, which is a whole address. `source` is the bridge's own address to connect from, where it has several.
    `password_place` says in words where the password is, for the person who has to type it.
    """

    site: str
    site_name: str
    host: str
    networks: tuple[str, ...]
    senders: tuple[str, ...]
    upstream: Upstream
    address: str = ""
    source: str = ""
    password_place: str = ""
