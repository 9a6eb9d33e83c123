"""The lines of a stack's file that say what was looked up about the tenant."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic.alias_generators import to_camel

from cli.tenant_facts import Found, Source, TenantFacts
from settings import StackSettings

_WIDE = 10_000
"""Keeps a list on one line, however long."""
_ORGANIZATION = "<fill in the tenant's first domain, such as contoso.onmicrosoft.com>"
_ACCEPTED = "<fill in a domain whose mail Exchange Online takes>"


def stack_lines(settings: StackSettings, known: TenantFacts) -> str:
    """Return what `mfd:microsoft365` has to say differently, as YAML with its place; empty where that is nothing."""
    section = _section(settings, known, known.found) if known.found else {}
    if not section:
        return ""
    document = {"config": {"mfd:microsoft365": section}}
    text: str = yaml.safe_dump(document, sort_keys=False, default_flow_style=None, width=_WIDE, allow_unicode=True)
    return text.removesuffix("\n")


def _section(settings: StackSettings, known: TenantFacts, found: Found) -> dict[str, Any]:
    """Return the keys that are new; all that are required where the section is missing."""
    facts = {to_camel(name): fact.value for name, fact in known.from_source(Source.FOUND)}
    written, domains = settings.microsoft365, _domains(settings, found)
    if written is None:
        first = {"organization": found.initial_domain or _ORGANIZATION, "acceptedDomains": domains or [_ACCEPTED]}
        return {**first, "known": facts} if facts else {}
    section: dict[str, Any] = {}
    if set(domains) - set(written.accepted_domains):
        section["acceptedDomains"] = list(dict.fromkeys((*written.accepted_domains, *domains)))
    before = written.known.model_dump(by_alias=True, exclude_none=True)
    if facts.items() - before.items():
        section["known"] = before | facts
    return section


def _domains(settings: StackSettings, found: Found) -> list[str]:
    """Return the domains that devices send from and the tenant takes mail for."""
    senders = dict.fromkeys(device.sender_domain for device in settings.devices)
    return [name for name in senders if name in (found.accepted_domains or ())]
