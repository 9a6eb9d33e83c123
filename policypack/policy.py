"""A policy: one property of one kind of resource, what is wrong about it, and the way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from policypack.exemptions import Exemptions

Level = Literal["mandatory", "advisory"]


@dataclass(frozen=True)
class Resource:
    """A resource as a policy sees it."""

    type: str
    """Type token without an API version, for example `azure-native:keyvault:Vault`."""
    name: str
    """Its name in the program."""
    props: Mapping[str, Any] = field(default_factory=dict)
    """Inputs by their names on the wire. To read one that a preview does not know raises pulumi-policy's error."""
    urn: str = ""
    depends_on: frozenset[str] = frozenset()
    """URNs of the resources that its inputs come from; filled for policies that look at the whole stack."""


@dataclass(frozen=True)
class Setting:
    """A number that a policy compares with; `--policy-pack-config` changes it."""

    default: int
    says: str


@dataclass(frozen=True)
class Given:
    """What a policy may look at beside the resource."""

    today: date
    numbers: Mapping[str, int] = field(default_factory=dict)
    """The policy's settings by name."""
    stack: tuple[Resource, ...] = ()
    """All resources; empty unless the policy looks at the whole stack."""
    exemptions: Exemptions = field(default_factory=Exemptions)


Judge = Callable[[Resource, Given], str | None]
"""Returns what is wrong, as a sentence; None where nothing is."""


@dataclass(frozen=True)
class Policy:
    """One property that has to hold."""

    name: str
    """`vendor-service-resource-rule`; a rule begins with disallow, enable or configure."""
    says: str
    """The rule, one sentence."""
    way_out: str
    """What to change, one sentence."""
    level: Level
    types: tuple[str, ...]
    """Types that it judges."""
    wrong: Judge
    whole_stack: bool = False
    """Whether it looks at other resources too; it then judges when all are declared."""
    settings: Mapping[str, Setting] = field(default_factory=dict)
