"""A consent that is there already is found by what it is for."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from components import existing_consent
from components.existing_consent import Consent

ROLE = {"appRoleId": "mail-send", "principalObjectId": "principal", "resourceObjectId": "exchange"}
SCOPES = {
    "claimValues": ["SMTP.Send"],
    "servicePrincipalObjectId": "principal",
    "resourceServicePrincipalObjectId": "exchange",
}
ASSIGNED = "Request_BadRequest: Permission being assigned already exists on the object"
GRANTED = (
    "unexpected status 409 with OData error: Request_MultipleObjectsWithSameKeyValue: Permission entry already exists."
)


@pytest.fixture
def consents(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Graph lists of the principal."""
    there: list[dict[str, Any]] = [
        {
            "id": "other",
            "resourceId": "exchange",
            "appRoleId": "mail-read",
            "principalId": "somebody",
            "scope": "openid",
        },
        {"id": "elsewhere", "resourceId": "graph", "appRoleId": "mail-send", "principalId": None, "scope": "SMTP.Send"},
    ]
    monkeypatch.setattr(existing_consent, "listed", lambda *_: there)
    return there


def found(message: str, inputs: dict[str, Any]) -> Consent | None:
    """Return what the look-up answers."""
    return asyncio.run(existing_consent.existing_consent(message, inputs))


def grant(scope: str = "SMTP.Send", **more: str) -> dict[str, Any]:
    """Return a consent of all users, as Graph lists it."""
    return {"id": "ours", "resourceId": "exchange", "principalId": None, "scope": scope, **more}


def test_an_application_permission_is_named_as_azuread_imports_it(consents: list[dict[str, Any]]) -> None:
    """The id has the resource's principal in it."""
    consents.append({"id": "ours", "resourceId": "exchange", "appRoleId": "mail-send"})
    assert found(ASSIGNED, ROLE) == Consent("/servicePrincipals/exchange/appRoleAssignedTo/ours")


def test_delegated_permissions_are_named_as_azuread_imports_them(consents: list[dict[str, Any]]) -> None:
    """The grant for all users counts, not the one that a person has given for herself."""
    consents.append(grant())
    consent = found(GRANTED, SCOPES)
    assert consent is not None
    assert consent.import_id == "/oauth2PermissionGrants/ours"
    assert "another stack's" in consent.note
    assert "SMTP.Send" not in consent.note


def test_the_consent_of_one_user_is_found(consents: list[dict[str, Any]]) -> None:
    """A grant for a user is another one than that for all."""
    consents += [grant(), grant(id="anna's", principalId="anna")]
    consent = found(GRANTED, {**SCOPES, "userObjectId": "anna"})
    assert consent is not None
    assert consent.import_id == "/oauth2PermissionGrants/anna's"


def test_permissions_that_would_change_are_named(consents: list[dict[str, Any]]) -> None:
    """Who takes the consent over is told what others lose by it."""
    consents.append(grant("Mail.Send offline_access"))
    consent = found(GRANTED, SCOPES)
    assert consent is not None
    assert "It grants Mail.Send offline_access, and `pulumi up` then changes that into SMTP.Send" in consent.note


@pytest.mark.parametrize(("message", "inputs"), [(ASSIGNED, ROLE), (GRANTED, SCOPES)])
def test_without_one_nothing_is_named(consents: list[dict[str, Any]], message: str, inputs: dict[str, Any]) -> None:
    """The consent to something else is not ours."""
    assert consents
    assert found(message, inputs) is None


def test_another_error_is_not_looked_up(consents: list[dict[str, Any]]) -> None:
    """Only the sentence about what exists leads to Graph."""
    consents.append({"id": "ours", "resourceId": "exchange", "appRoleId": "mail-send"})
    assert found("Authorization_RequestDenied: Insufficient privileges", ROLE) is None
