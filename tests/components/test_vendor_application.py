"""A maker's application: its consent, and what an administrator has set at it."""

from __future__ import annotations

from typing import Any

import pytest

from components import VendorApplication
from components.vendor_application import vendor_name
from tests.mocked_cloud import FUNCTIONS

LOOK_UP = "azuread:index/getServicePrincipal:getServicePrincipal"


def sharp(*permissions: str) -> VendorApplication:
    """Declare one."""
    return VendorApplication("vendor-sharp", {"client_id": "sharp-client-id", "permissions": permissions})


def test_it_gets_consent_for_everybody(declare: Any) -> None:
    """SMTP.Send is Exchange Online's, offline_access is Graph's; no user is named, so it holds for all."""
    grants = declare(lambda: sharp("SMTP.Send", "Mail.Send")).of("ServicePrincipalDelegatedPermissionGrant")
    assert {grant["resourceServicePrincipalObjectId"]: grant["claimValues"] for grant in grants.values()} == {
        "object id of 00000002-0000-0ff1-ce00-000000000000": ["SMTP.Send", "Mail.Send"],
        "object id of 00000003-0000-0000-c000-000000000000": ["offline_access"],
    }
    assert not any(grant.get("userObjectId") for grant in grants.values())


def test_it_may_be_there_already(declare: Any) -> None:
    """Somebody may have signed in to it before; it is used, not made a second time."""
    [principal] = declare(lambda: sharp("SMTP.Send")).of("ServicePrincipal").values()
    assert (principal["clientId"], principal["useExisting"]) == ("sharp-client-id", True)


def test_what_an_administrator_has_set_stays(declare: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Azuread would otherwise open it to everybody, and hide it in the portal's list."""
    found = {
        "accountEnabled": False,
        "appRoleAssignmentRequired": True,
        "tags": ["HideApp"],
        "notes": "",
        "loginUrl": "",
    }
    monkeypatch.setitem(FUNCTIONS, LOOK_UP, {**FUNCTIONS[LOOK_UP], **found})
    [principal] = declare(lambda: sharp("SMTP.Send")).of("ServicePrincipal").values()
    assert principal == {
        "clientId": "sharp-client-id",
        "useExisting": True,
        "accountEnabled": False,
        "appRoleAssignmentRequired": True,
        "tags": ["HideApp"],
    }


def test_a_makers_name_may_have_blanks() -> None:
    """The resource's name has hyphens instead, so that commands need no quotes for it."""
    assert vendor_name("Konica Minolta") == "vendor-konica-minolta"
