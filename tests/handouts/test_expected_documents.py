"""Every document is as stored under expected/; `pytest tests/handouts --update-expected` stores it anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog import Catalog
from handouts import Fleet, render_set
from handouts.guidance import Failure
from tests.handouts.made_up_methods import fleet_of_every_method, with_made_up_methods

ADVICE = Failure(
    shows="“Made up”",
    meaning="The method's own advice stands here.",
    steps=("Try the made-up remedy.",),
    source="made up",
)
EXPECTED = Path(__file__).parent / "expected"
_TEXTS = {".csv", ".html", ".json", ".txt"}


@pytest.mark.parametrize(("case", "with_passwords"), [("with-passwords", True), ("without-passwords", False)])
def test_documents_are_as_stored(
    *, case: str, with_passwords: bool, fleet: Fleet, catalog: Catalog, tmp_path: Path, update_expected: bool
) -> None:
    """The set of documents, and each document, is as stored."""
    render_set(fleet, tmp_path, with_passwords=with_passwords, catalog=catalog)
    _compare(tmp_path, EXPECTED / case, update=update_expected)


def test_documents_of_every_method_are_as_stored(
    *, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update_expected: bool
) -> None:
    """Each method's page, and their front page, is as stored; the advice of the real files is left out."""
    monkeypatch.setattr("handouts.device_page.failures_of", lambda method, _words, **_: (ADVICE,) if method else ())
    render_set(fleet_of_every_method(), tmp_path, with_passwords=True, catalog=with_made_up_methods(catalog))
    _compare(tmp_path, EXPECTED / "every-method", update=update_expected)


def _compare(made: Path, expected: Path, *, update: bool) -> None:
    written = {path.relative_to(made).as_posix(): path.read_text(encoding="utf-8") for path in _texts(made)}
    if update:
        _store(expected, written)
    stored = {path.relative_to(expected).as_posix(): path.read_text(encoding="utf-8") for path in _files(expected)}
    assert written == stored


def _texts(folder: Path) -> list[Path]:
    return [path for path in _files(folder) if path.suffix in _TEXTS]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _store(folder: Path, documents: dict[str, str]) -> None:
    for path in _files(folder):
        path.unlink()
    for name, text in documents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
