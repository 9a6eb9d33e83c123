"""What client submission declares, and what it wants of Exchange Online."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi

from components import ClientSubmission
from tests.mocked_cloud import CLIENT, PRINCIPAL

GENERATIONS = [{"name": "2026H2", "end_date": "2027-12-31"}]
APP_ONLY = {
    "display_name": "mfd-test client submission",
    "credentials": ["ber"],
    "generations": GENERATIONS,
    "mailboxes": ["scan@contoso.com"],
    "group": "mfd-dev-senders@contoso.com",
    "exchange_name": "mfd test",
}
Value = Callable[[pulumi.Output[Any]], Any]


def submission(made: list[ClientSubmission] | None = None, **arguments: Any) -> ClientSubmission:
    """Declare one, and keep it."""
    wanted: Any = arguments
    found = ClientSubmission("client-submission", wanted)
    if made is not None:
        made.append(found)
    return found


def exchange(declare: Any, value_of: Value, **arguments: Any) -> Any:
    """Return the share of the Exchange state."""
    made: list[ClientSubmission] = []
    declare(lambda: submission(made, **arguments))
    return value_of(made[0].exchange)


def test_passwords_need_nothing_in_entra(declare: Any) -> None:
    """A mailbox with its own password is a matter of Exchange Online alone."""
    recorded = declare(lambda: submission(basic=["scan@contoso.com"]))
    assert {kind for kind, _ in recorded.resources} == {
        "mfd:components:ClientSubmission",
    }


def test_each_mailbox_says_whether_a_password_is_used(declare: Any, value_of: Value) -> None:
    """One that only OAuth uses asks for no exception from an authentication policy."""
    share = exchange(declare, value_of, basic=["old@contoso.com"], app_only=APP_ONLY, modern=["copier@contoso.com"])
    assert {mailbox["address"]: mailbox["basicAuth"] for mailbox in share["mailboxes"]} == {
        "copier@contoso.com": False,
        "old@contoso.com": True,
        "scan@contoso.com": False,
    }


def test_an_application_has_no_permission_in_entra(declare: Any) -> None:
    """A permission in Entra ID would widen what Exchange Online's role limits."""
    recorded = declare(lambda: submission(app_only=APP_ONLY))
    assert not recorded.of("AppRoleAssignment")
    assert not recorded.of("ServicePrincipalDelegatedPermissionGrant")
    assert not recorded.of("Application")["client-submission"].get("requiredResourceAccesses")


def test_an_application_may_send_as_the_mailboxes_of_the_group(declare: Any, value_of: Value) -> None:
    """Exchange Online gets the enterprise application's object id, and the role limited to the members."""
    share = exchange(declare, value_of, app_only=APP_ONLY)
    assert share["servicePrincipals"] == [
        {
            "appId": CLIENT,
            "objectId": PRINCIPAL,
            "displayName": "mfd test",
        }
    ]
    assert share["sendAs"] == [
        {
            "name": "mfd test",
            "objectId": PRINCIPAL,
            "group": "mfd-dev-senders@contoso.com",
            "members": ["scan@contoso.com"],
        }
    ]
