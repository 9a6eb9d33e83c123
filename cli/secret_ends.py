"""What `mfd expiring` does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.table import Table

from advice import decided_stack
from advice.stack import today
from cli.counted import counted
from cli.errors import CommandError
from cli.printed import result_console, result_table
from cli.rotation_next import cure
from cli.stack_secrets import StackSecret, read_stack_secrets
from rotation import RotationError
from settings import SettingsError

if TYPE_CHECKING:
    from tenant import Secret

_DAYS = re.compile(r"(\d{1,4})d?$")


def days_of(text: str, option: str) -> int:
    """Return the days of `30d` or `30`. Raises CommandError naming `option`."""
    if match := _DAYS.match(text.strip().lower()):
        return int(match[1])
    raise CommandError(f"{option}: {text!r} is no number of days; right would be for example '30d'")


@dataclass(frozen=True)
class SecretEnds:
    """A stack's secrets on one day.

    `gone` are key ids that Entra ID no longer has, `strangers` secrets in Entra ID that the stack does not know, by
    application; both empty where nobody asked.
    """

    stack: str
    on: date
    within: int
    secrets: Sequence[StackSecret]
    gone: set[str] = field(default_factory=set)
    strangers: Sequence[tuple[str, Secret]] = ()

    @property
    def alarming(self) -> list[StackSecret]:
        """Return the secrets that end within the limit, have ended, or are gone."""
        return [one for one in self.secrets if self.days(one) <= self.within or one.key_id in self.gone]

    def days(self, secret: StackSecret) -> int:
        """Return how many days a secret still works after today; negative when it has ended."""
        return (secret.ends - self.on).days

    def as_json(self) -> dict[str, object]:
        """Return everything as plain values; never a secret."""
        return {
            "stack": self.stack,
            "within": self.within,
            "alarming": len(self.alarming),
            "secrets": [
                {
                    "login": one.login,
                    "generation": one.generation,
                    "application": one.application,
                    "keyId": one.key_id,
                    "ends": str(one.ends),
                    "daysLeft": self.days(one),
                    "alarming": one in self.alarming,
                    "goneFromEntra": one.key_id in self.gone,
                }
                for one in self.secrets
            ],
            "unknownToTheStack": [
                {"application": name, "name": one.display_name, "keyId": one.key_id, "ends": str(one.ends)[:10]}
                for name, one in self.strangers
            ],
        }

    def show(self, cure: Callable[[], str]) -> None:
        """Print the table and what it means; `cure` says what helps where something is alarming."""
        console = result_console()
        if self.secrets:
            console.print(self._table())
        for line in self._remarks(cure):
            console.print(f"\n{line}", markup=False, soft_wrap=True)

    def _table(self) -> Table:
        table = result_table("Days left", "Last day", "Login", "Generation", "Application", "")
        for one in self.secrets:
            style = "bold red" if one in self.alarming else None
            note = "gone from Entra ID" if one.key_id in self.gone else "has ended" if self.days(one) < 0 else ""
            cells = (str(self.days(one)), str(one.ends), one.login, one.generation, one.application, note)
            table.add_row(*cells, style=style)
        return table

    def _remarks(self, cure: Callable[[], str]) -> list[str]:
        count = len(self.alarming)
        lines = [
            f"{name} has a secret that the stack does not know: {one.display_name!r}, key id {one.key_id}, until "
            f"{str(one.ends)[:10]}; where nobody uses it, remove it"
            for name, one in self.strangers
        ]
        if any(one.key_id in self.gone for one in self.secrets):
            lines.append(
                "A secret that is gone opens nothing: `./mfd pulumi up --refresh` makes a new one, and its devices are to be visited"
            )
        if not self.secrets:
            return [*lines, "The stack has no secret that ends"]
        if not count:
            return [*lines, f"No secret ends within {counted(self.within, 'day')}"]
        what = "1 secret needs" if count == 1 else f"{count} secrets need"
        try:
            helps = cure()
        except (CommandError, RotationError, SettingsError) as error:
            # The alarm is said all the same: whoever reads it may be woken by it.
            helps = f"what helps is not known: {error}"
        return [*lines, f"{what} attention; {helps}"]


def show_ends(root: Path, stack: str, within: int, *, ask_tenant: bool, as_json: bool) -> int:
    """Show the secrets of a stack; return 1 when one of them is alarming. Raises the errors of its steps."""
    secrets = read_stack_secrets(root, stack)
    ends = SecretEnds(stack, today(), within, secrets, *(_asked(secrets, root, stack) if ask_tenant else ()))
    if as_json:
        typer.echo(json.dumps(ends.as_json(), indent=2))
    else:
        ends.show(lambda: cure(root, stack, secrets, ends.on))
    return 1 if ends.alarming else 0


def _asked(secrets: Sequence[StackSecret], root: Path, stack: str) -> tuple[set[str], list[tuple[str, Secret]]]:
    # The Microsoft Graph client takes a second to import.
    from cli.tenant_secrets import compared  # noqa: PLC0415 - see above

    return compared(secrets, decided_stack(stack, root))
