"""The shares of all methods as one wanted state of Exchange Online."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256

import pulumi

from components import ExchangeShare
from exchange import ExchangeError, ExchangeState, merge, state_from_json, state_json
from settings import Microsoft365, StackSettings


def wanted_state(
    settings: StackSettings, microsoft365: Microsoft365, shares: Sequence[pulumi.Output[ExchangeShare]]
) -> pulumi.Output[str]:
    """Return the JSON document that the script reads; unknown in a preview that makes an application."""
    return pulumi.Output.all(*shares).apply(lambda known: _document(settings, microsoft365, known))


def owner(settings: StackSettings) -> str:
    """Return what tells this deployment from another whose stack has the same name, and stays the same."""
    whose = f"{settings.tenant_id}/{settings.subscription_id}/{settings.base_name}"
    return sha256(whose.lower().encode()).hexdigest()[:12]


def _document(settings: StackSettings, microsoft365: Microsoft365, shares: Iterable[ExchangeShare]) -> str:
    # Also without a device that uses it: refusing Direct Send is for tenants that have left it.
    own = ExchangeState(
        stack=settings.stack,
        organization=microsoft365.organization,
        owner=owner(settings),
        accepted_domains=microsoft365.accepted_domains,
        reject_direct_send=microsoft365.reject_direct_send,
    )
    try:
        return state_json(merge([own, *(_state(own, share) for share in shares)]))
    except ExchangeError as error:
        # A RunError shows its text without a traceback.
        raise pulumi.RunError(f"what Exchange Online shall be like is not possible:\n{error}") from None


def _state(own: ExchangeState, share: ExchangeShare) -> ExchangeState:
    return state_from_json(json.dumps({"stack": own.stack, "organization": own.organization, **share}))
