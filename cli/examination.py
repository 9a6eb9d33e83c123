"""What `mfd doctor` does: each check, printed as it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from catalog import load_catalog
from cli.check import Check, Health
from cli.machine_checks import machine_checks
from cli.project import stack_names
from cli.state_checks import state_checks

_SIGNS = {
    Health.OK: ("ok     ", "green"),
    Health.UNKNOWN: ("?      ", "yellow"),
    Health.PROBLEM: ("PROBLEM", "bold red"),
}
_LATER, _AGAIN = "Not looked at yet", "mend the above, then run this again"


def examine(root: Path, stack: str | None) -> int:
    """Print every check; return 0 when none found a problem, else 1."""
    console = Console(highlight=False)
    problems, said = 0, ""
    for check in _checks(root, stack):
        problems += check.health is Health.PROBLEM
        # What helps against several things in a row is said once.
        _show(console, replace(check, way_out="") if check.way_out == said else check)
        said = check.way_out
    console.print(_summary(root, stack, problems), style="bold red" if problems else "bold green", markup=False)
    return 1 if problems else 0


def _checks(root: Path, stack: str | None) -> Iterator[Check]:
    yield from machine_checks()
    if stack:
        yield from _stack_checks(root, stack)


def _stack_checks(root: Path, stack: str) -> Iterator[Check]:
    from cli.settings_checks import settings_of  # noqa: PLC0415 - a broken machine shall hear about itself first

    settings, checks = settings_of(stack, root)
    yield from checks
    if settings is None:
        yield Check.unknown(_LATER, "the state, the login, Azure, Entra ID, Exchange Online and DNS", _AGAIN)
        return
    yield from state_checks(root, stack, production=settings.production)
    from cli.login_checks import login_of  # noqa: PLC0415 - the Azure clients take a second to import

    login, checks = login_of(settings)
    yield from checks
    if login is None:
        yield Check.unknown(_LATER, "Azure, Entra ID, Exchange Online and DNS", _AGAIN)
        return
    from cli.azure_checks import azure_checks  # noqa: PLC0415 - same
    from cli.dns_checks import dns_checks  # noqa: PLC0415 - same
    from cli.entra_checks import entra_checks  # noqa: PLC0415 - same
    from cli.exchange_checks import exchange_checks  # noqa: PLC0415 - same

    yield from azure_checks(login, settings)
    yield from entra_checks(login, settings)
    yield from exchange_checks(login, settings, load_catalog())
    yield from dns_checks(login, settings)


def _show(console: Console, check: Check) -> None:
    sign, style = _SIGNS[check.health]
    console.print(f"[{style}]{sign}[/] ", end="")
    console.print(f"{check.title}: {check.detail}", markup=False, soft_wrap=True)
    if check.way_out:
        console.print(f"          {check.way_out}", markup=False, soft_wrap=True)


def _summary(root: Path, stack: str | None, problems: int) -> str:
    if problems:
        return f"{problems} problem{'' if problems == 1 else 's'}"
    if stack:
        return f"Ready: `./mfd pulumi up --stack {stack}`"
    return f"This machine is ready; `./mfd doctor --stack {'|'.join(stack_names(root)) or 'STACK'}` looks at a stack"
