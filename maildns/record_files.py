"""Write the wanted records into a folder, for whoever looks after a zone that is not in Azure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from maildns.record import Record
from maildns.records_table import records_table
from maildns.zone_file import zone_file

_NOTE = (
    "# DNS records for {domain}\n\n{table}\n"
    "If {domain} has an SPF record already, do not add a second one: put the mechanism before its `all`.\n"
)


def record_texts(domain: str, records: Sequence[Record], zone: str | None = None) -> dict[str, str]:
    """Return the texts of `<domain>.zone` and `<domain>.md`, by file name."""
    table = _NOTE.format(domain=domain, table=records_table(records, zone))
    return {f"{domain}.zone": zone_file(records), f"{domain}.md": table}


def write_records(folder: Path, domain: str, records: Sequence[Record], zone: str | None = None) -> tuple[Path, Path]:
    """Write `<domain>.zone` and `<domain>.md` into `folder`; return both paths. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    zone_path, table_path = (_write(folder / name, text) for name, text in record_texts(domain, records, zone).items())
    return zone_path, table_path


def _write(path: Path, text: str) -> Path:
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
    return path
