"""A consent that is there already is found by principal, resource and role."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from components import existing_consent

WANTED = {"appRoleId": "mail-send", "principalObjectId": "principal", "resourceObjectId": "exchange"}
EXISTS = "Request_BadRequest: Permission being assigned already exists on the object"


@pytest.fixture
def consents(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Graph lists of the principal."""
    there: list[dict[str, Any]] = [{"id": "other", "resourceId": "exchange", "appRoleId": "mail-read"}]
    monkeypatch.setattr(existing_consent, "listed", lambda *_: there)
    return there


def found(message: str) -> str | None:
    """Return what the look-up answers."""
    return asyncio.run(existing_consent.consent_id(message, WANTED))


def test_it_is_named_as_azuread_imports_it(consents: list[dict[str, Any]]) -> None:
    """The id has the resource's principal in it."""
    consents.append({"id": "ours", "resourceId": "exchange", "appRoleId": "mail-send"})
    assert found(EXISTS) == "/servicePrincipals/exchange/appRoleAssignedTo/ours"


def test_without_one_nothing_is_named(consents: list[dict[str, Any]]) -> None:
    """Another role's consent is not ours."""
    assert consents
    assert found(EXISTS) is None


def test_another_error_is_not_looked_up(consents: list[dict[str, Any]]) -> None:
    """Only the sentence about what exists leads to Graph."""
    consents.append({"id": "ours", "resourceId": "exchange", "appRoleId": "mail-send"})
    assert found("Authorization_RequestDenied: Insufficient privileges") is None
