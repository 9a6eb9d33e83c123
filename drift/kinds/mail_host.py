"""The host that takes a domain's mail has moved."""

from __future__ import annotations

from drift.difference import Difference
from drift.finding import Finding, union
from drift.stack import Stack, ids


def mail_host(difference: Difference, stack: Stack) -> Finding | None:
    """Explain a `MailExchanger` that Microsoft Graph answers otherwise for."""
    if difference.type != "mfdmail:index:MailExchanger" or not difference.touches("host"):
        return None
    host = difference.old["host"]
    method = "direct-send" if difference.within("DirectSend") else "smtp-relay"
    told = ids(tuple(device for device in stack.devices if device.method == method))
    sites = tuple(site for site, upstream in stack.bridges.items() if upstream["method"] == method)
    return Finding(
        "mail-host-moved",
        f"mail for {difference.old['domain']} is now taken by {difference.new['found']}, no longer by {host}",
        "writes hand-outs with the new host",
        f"may be refused at {host}",
        union(told, ids(stack.behind_bridges(sites))),
        union(told, tuple(f"the bridge of {site}" for site in sites)),
        differences=(difference,),
    )
