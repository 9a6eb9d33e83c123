"""Sending methods that stand in for those which the catalogue does not have yet; without effect once it has them.

Only what rules read is true here; texts and sources are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from catalog import Catalog, Method, loader

_COMMON: dict[str, Any] = {
    "title": "-",
    "summary": "-",
    "sender": "-",
    "available": True,
    "port": 587,
    "encryption": "starttls",
    "encryption_required": True,
    "tls_versions": ("1.2", "1.3"),
    "mechanisms": (),
    "root_certificates": ("DigiCert Global Root G2",),
    "max_message_bytes": None,
    "sources": {},
}
_PACE = {"messages_per_minute": 30, "recipients_per_day": 10_000, "counted_per": "mailbox", "source": "-"}
_SUBMISSION: dict[str, Any] = {
    "host": "smtp.office365.com",
    "other_ports": (25,),
    "external_recipients": True,
    "any_sender": "conditional",
    "spam_filter": "bypassed-inside",
    "sent_items": True,
    "pace": (_PACE,),
}
_HVE: dict[str, Any] = {
    "host": "smtp.hve.mx.microsoft",
    "external_recipients": False,
    "spam_filter": "bypassed-inside",
    "max_message_bytes": 10_485_760,
}
_MX: dict[str, Any] = {
    "login": "address",
    "host": None,
    "host_source": "tenant-mx",
    "port": 25,
    "encryption_required": False,
    "any_sender": "yes",
    "static_address": "conditional",
    "third_party_hosting": "conditional",
}
_FLOWS = ("client-credentials", "device-code", "authorization-code")


def _cost(mailbox: str) -> dict[str, str]:
    return {"licence": "-", "mailbox": mailbox, "source": "-"}


def _date(event: str, day: str) -> dict[str, str]:
    return {"event": event, "date": day, "text": "-", "source": "-"}


_METHODS: dict[str, dict[str, Any]] = {
    "smtp-auth-basic": {
        **_SUBMISSION,
        "login": "password",
        "mechanisms": ("LOGIN",),
        "security_defaults": "must-be-off",
        "cost": _cost("yes"),
        "dates": (_date("off-by-default", "2026-12-31"),),
    },
    "smtp-auth-oauth": {
        **_SUBMISSION,
        "login": "oauth",
        "mechanisms": ("XOAUTH2",),
        "oauth_flows": _FLOWS,
        "cost": _cost("conditional"),
    },
    "hve-basic": {
        **_HVE,
        "login": "password",
        "mechanisms": ("LOGIN",),
        "security_defaults": "must-be-off",
        "cost": _cost("no"),
        "dates": (_date("ends", "2028-09"),),
    },
    "hve-oauth": {
        **_HVE,
        "login": "oauth",
        "mechanisms": ("XOAUTH2",),
        "oauth_flows": _FLOWS,
        "cost": _cost("no"),
    },
    "direct-send": {**_MX, "external_recipients": False, "cost": _cost("no")},
    "smtp-relay": {**_MX, "external_recipients": True, "cost": _cost("conditional")},
    "lan-bridge": {**_MX, "encryption": "none", "external_recipients": True, "any_sender": "conditional"},
}
_ECS = {"any_sender": "conditional", "cost": _cost("no")}


def _whole(catalog: Catalog) -> Catalog:
    if "smtp-relay" in catalog.methods:
        return catalog
    ecs = Method.model_validate({**catalog.methods["ecs"].model_dump(), **_ECS})
    added = {name: Method.model_validate({**_COMMON, **own, "id": name}) for name, own in _METHODS.items()}
    return replace(catalog, methods={**added, "ecs": ecs})


@pytest.fixture(scope="session", autouse=True)
def methods_in_place() -> Iterator[None]:
    """Let every load of the catalogue give all methods."""
    load = loader._load

    @cache
    def whole(root: Path) -> Catalog:
        return _whole(load(root))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "_load", whole)
        yield
