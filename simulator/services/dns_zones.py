"""Azure DNS: zones and record sets as ARM holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.core import Core


class DnsZones:
    """Zones and their record sets."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def lookup(self, name: str, record_type: str) -> list[str] | None:
        """Return the values of a record set, each in zone-file form; None where no zone holds the name.

        An empty list says that the zone holds no such record. TXT values come bare, without quotes, strings joined.
        """
        raise NotImplementedError
