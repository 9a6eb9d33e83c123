"""The passwords that `devices.json` leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cli.engine import EngineError
from cli.errors import CommandError
from cli.stack_fleet import read_fleet
from handouts import Fleet
from probe import Subject


def with_passwords(subjects: Sequence[Subject], root: Path, stack: str) -> list[Subject]:
    """Return the subjects with the passwords of the stack where the file has none; they stay in memory.

    Raises CommandError where the stack cannot be read either.
    """
    if not any(_lacks(subject) for subject in subjects):
        return list(subjects)
    try:
        fleet = read_fleet(root, stack)
    except EngineError as error:
        raise CommandError(
            "devices.json has no passwords, because the hand-outs were written without them, and the stack could not be "
            f"asked either: {error}. Where the stack can be read, "
            f"`./mfd handouts --stack {stack} --with-passwords` writes devices.json with passwords"
        ) from None
    return [_filled(subject, fleet) if _lacks(subject) else subject for subject in subjects]


def _lacks(subject: Subject) -> bool:
    settings = subject.settings
    signs_in = settings.oauth is not None and settings.oauth.flow != "client-credentials"
    return bool(settings.mechanism) and not signs_in and settings.password is None


def _filled(subject: Subject, fleet: Fleet) -> Subject:
    if subject.device not in fleet.devices:
        raise CommandError(
            f"devices.json names {subject.device}, which the stack {fleet.stack!r} does not have; "
            f"`./mfd handouts --stack {fleet.stack}` writes it anew"
        )
    known = fleet.mail_settings(subject.device, with_password=True)
    return replace(subject, settings=replace(subject.settings, password=known.password))
