"""The wanted records as a table for the form of a DNS provider."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from maildns.names import relative_name
from maildns.record import Record


def records_table(records: Iterable[Record], zone: str | None = None) -> str:
    """Return a Markdown table; with `zone`, the names are as they are written inside it."""
    heading = ("For", "Type", f"Name in {zone}" if zone else "Name", "Value", "TTL")
    rows = [heading, *(_row(record, zone) for record in records)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heading))]
    rule = ["-" * width for width in widths]
    return "".join(_line(row, widths) for row in (rows[0], rule, *rows[1:]))


def _row(record: Record, zone: str | None) -> tuple[str, ...]:
    name = relative_name(record.name, zone) if zone else record.name
    return (record.key, record.type, name, record.value, str(record.ttl))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |\n"
