"""What the site has to have: a public address of its own, an open port 25; and who else stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advice.finding import against, condition, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advice.case import Case
    from advice.finding import Finding
    from settings.methods import Way

_SMTP = 25
_HOSTED = {
    "direct-send": "if the host's addresses are in the domain's SPF, and Direct Send is not refused",
    "smtp-relay": "if the host shows a certificate for one of the tenant's own domains",
}


def site_rules(case: Case, way: Way) -> Iterator[Finding]:
    """Yield what the site says about the method that takes the mail out of it."""
    method = way.method
    if method.static_address == "conditional" and not case.site.public_addresses:
        text = "if mail in Junk is acceptable: a changing or shared address fails SPF and is often on a block list"
        yield condition("changing-address", text)
    if method.port == _SMTP and not method.other_ports and case.site.port_25 is None:
        yield unknown("port-25", f"if port 25 is open at the site {case.device.site!r}")
    if case.requirements.third_party_hosting and method.third_party_hosting == "no":
        yield against("third-party-hosting", "what others host shares its address with strangers")
    elif case.requirements.third_party_hosting and method.third_party_hosting == "conditional":
        yield condition("third-party-hosting", _HOSTED.get(method.id, "if whoever hosts it takes part"))
