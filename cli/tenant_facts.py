"""What is known about the tenant, fact by fact, and where each is from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from advice import Tenant
from settings import KnownTenant, StackSettings

FACTS = tuple(KnownTenant.model_fields)
"""Names of the facts that are yes or no, as fields of `advice.Tenant`."""


class Source(StrEnum):
    """Where a fact is from."""

    GIVEN = "given"
    FOUND = "looked up"
    WRITTEN = "settings"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Fact:
    """Yes, no, or not known (None); the remark says what was seen, or why it is not known."""

    value: bool | None = None
    source: Source = Source.UNKNOWN
    remark: str = ""


@dataclass(frozen=True)
class Found:
    """What Microsoft Graph said: facts by name, the tenant's domains for mail, and its first domain.

    `complaints` say what could not be read, one sentence each.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    accepted_domains: tuple[str, ...] | None = None
    initial_domain: str | None = None
    complaints: tuple[str, ...] = ()


@dataclass(frozen=True)
class TenantFacts:
    """Every fact: what was given comes before what was looked up, and that before what the settings say."""

    facts: Mapping[str, Fact]
    found: Found | None
    """None: nobody was asked."""

    @classmethod
    def of(cls, settings: StackSettings, given: Mapping[str, bool], found: Found | None) -> TenantFacts:
        """Return the facts from all sources."""
        return cls({name: _first(name, settings, given, found) for name in FACTS}, found)

    @property
    def answered(self) -> bool:
        """Whether the tenant could be asked, and said anything."""
        return bool(self.found and self.found.facts)

    @property
    def tenant(self) -> Tenant:
        """As the advice takes them."""
        values = {name: fact.value for name, fact in self.facts.items()}
        domains = self.found.accepted_domains if self.found else None
        return Tenant(**values, accepted_domains=None if domains is None else frozenset(domains))

    def from_source(self, source: Source) -> Iterator[tuple[str, Fact]]:
        """Yield the facts from one source, by name."""
        return ((name, fact) for name, fact in self.facts.items() if fact.source is source)


def option_name(name: str) -> str:
    """Return a fact's name as the command line writes it."""
    return name.replace("_", "-")


def _first(name: str, settings: StackSettings, given: Mapping[str, bool], found: Found | None) -> Fact:
    looked_up = found.facts.get(name, Fact()) if found else Fact()
    if name in given:
        return Fact(given[name], Source.GIVEN)
    if looked_up.value is not None:
        return looked_up
    written = getattr(Tenant.of(settings), name)
    return looked_up if written is None else Fact(written, Source.WRITTEN)
