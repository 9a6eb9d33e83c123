"""Every document is as stored under expected/; `pytest tests/handouts --update-expected` stores it anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog import Catalog
from handouts import Fleet, render_set

EXPECTED = Path(__file__).parent / "expected"
_TEXTS = {".html", ".json", ".txt"}


@pytest.mark.parametrize(("case", "with_passwords"), [("with-passwords", True), ("without-passwords", False)])
def test_documents_are_as_stored(
    *, case: str, with_passwords: bool, fleet: Fleet, catalog: Catalog, tmp_path: Path, update_expected: bool
) -> None:
    """The set of documents, and each document, is as stored."""
    render_set(fleet, tmp_path, with_passwords=with_passwords, catalog=catalog)
    written = {
        path.relative_to(tmp_path).as_posix(): path.read_text(encoding="utf-8")
        for path in _files(tmp_path)
        if path.suffix in _TEXTS
    }
    if update_expected:
        _store(EXPECTED / case, written)
    stored = {
        path.relative_to(EXPECTED / case).as_posix(): path.read_text(encoding="utf-8")
        for path in _files(EXPECTED / case)
    }
    assert written == stored


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _store(folder: Path, documents: dict[str, str]) -> None:
    for path in _files(folder):
        path.unlink()
    for name, text in documents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
