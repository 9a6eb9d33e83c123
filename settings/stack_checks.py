"""What the keys of a configuration have to have to do with each other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from settings.adopted_checks import adopted_problems
from settings.generation import generation_end, generation_start, is_far_ahead
from settings.site_checks import site_problems
from settings.tenant_checks import tenant_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog import Catalog
    from catalog.problem import Problem
    from settings.domain import AzureDns
    from settings.draft import Draft


def stack_problems(draft: Draft, catalog: Catalog) -> Iterator[Problem]:
    """Yield contradictions between keys."""
    yield from _doubled_domains(draft)
    yield from _zones_agree(draft)
    yield from _doubled_senders(draft)
    yield from _generations_ascend(draft)
    yield from _user_names_have_a_domain(draft)
    yield from _vault_has_a_group(draft)
    yield from _logs_to_watch(draft)
    yield from adopted_problems(draft)
    yield from tenant_problems(draft, catalog)
    yield from site_problems(draft)


def stack_warnings(draft: Draft) -> Iterator[str]:
    """Yield what is allowed but deserves a look."""
    document = draft.document
    if document.production and document.handouts.passwords:
        what = "prints passwords on the hand-outs of a production stack"
        yield str(draft.problem(("handouts", "passwords"), what, "`./mfd handouts --with-passwords` prints them once"))
    today = datetime.now(UTC).date()
    for index, generation in enumerate(document.credentials.generations):
        place = ("credentials", "generations", index)
        if (end := generation_end(generation)) < today:
            what = f"the secrets of {generation} ended on {end}, nothing can log in with them"
            yield str(draft.problem(place, what, "take it out"))
        elif is_far_ahead(generation, today):
            what = f"the secrets of {generation} would end on {end}, more than two years from now"
            yield str(draft.problem(place, what, f"add it in {generation_start(generation):%B %Y}"))


def _doubled_domains(draft: Draft) -> Iterator[Problem]:
    names = draft.domain_names() or []
    for index, name in enumerate(names):
        if name in names[:index]:
            place = ("domains", index, "name")
            yield draft.configuration.problem(place, f"the domain {name!r} stands twice", "keep one of them")


def _zones_agree(draft: Draft) -> Iterator[Problem]:
    zones: dict[str, AzureDns] = {}
    for index, domain in enumerate(draft.document.domains):
        if domain.azure_dns is None:
            continue
        first = zones.setdefault(domain.azure_dns.zone, domain.azure_dns)
        if first != domain.azure_dns:
            what = f"says something else about the zone {first.zone!r} than another domain does"
            right = "a zone has one resource group, one subscription, and is created or not"
            yield draft.problem(("domains", index, "azureDns"), what, right)


def _doubled_senders(draft: Draft) -> Iterator[Problem]:
    for index, domain in enumerate(draft.document.domains):
        names = [sender.username for sender in domain.senders]
        for position, name in enumerate(names):
            if name in names[:position]:
                place = ("domains", index, "senders", position)
                yield draft.problem(place, f"the sender {name!r} stands twice", "keep one of them")


def _generations_ascend(draft: Draft) -> Iterator[Problem]:
    generations = draft.document.credentials.generations
    if list(generations) != sorted(set(generations)):
        what = f"{', '.join(generations)} is not in order"
        right = f"write the oldest first and each once: [{', '.join(sorted(set(generations)))}]"
        yield draft.problem(("credentials", "generations"), what, right)


def _user_names_have_a_domain(draft: Draft) -> Iterator[Problem]:
    named = draft.document.credentials.username_domain
    own = [domain.name for domain in draft.document.domains if not domain.azure_managed]
    if named and named not in own:
        right = f"name one of {', '.join(own)}" if own else "take it out: mfd:domains has no domain of your own"
        what = f"the domain {named!r} is not in mfd:domains"
        yield draft.problem(("credentials", "usernameDomain"), what, right)


def _vault_has_a_group(draft: Draft) -> Iterator[Problem]:
    vault = draft.document.key_vault
    if (
        vault
        and not vault.create
        and vault.resource_group is None
        and ("keyVault", "resourceGroup") not in draft.left_out
    ):
        yield draft.problem(
            ("keyVault", "resourceGroup"), "is missing", "name the group of the vault that is there already"
        )


def _logs_to_watch(draft: Draft) -> Iterator[Problem]:
    document = draft.document
    if document.watching and document.diagnostics is None and ("diagnostics",) not in draft.left_out:
        yield draft.problem(("watching",), "has no logs to watch", "name a workspace in mfd:diagnostics")
