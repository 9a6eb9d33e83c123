"""What is known about the tenant, below the advice: where each fact is from, and how the others get known."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console

from cli.tenant_facts import Fact, Source, TenantFacts, option_name
from cli.tenant_lines import stack_lines
from settings import StackSettings

_WORDS = {
    Source.FOUND: "looked up",
    Source.GIVEN: "given by --tenant",
    Source.WRITTEN: "in mfd:microsoft365",
}
_YES_NO = {True: "yes", False: "no"}
_HOW = "`mfd advise --ask-tenant` looks up what Microsoft Graph tells, --tenant FACT=YES says it"
_SCRIPT = (
    "SmtpClientAuthenticationDisabled, of Exchange Online too, is not known either: the Exchange script opens each "
    "mailbox that a device uses"
)


def show(console: Console, known: TenantFacts, settings: StackSettings) -> None:
    """Print one line per source, and the lines for the stack's file after a look-up."""
    for line in _lines(known):
        console.print(line, markup=False)
    if text := stack_lines(settings, known):
        console.print(
            f"\nFor stacks/Pulumi.{settings.stack}.yaml, so that `pulumi preview` knows it too:", markup=False
        )
        console.print(text, markup=False, soft_wrap=True)
    console.print()


def as_json(known: TenantFacts, settings: StackSettings) -> dict[str, object]:
    """Return everything as plain values; `stackLines` is YAML for the stack's file, null where it lacks nothing."""
    domains = known.found.accepted_domains if known.found else None
    return {
        "facts": {option_name(name): _fact_json(fact) for name, fact in known.facts.items()},
        "acceptedDomains": None if domains is None else [*domains],
        "stackLines": stack_lines(settings, known) or None,
        "notRead": [*(known.found.complaints if known.found else ())],
    }


def _lines(known: TenantFacts) -> Iterator[str]:
    for source, words in _WORDS.items():
        facts = [f"{option_name(name)}={_with_remark(fact)}" for name, fact in known.from_source(source)]
        domains = known.found.accepted_domains if known.found and source is Source.FOUND else None
        facts += [f"accepted domains {', '.join(domains) or 'none'}"] if domains is not None else []
        if facts:
            yield f"The tenant, {words}: {', '.join(facts)}."
    unknown = [f"{option_name(name)}{_remark(fact)}" for name, fact in known.from_source(Source.UNKNOWN)]
    if unknown:
        yield f"The tenant, not known: {', '.join(unknown)}{'' if known.answered else f'; {_HOW}'}."
    if known.answered:
        yield f"{_SCRIPT}."


def _with_remark(fact: Fact) -> str:
    return f"{_YES_NO[bool(fact.value)]}{_remark(fact)}"


def _remark(fact: Fact) -> str:
    return f" ({fact.remark})" if fact.remark else ""


def _fact_json(fact: Fact) -> dict[str, object]:
    return {"value": fact.value, "source": fact.source.value, "remark": fact.remark or None}
