"""The table in docs/background/rooms.md is what the code does."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TABLE = (ROOT / "docs" / "background" / "rooms.md").read_text()
ROWS = re.findall(r"^\| `([\w.]+)/?` \| .* \| (.*) \|$", TABLE, flags=re.MULTILINE)
ALLOWED = {room: set(re.findall(r"\w+", imports)) for room, imports in ROWS}
FREE = {room for room, imports in ROWS if imports == "anything"}


def rooms_imported_by(file: Path) -> set[str]:
    """Return the rooms that a file imports, wherever the import stands in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found & set(ALLOWED)


def files_of(room: str) -> list[Path]:
    """Return the Python files of a room."""
    place = ROOT / room
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def test_every_folder_with_code_is_in_the_table() -> None:
    """A room that is not in the table is refused."""
    folders = {
        path.parent.relative_to(ROOT).parts[0] for path in ROOT.glob("[a-z]*/**/*.py") if ".venv" not in path.parts
    }
    assert folders <= set(ALLOWED)


@pytest.mark.parametrize("room", sorted(set(ALLOWED) - FREE))
def test_a_room_imports_only_what_the_table_says(room: str) -> None:
    """Each import of another room is allowed by the table."""
    own = room.removesuffix(".py")
    wrong = {
        f"{file.relative_to(ROOT)} imports {other}"
        for file in files_of(room)
        for other in rooms_imported_by(file) - {own} - ALLOWED[room]
    }
    assert not wrong


def test_the_program_stays_a_composition() -> None:
    """`__main__.py` has under 100 lines."""
    assert len((ROOT / "__main__.py").read_text().splitlines()) < 100
