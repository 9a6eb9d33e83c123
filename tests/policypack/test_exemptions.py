"""A stack's written exemptions: whom they cover, how long, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policypack.case import verdict_of

POLICY = "azure-communication-service-disallow-local-auth"
UNKNOWN = "mfd-exemption-disallow-unknown-policy"
REASONLESS = "mfd-exemption-configure-reason"


@pytest.mark.parametrize(
    "written",
    [
        {"reason": "Not tried."},
        {"reason": "Not tried.", "resources": ["a", "b"]},
        {"reason": "Not tried.", "until": "2026-11-28"},
        {"reason": "Not tried.", "until": "2026-11-28T00:00:00Z"},
    ],
)
def test_an_exemption_covers(written: dict[str, Any]) -> None:
    """All resources, or those that it names, to the end of its last day."""
    assert verdict_of(POLICY, {POLICY: written}) is None


@pytest.mark.parametrize(
    "written",
    [
        {"reason": " "},
        {"reason": "Not tried.", "resources": ["b"]},
        {"reason": "Not tried.", "until": "2026-11-27"},
    ],
)
def test_an_exemption_does_not_cover(written: dict[str, Any]) -> None:
    """Nothing without a reason, no other resource, and nothing after its last day."""
    assert verdict_of(POLICY, {POLICY: written})


def test_an_exemption_that_has_ended_is_named() -> None:
    """The violation says that there was one."""
    said = verdict_of(POLICY, {POLICY: {"reason": "Not tried.", "until": "2026-11-27"}})
    assert said
    assert said.endswith("Set disableLocalAuth to true. The stack's exemption ended on 2026-11-27.")


@pytest.mark.parametrize(
    "setting",
    [[POLICY], {POLICY: "Not tried."}, {POLICY: {"reason": "Not tried.", "until": "soon"}}, {POLICY: None}, 1],
)
def test_what_has_another_shape_does_not_count(setting: Any) -> None:
    """The pack goes on, so that the program can refuse it with file and line."""
    assert verdict_of(POLICY, setting)


def test_one_resource_needs_no_list() -> None:
    """A name alone is one resource."""
    assert verdict_of(POLICY, {POLICY: {"reason": "Not tried.", "resources": "a"}}) is None
    assert verdict_of(POLICY, {POLICY: {"reason": "Not tried.", "resources": "another"}})


def test_an_exemption_from_one_policy_leaves_the_others() -> None:
    """Another policy holds as before."""
    assert verdict_of(POLICY, {"azure-keyvault-vault-enable-rbac": {"reason": "Not tried."}})


def test_an_exemption_from_an_unknown_policy_is_wrong() -> None:
    """A misspelled name exempts from nothing, and is named."""
    assert verdict_of(UNKNOWN, {POLICY: {"reason": "Not tried."}}) is None
    said = verdict_of(UNKNOWN, {"no-such-policy": {"reason": "Not tried."}})
    assert said == "There is no policy no-such-policy. Take its name from docs/reference/policies.md."


def test_an_exemption_without_a_reason_is_wrong() -> None:
    """It is named, and does not count."""
    assert verdict_of(REASONLESS, {POLICY: {"reason": "Not tried."}}) is None
    said = verdict_of(REASONLESS, {POLICY: {"reason": ""}})
    assert said == (
        f"The exemption from {POLICY} has no reason, and does not count. Write the reason into mfd:policyExemptions."
    )
