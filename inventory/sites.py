"""Which site of the stack a device is at: by id or name, or as answered before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.spelling import squashed

if TYPE_CHECKING:
    from collections.abc import Mapping


class Sites:
    """The stack's sites by what inventories call them."""

    def __init__(self, sites: Mapping[str, str], answers: Mapping[str, str]) -> None:
        self.sites = sites
        names = [squashed(name) for name in sites.values()]
        self.by_name = {squashed(name): site for site, name in sites.items() if names.count(squashed(name)) == 1}
        self.by_name |= {squashed(site): site for site in sites}
        self.by_name |= {squashed(name): site for name, site in answers.items()}

    def of(self, text: str) -> str | None:
        """Return the id of the site that an inventory calls `text`."""
        return self.by_name.get(squashed(text))
