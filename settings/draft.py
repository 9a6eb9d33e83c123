"""Checks a configuration as far as it goes: whatever is wrong is named and left out, and the rest is still checked.

Without this, one mistyped key would hide every mistake in the device list until the next run.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from catalog.closest import closest
from catalog.explain import explain
from catalog.known_keys import known_keys
from settings.dns_name import AZURE_MANAGED
from settings.stack_document import StackDocument
from settings.unfit_values import unfit, unfit_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from catalog.problem import Problem
    from catalog.yaml_lines import Place
    from settings.configuration import Configuration

# Stand for required values that are missing or wrong while the rest is checked; a draft with problems is never used.
_STAND_INS: Mapping[str, Any] = {
    "tenantId": "00000000-0000-0000-0000-000000000000",
    "subscriptionId": "00000000-0000-0000-0000-000000000000",
    "organization": "-",
    "dataLocation": "Europe",
}
# A mistake in a list's item costs its field, then the item, then the list, then the key.
_ROUNDS = 8


@dataclass
class Draft:
    """What is left of a configuration when its mistakes are taken out."""

    configuration: Configuration
    document: StackDocument
    problems: list[Problem]
    left_out: set[Place] = field(default_factory=set)
    removed: dict[Place, list[int]] = field(default_factory=dict)

    def domain_names(self) -> list[str] | None:
        """Return the names of all domains as written, the wrong ones too; None if one cannot be told."""
        written = self.configuration.values.get("domains")
        if written is None and self.lost("domains"):
            return None
        if written is None:
            return [domain.name for domain in self.document.domains]
        items = written if isinstance(written, list) else [None]
        names = [item.get("name") if isinstance(item, dict) else None for item in items]
        told = [_comparable(name) for name in names if isinstance(name, str) and not unfit(name)]
        return told if len(told) == len(names) else None

    def accepted_domains(self) -> list[str] | None:
        """Return the tenant's accepted domains as written; None if one cannot be told."""
        written = self.configuration.values.get("microsoft365")
        if written is None:
            return None if self.lost("microsoft365") else []
        items = written.get("acceptedDomains") if isinstance(written, dict) else None
        if not isinstance(items, list) or not all(isinstance(name, str) and not unfit(name) for name in items):
            return None
        return [_comparable(name) for name in items]

    def lost(self, *place: str) -> bool:
        """Whether something was left out that contains a place, or is inside it."""
        return any(_inside(lost, place) or _inside(place, lost) or lost == place for lost in self.left_out)

    def site_ids(self) -> list[str] | None:
        """Return the ids of all sites as written, the wrong ones too; None if they cannot be told."""
        if "sites" not in self.configuration.values and self.lost("sites"):
            return None
        written = self.configuration.values.get("sites", {})
        return [str(site) for site in written] if isinstance(written, dict) else None

    def problem(self, place: Place, what: str, right: str = "") -> Problem:
        """Return a problem at a place of the document."""
        return self.configuration.problem(self.original(place), what, right)

    def original(self, place: Place) -> Place:
        """Return where a place of the document stands in the file, from whose lists items may be left out."""
        found: Place = ()
        for step in place:
            if isinstance(step, int):
                for index in sorted(self.removed.get(found, ())):
                    step += index <= step  # noqa: PLW2901 - the index grows with every item that is left out before it
            found = (*found, step)
        return found


def make_draft(configuration: Configuration) -> Draft:
    """Check everything that can be checked without the device list."""
    return _Drafting(configuration).draft()


class _Drafting:
    def __init__(self, configuration: Configuration) -> None:
        self.values: dict[str, Any] = deepcopy(dict(configuration.values))
        stand_in = StackDocument.model_validate(_STAND_INS)
        self.result = Draft(configuration, stand_in, [])

    def draft(self) -> Draft:
        for place, what, right in list(unfit_places(self.values)):
            self.result.problems.append(self.result.configuration.problem(place, what, right))
            self._leave_out(place)
        for _ in range(_ROUNDS):
            try:
                self.result.document = StackDocument.model_validate(self.values)
            except ValidationError as error:
                self._take_out(error)
            else:
                break
        return self.result

    def _take_out(self, error: ValidationError) -> None:
        """Name the mistakes, and leave them out; the last first, so that indices stay right."""
        found = [(self.result.original(_real(details["loc"])), details) for details in error.errors()]
        # A list whose items are all wrong is called too short as well.
        wrong = [(place, details) for place, details in found if not any(_inside(other, place) for other, _ in found)]
        # What a mistyped key says is not known, so nothing that needs it can be wrong, or missing.
        meant = {place for wrong_place, details in wrong for place in _meant(wrong_place, details["type"])}
        self.result.left_out |= {place for place in meant if not self._is_written(place)}
        for place, details in wrong:
            if not self._follows(place, details["type"]):
                what, right = explain(details, known_keys(StackDocument, place[:-1]))
                self.result.problems.append(self.result.configuration.problem(place, what, right))
        for place, details in reversed(wrong):
            self._leave_out(place if details["type"] != "missing" or len(place) == 1 else place[:-1])

    def _is_written(self, place: Place) -> bool:
        # The mistyped key is beside it, so all that contains it is there.
        found: Any = self.result.configuration.values
        for step in place[:-1]:
            found = found[step]
        return place[-1] in found

    def _follows(self, place: Place, kind: str) -> bool:
        """Whether a mistake is there only because something was left out."""
        emptied = kind == "too_short" and any(_inside(lost, place) for lost in self.result.left_out)
        return emptied or place in self.result.left_out

    def _leave_out(self, place: Place) -> None:
        self.result.left_out.add(place)
        if len(place) == 1 and place[0] in _STAND_INS:
            self.values[str(place[0])] = _STAND_INS[str(place[0])]
            return
        container: Any = self.values
        for depth, step in enumerate(place[:-1]):
            container = self._item(container, place[:depth], step)
        if isinstance(container, dict):
            container.pop(place[-1], None)
        elif isinstance(container, list) and isinstance(place[-1], int):
            self._remove_item(container, place)

    def _item(self, container: Any, place: Place, step: str | int) -> Any:  # noqa: ANN401 - any plain value
        if isinstance(container, list) and isinstance(step, int):
            step -= sum(index < step for index in self.result.removed.get(place, ()))
            return container[step]
        return container.get(step) if isinstance(container, dict) else None

    def _remove_item(self, container: list[Any], place: Place) -> None:
        index = place[-1]
        removed = self.result.removed.setdefault(place[:-1], [])
        if isinstance(index, int) and index not in removed:
            del container[index - sum(before < index for before in removed)]
            removed.append(index)


def _meant(place: Place, kind: str) -> Iterator[Place]:
    """Yield the place of the key that an unknown one was probably meant to be."""
    if kind == "extra_forbidden" and (name := closest(str(place[-1]), known_keys(StackDocument, place[:-1]))):
        yield (*place[:-1], name)


def _comparable(name: str) -> str:
    folded = name.strip().lower()
    return AZURE_MANAGED if folded == AZURE_MANAGED.lower() else folded


def _inside(place: Place, container: Place) -> bool:
    return len(place) > len(container) and place[: len(container)] == container


def _real(place: Place) -> Place:
    """Drop pydantic's own step, `[key]`, which says that a mapping's key is wrong and not its value."""
    return tuple(step for step in place if step != "[key]")
