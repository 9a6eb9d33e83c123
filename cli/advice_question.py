"""What `mfd advise` does: read the stack as written, judge every device, show it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import typer

from advice import Case, Requirements, advise_all, undecided_stack
from advice.stack import today
from catalog import load_catalog
from catalog.closest import suggestion
from cli.advice_report import AdviceReport
from cli.errors import CommandError
from cli.tenant_facts import FACTS, Found, TenantFacts, option_name
from settings import Device, StackSettings

_YES_NO = {"yes": True, "on": True, "no": False, "off": False}


@dataclass(frozen=True)
class Question:
    """Which devices of which stack, what is needed, what is known, and on which day."""

    settings: StackSettings
    devices: Sequence[Device]
    requirements: Requirements
    known: TenantFacts
    today: date

    @classmethod
    def from_options(
        cls,
        *,
        root: Path,
        stack: str,
        devices: Sequence[str],
        need: Sequence[str],
        tenant: Sequence[str],
        ask_tenant: bool,
        recipients_per_day: int | None,
        until: date | None,
        on: date | None,
    ) -> Question:
        """Return the question, after asking the tenant where that is wanted.

        Raises CommandError for a device, a need or a fact that does not exist.
        """
        needs = {_known(name, _needs(), "need"): True for name in need}
        facts = {_known(name, FACTS, "fact"): value for name, value in map(_fact, tenant)}
        settings = undecided_stack(stack, root)
        chosen = _chosen(settings, devices)
        requirements = Requirements(**needs, recipients_per_day=recipients_per_day, until=until)
        found = _look_up(settings, facts) if ask_tenant else None
        return cls(settings, chosen, requirements, TenantFacts.of(settings, facts, found), on or today())

    def answer(self, *, every: bool, as_json: bool) -> int:
        """Print the advice, with all reasons where `every` asks for them; return the exit code."""
        catalog = load_catalog()
        tenant = self.known.tenant
        cases = [Case(self.settings, device, catalog, self.today, tenant, self.requirements) for device in self.devices]
        report = AdviceReport(self.settings, self.today, advise_all(cases), self.known)
        if as_json:
            typer.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
        else:
            report.show(every=every)
        return 0 if report.everybody_can_send else 1


def _needs() -> list[str]:
    return [field.name for field in fields(Requirements) if field.default is False]


def _look_up(settings: StackSettings, given: Collection[str]) -> Found:
    from cli.tenant_look_up import look_up  # noqa: PLC0415 - the Graph client takes a second to import

    found = look_up(settings, given)
    for complaint in found.complaints:
        typer.echo(f"mfd: {complaint}", err=True)
    return found


def _known(name: str, names: Sequence[str], kind: str) -> str:
    by_option = {option_name(known): known for known in names}
    if name not in by_option:
        raise CommandError(f"there is no {kind} {name!r}; {suggestion(name, by_option)}")
    return by_option[name]


def _fact(text: str) -> tuple[str, bool]:
    name, _, answer = text.partition("=")
    if answer.lower() not in _YES_NO:
        raise CommandError(f"{text!r} says neither yes nor no; write '{name}=yes' or '{name}=no'")
    return name, _YES_NO[answer.lower()]


def _chosen(settings: StackSettings, ids: Sequence[str]) -> Sequence[Device]:
    by_id = {device.id: device for device in settings.devices}
    for name in ids:
        if name not in by_id:
            raise CommandError(f"the stack {settings.stack!r} has no device {name!r}; {suggestion(name, by_id)}")
    return [by_id[name] for name in ids] or settings.devices
