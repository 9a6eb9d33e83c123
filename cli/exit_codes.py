"""Every verb ends here: 0 and 1 are its own, 1 for an expected failure, 130 for an interruption, else 3 and a log."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import typer

from cli.errors import CommandError
from cli.failure_log import write_failure_log

INTERRUPTED = 130
UNEXPECTED = 3
# The errors of the rooms whose texts are made for the reader; looked up only where the room was imported.
_EXPECTED = (
    ("adoption", "AdoptionError"),
    ("settings", "SettingsError"),
    ("catalog", "CatalogError"),
    ("azurelogin", "LoginError"),
    ("handouts", "HandoutError"),
    ("inventory", "InventoryError"),
    ("maildns", "MailDnsError"),
    ("tenancy", "TenancyError"),
    ("rotation", "RotationError"),
    ("tenant", "TenantError"),
)

Parameters = ParamSpec("Parameters")


def as_command(verb: Callable[Parameters, int]) -> Callable[Parameters, None]:
    """Return `verb` as a typer command that ends with the exit code it returns."""

    @wraps(verb)
    def command(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        with exit_codes():
            code = verb(*args, **kwargs)
        raise typer.Exit(code)

    return command


@contextmanager
def exit_codes() -> Iterator[None]:
    """Turn what was raised into a sentence on stderr and an exit code."""
    try:
        yield
    except KeyboardInterrupt:
        _say("interrupted")
        raise typer.Exit(INTERRUPTED) from None
    except Exception as error:  # noqa: BLE001 - the one place that decides about every error
        if _is_expected(error):
            _say(str(error))
            raise typer.Exit(getattr(error, "exit_code", 1)) from None
        _say(f"this should not have happened ({type(error).__name__}); the report is in {write_failure_log(error)}")
        raise typer.Exit(UNEXPECTED) from None


def _is_expected(error: Exception) -> bool:
    rooms = [(sys.modules.get(room), name) for room, name in _EXPECTED]
    known = tuple(getattr(room, name) for room, name in rooms if hasattr(room, name))
    return isinstance(error, (CommandError, *known))


def _say(text: str) -> None:
    typer.echo(f"mfd: {text}", err=True)
