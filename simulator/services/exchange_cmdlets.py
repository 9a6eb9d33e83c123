"""Cmdlets of Exchange Online PowerShell, as an administrator's script calls them.

Names, parameters and properties: MicrosoftDocs/office-docs-powershell, exchange/exchange-ps/ExchangePowerShell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.errors import WireError
from simulator.rules import INVENTED, rule
from simulator.services import (  # noqa: F401 - each fills the table
    exchange_cmdlets_applications,
    exchange_cmdlets_connectors,
    exchange_cmdlets_hve,
    exchange_cmdlets_mailboxes,
    exchange_cmdlets_organization,
)
from simulator.services.exchange_cmdlet_table import CMDLETS, Parameters, Tenant

if TYPE_CHECKING:
    from simulator.services.exchange_rights import ExchangeRights
    from simulator.services.exchange_store import ExchangeStore, Row


class ExchangeCmdlets:
    """Carries out cmdlets. Takes the state's lock itself."""

    def __init__(self, store: ExchangeStore, rights: ExchangeRights) -> None:
        self._tenant = Tenant(store, rights)
        self._core = store.core

    @rule("A cmdlet or parameter that is not simulated is refused by name", INVENTED)
    @rule("Changes work at once; for real they take minutes, some up to two hours", INVENTED)
    def run(self, name: str, parameters: Parameters) -> list[Row]:
        """Return copies of the objects that a cmdlet returns; raise WireError."""
        known = CMDLETS.get(name)
        if known is None:
            raise WireError(400, "CommandNotFoundException", f"[simulator] the cmdlet {name} is not implemented")
        strange = sorted(parameters.keys() - known.parameters)
        if strange:
            text = f"A parameter cannot be found that matches parameter name '{strange[0]}'."
            raise WireError(400, "ParameterBindingException", text)
        missing = " ".join(parameter for parameter in known.needs if parameter not in parameters)
        if missing:
            text = f"Cannot process command because of one or more missing mandatory parameters: {missing}."
            raise WireError(400, "ParameterBindingException", text)
        if parameters.get("WhatIf") is True:
            return []
        with self._core.state.lock:
            found = [dict(row) for row in known.handler(self._tenant, parameters)]
        self._core.history.record("exchange.cmdlet", cmdlet=name, parameters=sorted(parameters))
        return found
