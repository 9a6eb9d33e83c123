"""What High Volume Email declares, and what it wants of Exchange Online."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components import HighVolumeEmail
from tests.mocked_cloud import PRINCIPAL

POLICY = "33333333-3333-4333-8333-333333333333"
APPLICATION = {
    "display_name": "mfd-test high volume email",
    "credentials": ["ber"],
    "generations": [{"name": "2026H2", "end_date": "2027-12-31"}],
    "accounts": ["bulk@contoso.com"],
}
Value = Callable[[pulumi.Output[Any]], Any]


def email(made: list[HighVolumeEmail] | None = None, **arguments: Any) -> HighVolumeEmail:
    """Declare one, and keep it."""
    wanted: Any = {"exchange_name": "mfd test", **arguments}
    found = HighVolumeEmail("hve", wanted)
    if made is not None:
        made.append(found)
    return found


def accounts(declare: Any, value_of: Value, **arguments: Any) -> dict[str, Any]:
    """Return the wanted accounts by address."""
    made: list[HighVolumeEmail] = []
    declare(lambda: email(made, **arguments))
    return {account["address"]: account for account in value_of(made[0].exchange)["hveAccounts"]}


@pytest.mark.parametrize(
    ("permission", "consent"),
    [("application", "AppRoleAssignment"), ("delegated", "ServicePrincipalDelegatedPermissionGrant")],
)
def test_its_application_may_send_with_consent(declare: Any, permission: str, consent: str) -> None:
    """Mail.Send of Office 365 Exchange Online is consented to, of the kind that was asked for."""
    recorded = declare(lambda: email(application={**APPLICATION, "permission": permission}))
    [given] = recorded.of(consent).values()
    assert "00000002-0000-0ff1-ce00-000000000000" in str(given)


def test_an_account_allows_the_application_by_its_object_id(declare: Any, value_of: Value) -> None:
    """The enterprise application's object id is what `Add-HVEAppAccess` takes."""
    found = accounts(declare, value_of, application=APPLICATION, billing_policy_id=POLICY)
    assert found == {
        "bulk@contoso.com": {
            "address": "bulk@contoso.com",
            "name": "mfd test bulk@contoso.com",
            "billingPolicyId": POLICY,
            "allowedApps": [PRINCIPAL],
            "basicAuth": False,
        }
    }


def test_an_account_may_be_used_both_ways(declare: Any, value_of: Value) -> None:
    """A password for old devices and an application for new ones are one account."""
    found = accounts(declare, value_of, basic=["bulk@contoso.com", "old@contoso.com"], application=APPLICATION)
    assert {address: account["basicAuth"] for address, account in found.items()} == {
        "bulk@contoso.com": True,
        "old@contoso.com": True,
    }
    assert found["old@contoso.com"]["allowedApps"] == []


def test_passwords_need_nothing_in_entra(declare: Any) -> None:
    """An account with its own password needs no application."""
    assert not declare(lambda: email(basic=["bulk@contoso.com"])).of("Application")


def test_a_makers_application_is_allowed(declare: Any, value_of: Value) -> None:
    """Where somebody signs in at the device, the maker's application gets access; its consent is declared elsewhere."""
    sign_in = {"Sharp": {"object_id": "known", "accounts": ["bulk@contoso.com"]}}
    assert not declare(lambda: email(sign_in=sign_in)).of("ServicePrincipal")
    assert accounts(declare, value_of, sign_in=sign_in)["bulk@contoso.com"]["allowedApps"] == ["known"]


def test_a_name_fits_whatever_the_address_is(declare: Any, value_of: Value) -> None:
    """Exchange Online takes 64 characters, and two long addresses stay apart."""
    long = [f"{'scan-to-mail-of-the-second-floor-' * 2}{number}@contoso.com" for number in (1, 2)]
    names = [account["name"] for account in accounts(declare, value_of, basic=long).values()]
    assert {len(name) for name in names} == {64}
    assert len(set(names)) == 2
