"""A policy's two tests: a resource that is right, and the same resource with one property changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from policypack.exemptions import Exemptions
from policypack.pack import POLICIES, verdict
from policypack.policy import Given, Policy, Resource

TODAY = date(2026, 11, 28)
BY_NAME = {policy.name: policy for policy in POLICIES}


@dataclass(frozen=True)
class Case:
    """What a policy says of a resource, and what of the changed one."""

    policy: str
    good: Mapping[str, Any]
    """Properties of a resource that is right."""
    bad: Mapping[str, Any]
    """Properties that make it wrong."""
    wrong: str
    """What is said of it, without the way out."""
    stack: tuple[Resource, ...] = ()
    """Other resources of the stack, while the resource is right."""

    def __str__(self) -> str:
        """Return the policy's name, which names the test."""
        return self.policy

    @property
    def judge(self) -> Policy:
        """The policy itself."""
        return BY_NAME[self.policy]

    def says_of_good(self) -> str | None:
        """Return what the policy says of the resource that is right."""
        return self._verdict(self.good, self.stack)

    def says_of_bad(self) -> str | None:
        """Return what the policy says once the properties are changed, and the rest of the stack is gone."""
        return self._verdict({**self.good, **self.bad}, ())

    def _verdict(self, props: Mapping[str, Any], stack: tuple[Resource, ...]) -> str | None:
        numbers = {name: setting.default for name, setting in self.judge.settings.items()}
        resource = Resource(self.judge.types[0], "a", props, urn="urn:a")
        return verdict(self.judge, resource, Given(TODAY, numbers, stack))


def verdict_of(policy: str, exemptions: Mapping[str, Mapping[str, Any]], **changed: Any) -> str | None:
    """Return what a policy says of a resource without properties under a stack's exemptions."""
    resource = Resource(BY_NAME[policy].types[0], "a")
    given = replace(Given(TODAY), exemptions=Exemptions.read(exemptions), **changed)
    return verdict(BY_NAME[policy], resource, given)
