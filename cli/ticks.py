"""Which devices a technician ticks off: named on the command line, or in a CSV file."""

from __future__ import annotations

import csv
import getpass
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from cli.errors import CommandError
from rotation import Tick, wrong_line

_COLUMNS = ("id", "moved", "by")


def user_name() -> str:
    """Return who runs this command, for the record."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody without a user name"


def named(devices: Sequence[str], today: date, by: str) -> list[Tick]:
    """Return a tick of today for each of these devices."""
    return [Tick(device, today, by) for device in dict.fromkeys(devices)]


def due_day(text: str | None) -> date | None:
    """Return the day that `--due` names, None where it is absent; raises CommandError."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(f"--due: {text!r} is no day; right would be year-month-day, such as 2027-01-29") from None


def listed_in(file: Path, today: date, by: str) -> list[Tick]:
    """Return the ticks of a CSV file with the column `id` and, where it has them, `moved` (a day) and `by`.

    A row without a day is of today. Raises CommandError with every mistake.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CommandError(f"{file} is not UTF-8; save it as CSV UTF-8") from None
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from None
    head = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in head else ",")
    if "id" not in (reader.fieldnames or ()):
        raise CommandError(f"{file} has no column `id`; its first line would be for example {','.join(_COLUMNS)}")
    rows = [(reader.line_num, row) for row in reader if (row["id"] or "").strip()]
    if problems := [f"{file}:{line}: {problem}" for line, row in rows for problem in _wrong(row, today)]:
        raise CommandError("\n".join(problems))
    return [Tick(row["id"].strip(), _day(row, today) or today, (row.get("by") or "").strip() or by) for _, row in rows]


def _wrong(row: dict[str, str], today: date) -> Iterator[str]:
    if not _day(row, today):
        yield f"{row['moved']!r} is no day such as 2026-12-03"
    yield from wrong_line("by", (row.get("by") or "").strip())


def _day(row: dict[str, str], today: date) -> date | None:
    text = (row.get("moved") or "").strip()
    try:
        return date.fromisoformat(text) if text else today
    except ValueError:
        return None
