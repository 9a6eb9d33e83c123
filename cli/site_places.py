"""Where this computer stands: methods without a login count on the network that a mail comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from catalog.closest import suggestion
from cli.errors import CommandError

if TYPE_CHECKING:
    from probe import Subject


@dataclass(frozen=True)
class SitePlaces:
    """Site id → this computer's own address in its network, empty for any."""

    addresses: Mapping[str, str]

    @classmethod
    def parse(cls, texts: Iterable[str], sites: Sequence[str]) -> SitePlaces:
        """Read `SITE` and `SITE=ADDRESS`. Raises CommandError for a site that is not in `sites`, or no address."""
        found = dict(_pair(text) for text in texts)
        for site in found:
            if site not in sites:
                raise CommandError(f"--at: no device is at the site {site!r}; {suggestion(site, sites)}")
        return cls(found)

    def source_of(self, subject: Subject) -> str:
        """Return the address to connect from for this device; empty for any."""
        return "" if subject.settings.mechanism else self.addresses.get(subject.site, "")

    def not_from_here(self, subject: Subject) -> str:
        """Return why this computer cannot prove the device's settings; empty where it can."""
        if subject.settings.mechanism or subject.site in self.addresses:
            return ""
        return f"without a login it counts from where the mail comes; run this at the site, with --at {subject.site}"


def _pair(text: str) -> tuple[str, str]:
    site, _, address = text.partition("=")
    try:
        return site.strip(), str(ip_address(address.strip())) if address.strip() else ""
    except ValueError:
        raise CommandError(
            f"--at: {text!r} is not SITE or SITE=ADDRESS; right would be for example 'berlin=192.0.2.17'"
        ) from None
