"""The host that takes a domain's mail has moved."""

from __future__ import annotations

from drift.difference import Difference
from drift.finding import Finding
from drift.stack import Stack, ids


def mail_host(difference: Difference, stack: Stack) -> Finding | None:
    """Explain a `MailExchanger` that Microsoft Graph answers otherwise for."""
    if difference.type != "mfdmail:index:MailExchanger" or not difference.touches("host"):
        return None
    host = difference.old["host"]
    told = ids(tuple(device for device in stack.devices if device.settings.host == host))
    return Finding(
        "mail-host-moved",
        f"mail for {difference.old['domain']} is now taken by {difference.new['found']}, no longer by {host}",
        "writes hand-outs with the new host",
        f"may be refused at {host}",
        told,
        told,
        differences=(difference,),
    )
