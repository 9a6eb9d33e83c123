"""`mfd:policyExemptions`: which policies do not hold for a stack, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from settings import SettingsError

POLICY = "azure-keyvault-vault-enable-rbac"


@pytest.mark.parametrize("until", ["2027-06-30", "'2027-06-30'", "2027-06-30T00:00:00Z"])
def test_an_exemption_has_a_reason_resources_and_an_end(project: Any, until: str) -> None:
    """The end is a day however it is written; the engine makes a time of it."""
    project.add(f"  mfd:policyExemptions: {{{POLICY}: {{reason: Not tried., resources: [vault], until: {until}}}}}")
    found = project.load().policy_exemptions[POLICY]
    assert (found.reason, found.resources, found.until) == ("Not tried.", ("vault",), date(2027, 6, 30))


def test_an_exemption_without_a_reason_is_refused(project: Any) -> None:
    """Before anything changes, with its key."""
    project.add(f"  mfd:policyExemptions: {{{POLICY}: {{resources: [vault]}}}}")
    with pytest.raises(SettingsError) as refused:
        project.load()
    assert f"mfd:policyExemptions.{POLICY}.reason" in str(refused.value)
