"""The decision table that the advice has to agree with, column by column, and what each row takes away.

A: SMTP AUTH with a password, B: with OAuth 2.0, C: High Volume Email with a password, D: with OAuth 2.0,
E: Email Communication Service, F: Direct Send, G: SMTP relay by address, H: by certificate, J: the site's own bridge.

`+` fits, `-` is ruled out, `.` does not depend on it, and every other word is the name of the condition. Two or more words:
all of them are conditions.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from advice import Requirements

COLUMNS = {
    "A": "smtp-auth-basic",
    "B": "smtp-auth-oauth",
    "C": "hve-basic",
    "D": "hve-oauth",
    "E": "ecs",
    "F": "direct-send",
    "G": "smtp-relay (address)",
    "H": "smtp-relay (certificate)",
    "J": "lan-bridge",
}

TABLE = """
External recipients              | + | + | - | - | + | - | + | + | +
Device cannot do TLS             | - | - | - | - | - | + | + | - | +
Device has no login fields       | - | - | - | - | - | + | + | client-certificate | +
TLS 1.0/1.1 only                 | legacy-endpoint | - | - | - | - | plain | plain | - | +
Password only, no OAuth          | date | - | + | - | + | + | + | client-certificate | +
OAuth-capable device             | . | + | . | host-editable | . | . | . | . | .
Security defaults stay on        | - | + | - | + | + | + | + | + | +
Dynamic/shared public IP         | + | + | + | + | + | changing-address | - | + | +
Port 25 blocked                  | + | + | + | + | + | - | - | - | ~
Much mail, internal              | - | - | + | + | quota | throttling | throttling | throttling | ~
Much mail, external              | - | - | - | - | quota | - | terrl throttling | terrl throttling | .
Scan over 10 MB                  | + | + | - | - | - | + | + | + | +
Send as many addresses           | senders | senders | - | - | senders | + | + | + | ~
Bypass spam filter (internal)    | + | + | + | + | - | - | - | - | ~
Third-party-hosted app           | + | + | + | + | + | third-party-hosting | - | third-party-hosting | .
No mailbox licence               | - | licence | + | + | + | + | licence | licence | .
Sent Items audit                 | + | + | - | - | - | - | - | - | .
Tenant created 2026+             | off-by-default | + | + | + | + | - | connector-disabled | connector-disabled | +
Survives 2027 without rework     | - | + | until | + | + | until | + | + | +
"""

CASES: dict[str, dict[str, Any]] = {
    "External recipients": {"device": {"recipients": "anyone"}},
    "Device cannot do TLS": {"can": {"starttls": False, "implicit_tls": False, "tls_versions": ()}},
    # A device about which only this is known; that it shows a certificate all the same has to be found out.
    "Device has no login fields": {
        "can": {"login_fields": False, "mechanisms": (), "oauth": (), "client_certificate": None}
    },
    "TLS 1.0/1.1 only": {"can": {"tls_versions": ("1.0", "1.1")}},
    "Password only, no OAuth": {"can": {"oauth": (), "mechanisms": ("LOGIN", "PLAIN"), "client_certificate": None}},
    # Nothing is known about its field for the server.
    "OAuth-capable device": {"limits": {"host": None}},
    "Security defaults stay on": {"tenant": {"security_defaults": True}},
    "Dynamic/shared public IP": {"site": {"public_addresses": ()}},
    "Port 25 blocked": {"site": {"port_25": False}},
    # More than 30 messages a minute.
    "Much mail, internal": {"device": {"hourly": 1801}},
    "Much mail, external": {"device": {"hourly": 1801, "recipients": "anyone"}},
    "Scan over 10 MB": {"device": {"megabytes": 8}},
    "Send as many addresses": {"wanted": Requirements(many_senders=True)},
    "Bypass spam filter (internal)": {"wanted": Requirements(bypass_spam_filter=True)},
    "Third-party-hosted app": {"wanted": Requirements(third_party_hosting=True)},
    "No mailbox licence": {"wanted": Requirements(no_mailbox_licence=True)},
    "Sent Items audit": {"wanted": Requirements(sent_items=True)},
    # Nobody has said anything about RejectDirectSend, which is on in new tenants.
    "Tenant created 2026+": {"tenant": {"created_2026": True, "reject_direct_send": None}},
    "Survives 2027 without rework": {"wanted": Requirements(until=date(2027, 12, 31))},
}

# What a bridge's mail meets, by the method that it forwards with.
BRIDGES = """
External recipients              | + | - | +
Device cannot do TLS             | + | + | +
Device has no login fields       | + | + | +
TLS 1.0/1.1 only                 | + | + | +
Password only, no OAuth          | + | + | +
OAuth-capable device             | + | + | +
Security defaults stay on        | + | - | +
Dynamic/shared public IP         | + | + | +
Port 25 blocked                  | + | + | -
Much mail, internal              | quota | + | throttling
Much mail, external              | quota | - | terrl throttling
Scan over 10 MB                  | - | - | +
Send as many addresses           | senders | - | +
Bypass spam filter (internal)    | - | + | -
Third-party-hosted app           | + | + | third-party-hosting
No mailbox licence               | + | + | licence
Sent Items audit                 | - | - | -
Tenant created 2026+             | + | + | connector-disabled
Survives 2027 without rework     | + | until | +
"""
UPSTREAMS = ("ecs", "hve-basic", "smtp-relay")


def cells(table: str, columns: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return row, column and cell of every cell."""
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [(row, column, cell) for row, *values in rows for column, cell in zip(columns, values, strict=True)]
