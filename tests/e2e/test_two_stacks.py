"""Two stacks in one tenant whose devices sign in to the same maker's application: they share its consent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

VENDOR = "88888888-8888-4888-8888-888888888888"
SETTINGS: dict[str, Any] = {
    "microsoft365": {
        "organization": "contoso.onmicrosoft.com",
        "acceptedDomains": ["contoso.example"],
        "vendorApplications": {"Sharp": VENDOR},
    },
}
COPIER = {
    "id": "copier",
    "type": "Sharp/bp-70c65",
    "site": "ber",
    "sender": "copier@contoso.example",
    "method": "smtp-auth-oauth",
}


@pytest.fixture
def other(project: Any, second_clone: Callable[[], Any]) -> Any:
    """The second stack, with the same settings."""
    entra = {"applicationsElsewhere": [{"appId": VENDOR, "displayName": "Imaging Devices"}]}
    project.simulator.inspect.put("/inspection/entra", json=entra).raise_for_status()
    project.configure([COPIER], **SETTINGS)
    made = second_clone()
    made.stack = "other"
    made.configure([COPIER], **SETTINGS)
    made.pulumi("stack", "init")
    return made


def consents(azure: Any) -> list[str]:
    """Return what is consented to."""
    return sorted(grant["scope"] for grant in azure.call("GET", "/oauth2PermissionGrants")["value"])


def test_the_second_takes_the_consent_over_and_the_first_leaves_it(project: Any, other: Any, azure: Any) -> None:
    """The second stack says how to take it over, and goes on after that; it keeps the consent when the first one goes."""
    project.up()
    output = other.pulumi("up", "--yes", "--skip-preview", "--continue-on-error", expect=None)
    assert "Entra ID keeps one consent per application and API" in output
    # Two consents; where the first one's refusal came before the second was tried, the next run names the other.
    taken = other.take_over(output)
    if taken == 1:
        taken += other.take_over(other.pulumi("up", "--yes", "--skip-preview", "--continue-on-error", expect=None))
    assert taken == 2
    other.up()
    project.destroy()
    assert consents(azure) == ["SMTP.Send", "offline_access"]
    assert set(other.up("--refresh")) == {"same"}
