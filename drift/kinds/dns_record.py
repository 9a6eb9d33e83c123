"""Records in an Azure DNS zone that somebody changed: SPF, ownership, DMARC, DKIM."""

from __future__ import annotations

from collections.abc import Iterator

from drift.difference import Difference
from drift.finding import Finding
from drift.stack import Stack, ids
from handouts import DeviceRecord

_DKIM = "._domainkey."
_DMARC = "_dmarc."
_EFFECTS = {
    "spf-changed": "may have mail rejected or marked as junk: receivers do not find its server among the domain's senders",
    "dkim-changed": "may have mail rejected or marked as junk: receivers cannot check its signature",
    "dmarc-changed": "may have mail trusted less by receivers",
    "ownership-changed": "can send for now, but a verification that runs again fails",
}
"""What receivers and Azure make of it (azure-docs, Communication Services, email domain configuration)."""


def txt_values(difference: Difference, stack: Stack) -> Finding | None:
    """Explain values that are missing in a shared TXT record set."""
    if difference.type != "mfdmail:index:TxtValues" or difference.gone:
        return None
    name = _absolute(str(difference.old["name"]), str(difference.old["zoneId"]).rpartition("/")[2])
    kind = _txt_kind(difference, name)
    problems = "; ".join(_txt_problems(difference))
    return Finding(
        kind,
        f"the TXT record of {name} was changed: {problems}",
        "puts that back, and leaves what others have written there",
        _EFFECTS[kind],
        ids(_sending_from(difference, stack, name.removeprefix(_DMARC))),
        differences=(difference,),
    )


def _txt_kind(difference: Difference, name: str) -> str:
    if difference.touches("spf", "spfQualifier"):
        return "spf-changed"
    return "dmarc-changed" if name.startswith(_DMARC) else "ownership-changed"


def _txt_problems(difference: Difference) -> Iterator[str]:
    old, new = difference.old, difference.new
    if difference.touches("spf"):
        yield f"SPF lacks {old['spf']}"
    if difference.touches("spfQualifier"):
        yield f"SPF ends in {new.get('spfQualifier') or 'nothing'} instead of {old['spfQualifier']}"
    there = new.get("values") or ()
    yield from (f"{value} is missing" for value in old.get("values") or () if value not in there)


def dkim(difference: Difference, stack: Stack) -> Finding | None:
    """Explain a DKIM record that is gone or points elsewhere."""
    name = _absolute(str(difference.old.get("relativeRecordSetName")), str(difference.old.get("zoneName")))
    changed = difference.gone or difference.touches("cnameRecord")
    if difference.type != "azure-native:dns:RecordSet" or _DKIM not in name or not changed:
        return None
    wanted, found = (str((values.get("cnameRecord") or {}).get("cname")) for values in (difference.old, difference.new))
    return Finding(
        "dkim-changed",
        f"the DKIM record {name} is gone"
        if difference.gone
        else f"the DKIM record {name} points to {found}, not to {wanted}",
        "makes it anew" if difference.gone else "sets it back",
        _EFFECTS["dkim-changed"],
        ids(_sending_from(difference, stack, name.partition(_DKIM)[2])),
        differences=(difference,),
    )


def _sending_from(difference: Difference, stack: Stack, domain: str) -> tuple[DeviceRecord, ...]:
    if difference.within("DirectSend"):
        direct = (device for device in stack.devices if device.method == "direct-send")
        return tuple(device for device in direct if device.settings.sender.lower().endswith(f"@{domain}"))
    return stack.on_domain(domain)


def _absolute(relative: str, zone: str) -> str:
    return zone if relative == "@" else f"{relative}.{zone}"
