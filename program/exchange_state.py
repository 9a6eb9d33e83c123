"""The shares of all methods as one wanted state of Exchange Online."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pulumi

from components import ExchangeShare
from exchange import ExchangeState, state_from_json, state_json
from settings import Microsoft365, StackSettings


def wanted_state(
    settings: StackSettings, microsoft365: Microsoft365, shares: Sequence[pulumi.Output[ExchangeShare]]
) -> pulumi.Output[str]:
    """Return the JSON document that the script reads; unknown in a preview that makes an application."""
    return pulumi.Output.all(*shares).apply(lambda known: state_json(_state(settings, microsoft365, known)))


def _state(settings: StackSettings, microsoft365: Microsoft365, shares: Iterable[Mapping[str, Any]]) -> ExchangeState:
    merged: dict[str, Any] = {
        "stack": settings.stack,
        "organization": microsoft365.organization,
        "acceptedDomains": list(microsoft365.accepted_domains),
        # Also without a device that uses it: refusing Direct Send is for tenants that have left it.
        "rejectDirectSend": microsoft365.reject_direct_send,
    }
    for share in shares:
        for key, value in share.items():
            merged[key] = [*merged.get(key, ()), *value] if isinstance(value, list | tuple) else value
    return state_from_json(json.dumps(merged))
