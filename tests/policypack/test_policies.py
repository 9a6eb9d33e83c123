"""Each policy lets a good resource pass, and names what is wrong with a bad one and the way out."""

from __future__ import annotations

import re

import pytest

from policypack.pack import EXEMPTIONS, POLICIES
from policypack.policy import Policy
from tests.policypack.case import Case
from tests.policypack.cases import CASES


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_good_resource_passes(case: Case) -> None:
    """Nothing is said of a resource that is right."""
    assert case.says_of_good() is None


@pytest.mark.parametrize("case", CASES, ids=str)
def test_one_bad_property_is_named_with_the_way_out(case: Case) -> None:
    """One property is changed, and the message says what is wrong and what to change."""
    assert case.says_of_bad() == f"{case.wrong} {case.judge.way_out}"


def test_every_policy_has_its_two_tests() -> None:
    """The exemptions' own policies have them in test_exemptions.py."""
    assert {case.policy for case in CASES} == {policy.name for policy in POLICIES} - {
        policy.name for policy in EXEMPTIONS
    }


def test_names_are_shaped_alike_and_different() -> None:
    """Vendor, service or resource, then a rule."""
    names = [policy.name for policy in POLICIES]
    assert len(set(names)) == len(names)
    shape = re.compile(r"(azure|entra|dns|mfd)(-[a-z]+)+-(disallow|enable|configure)(-[a-z]+)+")
    assert all(shape.fullmatch(name) for name in names)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_texts_are_sentences(policy: Policy) -> None:
    """The rule and the way out end with a full stop."""
    assert policy.says.endswith(".")
    assert policy.way_out.endswith(".")
