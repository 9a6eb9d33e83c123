"""The set of a stack takes older ones away, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from handouts import SELECTION, Fleet, UnknownReferenceError, render_set, render_stack_set

AGAIN = "the password sheets of the earlier set are taken out; `./mfd handouts --stack local --with-passwords` writes them again"


def names(folder: Path) -> set[str]:
    """Return what is in a folder, hidden files too."""
    return {path.name for path in folder.iterdir()}


def test_password_sheets_that_go_are_told_with_the_way_back(fleet: Fleet, tmp_path: Path) -> None:
    """Once: the next set has none to take out. With passwords nothing is taken."""
    assert render_stack_set(fleet, tmp_path, with_passwords=True)[1] == []
    assert render_stack_set(fleet, tmp_path, with_passwords=True)[1] == []
    assert render_stack_set(fleet, tmp_path, with_passwords=False)[1] == [AGAIN]
    assert not list(tmp_path.rglob("password-*"))
    assert render_stack_set(fleet, tmp_path, with_passwords=False)[1] == []


def test_no_old_password_stays_in_a_selection(fleet: Fleet, tmp_path: Path) -> None:
    """What was selected before a password changed, or before its device went, is removed, whole, and told."""
    render_set(fleet, tmp_path / SELECTION, with_passwords=True, only=["copy-room"])
    _, [told] = render_stack_set(fleet, tmp_path, with_passwords=False)
    assert told.startswith("the earlier selection of devices is removed, since it may be out of date")
    assert names(tmp_path) == {"handouts", "devices.json"}


def test_leftovers_of_a_stopped_selection_go_too(fleet: Fleet, tmp_path: Path) -> None:
    """A run that was killed leaves hidden folders, which hold passwords as well."""
    render_set(fleet, tmp_path / SELECTION, with_passwords=True, only=["copy-room"])
    (tmp_path / SELECTION / "handouts").rename(tmp_path / SELECTION / ".handouts-old")
    render_stack_set(fleet, tmp_path, with_passwords=False)
    assert names(tmp_path) == {"handouts", "devices.json"}


def test_foreign_files_in_the_folder_of_the_selection_stay(fleet: Fleet, tmp_path: Path) -> None:
    """Only what was written there is removed."""
    render_set(fleet, tmp_path / SELECTION, with_passwords=True, only=["copy-room"])
    (tmp_path / SELECTION / "notes.txt").write_text("kept")
    assert len(render_stack_set(fleet, tmp_path, with_passwords=False)[1]) == 1
    assert names(tmp_path / SELECTION) == {"notes.txt"}
    assert render_stack_set(fleet, tmp_path, with_passwords=False)[1] == []


def test_set_that_cannot_be_rendered_takes_nothing_away(fleet: Fleet, tmp_path: Path) -> None:
    """The old sets stay until the new one is whole."""
    render_set(fleet, tmp_path / SELECTION, with_passwords=True, only=["copy-room"])
    broken = Fleet(fleet.stack, fleet.organization, fleet.devices, {})
    with pytest.raises(UnknownReferenceError):
        render_stack_set(broken, tmp_path, with_passwords=False)
    assert (tmp_path / SELECTION / "handouts" / "index.html").exists()
