"""What a device list has to fit before it is written: the stack's configuration, as far as that is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog import load_catalog
from settings.configuration import FOLDER, read_configuration
from settings.decide import decide
from settings.device_checks import device_problems
from settings.device_list import devices_of
from settings.draft import make_draft
from settings.errors import SettingsError
from settings.fit_checks import fit_problems
from settings.inventory import parse_inventory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from catalog import Catalog, Problem
    from settings.device_list import Listed
    from settings.draft import Draft
    from settings.load import Resolve


@dataclass(frozen=True)
class ListedStack:
    """A stack as its device list sees it; mistakes elsewhere in its configuration do not count here."""

    stack: str
    draft: Draft
    catalog: Catalog
    resolve: Resolve | None = None

    @property
    def devices_file(self) -> str:
        """The device list, from the project's folder."""
        return self.draft.document.devices_file or f"{FOLDER}/{self.stack}.devices.csv"

    @property
    def sites(self) -> Mapping[str, str]:
        """Sites by id, with their names on hand-outs."""
        return {site: self.draft.document.sites[site].name for site in self.draft.document.sites}

    def problems(self, text: str) -> Sequence[Problem]:
        """Return what the loader would say about the device list `text`, each device for itself, by line."""
        inventory = parse_inventory(text, self.devices_file)
        listed, wrong = devices_of(inventory)
        wrong += device_problems(listed, self.draft, self.catalog, self.devices_file)
        refused = {problem.line for problem in wrong}
        right = [(line, device) for line, device in listed if line not in refused]
        found = [*inventory.problems, *wrong, *self._unfit(right)]
        return sorted(found, key=lambda problem: problem.line or 0)

    def _unfit(self, devices: Sequence[Listed]) -> Iterator[Problem]:
        settings = decide(self.draft.document, self.stack, self.devices_file, devices, self.catalog)
        for one in devices:  # one by one: what several have in common is else said of the first only
            yield from fit_problems([one], settings, self.catalog, self.draft.lost)
        if self.resolve and not (self.draft.problems or self.draft.configuration.problems):
            try:
                self.resolve(settings, self.catalog)
            except SettingsError as error:
                yield from error.problems


def listed_stack(stack: str, root: Path, *, resolve: Resolve | None = None) -> ListedStack:
    """Return the stack for lists that are to be checked; `resolve` decides about `auto`.

    Raises `SettingsError` where there is no such stack, or its file cannot be read.
    """
    configuration = read_configuration(stack, root, None)
    if configuration.problems and not configuration.values:
        raise SettingsError(configuration.problems)
    return ListedStack(stack, make_draft(configuration), load_catalog(), resolve)
