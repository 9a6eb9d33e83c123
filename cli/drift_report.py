"""The result of `mfd drift`: at the terminal, as JSON, as Markdown. No value of a secret is ever in it."""

from __future__ import annotations

import json
from textwrap import fill

from rich.console import Console

from cli.drift_comparison import Compared
from cli.hidden import hide
from cli.listed import listed
from drift import Finding
from review import in_markdown

# How long may a line of a comment be? All devices of a large site are named.
_LONGEST = 5000


def show(compared: Compared) -> None:
    """Print each finding, then what heals them."""
    console = Console(highlight=False)
    for number, finding in enumerate(compared.findings, 1):
        console.print(_headline(number, finding), style="bold", markup=False, soft_wrap=True)
        console.print("\n".join(_paragraphs(finding, console.width)), markup=False, soft_wrap=True, end="\n\n")
    for note in compared.notes:
        console.print(f"note: {note}", style="yellow", markup=False, soft_wrap=True)
    style = "bold red" if compared.findings else "bold green"
    for sentence in summary(compared):
        console.print(sentence, style=style, markup=False, soft_wrap=True)


def summary(compared: Compared) -> list[str]:
    """Return what it comes to, in sentences."""
    count = len(compared.findings)
    if not count:
        return [f"No drift: the stack {compared.stack} is as its last `up` left it."]
    differences = f"{count} difference{'s' if count > 1 else ''}"
    if not compared.healed:
        return [f"{differences}; `up` heals none of them, see above."]
    healed = f"`{compared.command}` heals {compared.healed} of them; without --refresh it would not look."
    rekeyed = f"To be visited after it, with new hand-outs: {listed(compared.visit)}."
    return [f"{differences}.", healed, *[rekeyed] * bool(compared.visit)]


def as_text_json(compared: Compared) -> str:
    """Return everything as JSON: stack, drift, findings, notes, command (null where it heals nothing), visit."""
    document = {
        "stack": compared.stack,
        "drift": bool(compared.findings),
        "findings": [_json(finding) for finding in compared.findings],
        "notes": [*compared.notes],
        "command": compared.command if compared.healed else None,
        "visit": [*compared.visit],
    }
    return hide(json.dumps(document, indent=2, ensure_ascii=False))


def as_markdown(compared: Compared) -> str:
    """Return a section with one bullet per finding."""
    lines = [f"### Drift of the stack `{compared.stack}`", "", *summary(compared), ""]
    for finding in compared.findings:
        lines += [
            f"- **{_escaped(_sentence(finding))}**",
            *(f"  - {name}: {_escaped(text)}" for name, text in _facts(finding)),
        ]
    lines += [f"- Note: {_escaped(note)}" for note in compared.notes]
    return hide("\n".join(lines).rstrip())


def _headline(number: int, finding: Finding) -> str:
    return hide(f"{number}. {_sentence(finding)}")


def _sentence(finding: Finding) -> str:
    return f"{finding.what[:1].upper()}{finding.what[1:]}."


def _paragraphs(finding: Finding, width: int) -> list[str]:
    return [
        fill(
            hide(text),
            width,
            initial_indent=f"   {name:<9}",
            subsequent_indent=" " * 12,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for name, text in _facts(finding)
    ]


def _facts(finding: Finding) -> list[tuple[str, str]]:
    facts = [("means", f"{finding.means}.")]
    if len(finding.devices) > 2:  # noqa: PLR2004 - two are named in the sentence
        facts.append(("devices", listed(finding.devices)))
    facts += [("changed", finding.changed)] * bool(finding.changed)
    facts.append(("up", f"{finding.healing}."))
    facts += [("visit", f"{listed(finding.visit)}.")] * bool(finding.visit)
    facts += [("where", "; ".join(map(str, finding.differences)))] * bool(finding.differences)
    return facts


def _json(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind,
        "what": finding.what,
        "means": finding.means,
        "devices": [*finding.devices],
        "up": finding.healing,
        "healedByUp": finding.heals,
        "visit": [*finding.visit],
        "changed": finding.changed or None,
        "resources": [
            {"urn": item.urn, "type": item.type, "name": item.name, "gone": item.gone, "properties": [*item.paths]}
            for item in finding.differences
        ],
    }


def _escaped(text: str) -> str:
    return in_markdown(text, _LONGEST)
