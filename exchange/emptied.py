"""The state with which the script takes back what it made."""

from __future__ import annotations

from exchange.state import ExchangeState


def emptied(state: ExchangeState) -> ExchangeState:
    """Return a state of the same deployment that wants nothing, and still knows the applications that it has allowed.

    Without them the script would take an account for one that another stack uses.
    """
    known = {principal.object_id for principal in state.service_principals}
    known |= {app for account in state.hve_accounts for app in account.allowed_apps}
    return ExchangeState(
        state.stack,
        state.organization,
        former_apps=tuple(sorted({*known, *state.former_apps})),
        owner=state.owner,
    )
