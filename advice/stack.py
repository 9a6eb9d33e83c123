"""A stack's settings with every method decided: the one call of the program and of the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from advice.decide import decide
from settings import from_pulumi, listed_stack, load_stack

if TYPE_CHECKING:
    from pathlib import Path

    from catalog import Catalog
    from settings import ListedStack, StackSettings


def decided_stack(stack: str, root: Path, *, secrets_too: bool = True) -> StackSettings:
    """Return the stack's settings from its files; raises SettingsError with every problem there is.

    With `secrets_too` false, more secrets than an application holds are no problem: a rotation that ends makes them fewer.
    """
    return load_stack(stack, root, resolve=_today, secrets_too=secrets_too)


def decided_from_pulumi(root: Path) -> StackSettings:
    """Return the settings of the stack that the engine runs; raises SettingsError with every problem there is."""
    return from_pulumi(root, resolve=_today)


def stack_to_list(stack: str, root: Path) -> ListedStack:
    """Return the stack as a device list has to fit it before it is written, `auto` decided; raises SettingsError."""
    return listed_stack(stack, root, resolve=_today)


def undecided_stack(stack: str, root: Path) -> StackSettings:
    """Return the stack's settings as written, `auto` and impossible methods too, to give advice about them."""
    return load_stack(stack, root, methods_too=False)


def today() -> date:
    """Return today's date in UTC."""
    return datetime.now(UTC).date()


def _today(settings: StackSettings, catalog: Catalog) -> StackSettings:
    return decide(settings, catalog, today())
