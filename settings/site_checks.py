"""What a site's keys have to have to do with each other and with the tenant's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from settings.dns_name import AZURE_MANAGED, is_within
from settings.network import is_part_of, is_private

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.problem import Problem
    from settings.draft import Draft
    from settings.stack_document import Bridge


def site_problems(draft: Draft) -> Iterator[Problem]:
    """Yield certificates that no connector takes, and bridges that everybody could use or that cannot send."""
    for site in draft.document.sites:
        yield from _certificate_is_of_an_accepted_domain(draft, site)
        if (bridge := draft.document.sites[site].bridge) is not None:
            yield from _bridge_serves_the_site_only(draft, site, bridge)
            yield from _bridge_can_send(draft, site, bridge)


def _certificate_is_of_an_accepted_domain(draft: Draft, site: str) -> Iterator[Problem]:
    """Exchange Online finds the tenant by the domain of the certificate (Microsoft, message center MC1226222)."""
    name, accepted = draft.document.sites[site].relay_certificate, draft.accepted_domains()
    if name and accepted and not any(is_within(name, domain) for domain in accepted):
        what = f"{name!r} is in none of mfd:microsoft365.acceptedDomains, so no connector takes the certificate"
        right = f"have it issued for a name in {' or '.join(accepted)}"
        yield draft.problem(("sites", site, "relayCertificate"), what, right)


def _bridge_serves_the_site_only(draft: Draft, site: str, bridge: Bridge) -> Iterator[Problem]:
    # A relay that asks for no login and listens to everybody is found by spammers.
    own = draft.document.sites[site].public_addresses
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("networks", index), network) for index, network in enumerate(bridge.networks)
    ]
    named += [(("address",), bridge.address)] if bridge.address else []
    for key, network in named:
        if not is_private(network) and not is_part_of(network, own):
            what = f"{network} is on the Internet, and not among the site's publicAddresses"
            right = "name private ones, such as 10.1.2.0/24; the bridge asks nobody for a password"
            yield draft.problem(("sites", site, "bridge", *key), what, right)


def _bridge_can_send(draft: Draft, site: str, bridge: Bridge) -> Iterator[Problem]:
    place = ("sites", site, "bridge", "upstream")
    document = draft.document
    if bridge.upstream == "ecs":
        if not draft.lost("domains") and all(domain.wait_seconds is None for domain in document.domains):
            what = "ecs needs a domain that is verified and linked, and none is waited for"
            yield draft.problem(place, what, f"take out `wait: none` from a domain, or add {AZURE_MANAGED}")
    elif document.microsoft365 is None and not draft.lost("microsoft365"):
        what = f"{bridge.upstream} needs Exchange Online, and mfd:microsoft365 is missing"
        yield draft.problem(place, what, "describe the tenant there, or take ecs")
    certificate = document.sites[site].relay_certificate
    if bridge.upstream == "smtp-relay" and certificate is None and not draft.lost("sites", site, "relayCertificate"):
        what = (
            f"smtp-relay needs the client certificate of the bridge, and mfd:sites.{site}.relayCertificate is missing"
        )
        yield draft.problem(place, what, "write the name in the certificate there")
