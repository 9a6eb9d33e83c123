"""The table of cmdlets: each by its name, with the documented parameters that it needs and takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.services.exchange_rights import ExchangeRights
from simulator.services.exchange_store import ExchangeStore, Row

# about_CommonParameters, and the two of every cmdlet that changes something; none changes anything here but WhatIf.
COMMON = frozenset({"Confirm", "ErrorAction", "Verbose", "WarningAction", "WhatIf"})


@dataclass(frozen=True)
class Tenant:
    """What a cmdlet works on."""

    store: ExchangeStore
    rights: ExchangeRights


Parameters = dict[str, Any]
Handler = Callable[[Tenant, Parameters], list[Row]]


@dataclass(frozen=True)
class Cmdlet:
    """One cmdlet."""

    handler: Handler
    needs: tuple[str, ...]
    takes: tuple[str, ...]

    @property
    def parameters(self) -> frozenset[str]:
        """Every parameter that is known."""
        return COMMON | {*self.needs, *self.takes}


CMDLETS: dict[str, Cmdlet] = {}


def cmdlet(name: str, *, needs: str = "", takes: str = "") -> Callable[[Handler], Handler]:
    """Mark the function that carries out a cmdlet; parameters are separated by blanks."""

    def mark(handler: Handler) -> Handler:
        CMDLETS[name] = Cmdlet(handler, tuple(needs.split()), tuple(takes.split()))
        return handler

    return mark


def listed(value: object) -> list[str]:
    """Return the texts of a parameter that takes one or several."""
    found = value if isinstance(value, (list, tuple)) else [value]
    return [str(entry) for entry in found if entry not in {None, ""}]
