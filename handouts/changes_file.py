"""`changes.md`: for whoever plans the visits, what each change of the hand-outs asks of them; the newest change first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from fileset import FileSet, private_file
from handouts.record_json import HandoutInputs
from handouts.visits import EndingPassword, Visit, bridge_visits, ending_passwords, visits

FILE = "changes.md"
_SET = FileSet((FILE,))
# How many changes are kept? Visits of the one before may not all be done when the next one comes.
_MOST_CHANGES = 10
_MARKS = re.compile(r"([\\`*_{}\[\]<>|#])")


def write_changes(
    old: HandoutInputs | None,
    new: HandoutInputs,
    out_dir: Path,
    today: date,
    due: Mapping[str, str] | None = None,
) -> str:
    """Put what has changed on top of the file; return who is to be visited, as `3 devices and 1 bridge`.

    `due` is that of `visits`. Where nobody is to be visited, nothing is written and the answer is empty. Raises
    UnreadableRecordError and OSError.
    """
    devices, bridges = visits(old, new, due), bridge_visits(old, new, due)
    counted = _counted(len(devices), len(bridges))
    if counted:
        title = f"# {today.isoformat()}: {counted} to visit"
        text = "".join((_section(title, [*bridges, *devices], ending_passwords(new)), *_earlier(out_dir / FILE)))
        _SET.replace(out_dir, lambda folder: _write(folder / FILE, text))
    return counted


def _write(path: Path, text: str) -> None:
    with private_file(path) as file:
        file.write(text)


def _section(title: str, found: Sequence[Visit], ending: Sequence[EndingPassword]) -> str:
    lines = [title, "", *_table("By", "Site", "Device", "Place", "Why")]
    lines += [_row(item.when, item.site, f"{item.name} ({item.device})", item.place, item.why) for item in found]
    if ending:
        lines += ["", "Passwords, and what holds them:", "", *_table("Works until", "Login", "Held by")]
        lines += [_row(item.ends, item.login, _holders(item)) for item in ending]
    return "\n".join([*lines, "", ""])


def _counted(devices: int, bridges: int) -> str:
    """Return `3 devices and 1 bridge`; what there is none of is left out."""
    counts = {"device": devices, "bridge": bridges}
    return " and ".join(f"{count} {word}{'s' * (count > 1)}" for word, count in counts.items() if count)


def _holders(item: EndingPassword) -> str:
    named = f": {', '.join(item.bridges)}" if item.bridges else ""
    return _counted(item.devices, len(item.bridges)) + named


def _table(*columns: str) -> list[str]:
    return [_row(*columns), f"|{'---|' * len(columns)}"]


def _row(*cells: str) -> str:
    escaped = (_MARKS.sub(r"\\\1", cell) for cell in cells)
    return f"| {' | '.join(escaped)} |"


def _earlier(path: Path) -> list[str]:
    if not path.exists():
        return []
    sections = re.split(r"(?m)^(?=# )", _decoded(path.read_bytes()))
    return [section for section in sections if section][: _MOST_CHANGES - 1]


def _decoded(content: bytes) -> str:
    # Whoever plans the visits ticks them off here, with whatever editor; one that saves as ANSI shall not stop an `up`.
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
