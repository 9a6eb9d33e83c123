"""The files of a set: which, for whom to read, and in whose place."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog import Catalog
from handouts import Booklets, Fleet, UnknownReferenceError, UnsafeNameError, render_set


def modes(folder: Path) -> set[str]:
    """Return the permissions of everything below `folder`."""
    return {f"{'d' if path.is_dir() else '-'}{stat.S_IMODE(path.stat().st_mode):o}" for path in folder.rglob("*")}


def test_every_file_is_for_its_owner_only(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Files are 0600 and folders 0700, the folder of the set included."""
    render_set(fleet, tmp_path / "out" / "local", with_passwords=True, catalog=catalog)
    assert modes(tmp_path / "out" / "local") == {"d700", "-600"}


def test_result_says_where_and_how_many(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """The result names the front page and devices.json and counts the devices."""
    rendered = render_set(fleet, tmp_path, with_passwords=False, catalog=catalog)
    assert rendered.index == tmp_path / "handouts" / "index.html"
    assert rendered.index.is_file()
    assert rendered.devices_file.is_file()
    assert (rendered.count, rendered.waiting) == (4, 1)


def test_second_set_takes_the_place_of_the_first(
    fleet: Fleet, catalog: Catalog, tmp_path: Path, make_fleet: Any
) -> None:
    """A device that is gone has no page any more, and other files of the folder stay."""
    (tmp_path / "dns").mkdir()
    (tmp_path / "dns" / "zone").write_text("kept")
    render_set(fleet, tmp_path, with_passwords=False, catalog=catalog)
    render_set(make_fleet(fleet.devices["later"]), tmp_path, with_passwords=False, catalog=catalog)
    pages = {path.name for path in (tmp_path / "handouts").glob("*.html")}
    assert pages == {"index.html", "device-later.html"}
    assert (tmp_path / "dns" / "zone").read_text() == "kept"
    assert {path.name for path in tmp_path.iterdir()} == {"dns", "handouts", "devices.json"}


def test_same_fleet_gives_the_same_bytes(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Two runs differ in nothing: no date, no order by chance."""
    for name in ("first", "second"):
        render_set(fleet, tmp_path / name, with_passwords=True, catalog=catalog)
    first, second = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("first", "second")
    )
    assert first == second


def test_only_limits_the_set(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """With `only`, pages, front page and devices.json are about those devices."""
    rendered = render_set(fleet, tmp_path, with_passwords=False, only={"label-7"}, catalog=catalog)
    assert rendered.count == 1
    assert "copy-room" not in rendered.index.read_text() + rendered.devices_file.read_text()
    assert not (tmp_path / "handouts" / "device-copy-room.html").exists()


def test_only_with_an_unknown_device_is_refused(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """A device that is not there is named, and nothing is written."""
    with pytest.raises(UnknownReferenceError, match="no device 'cellar'"):
        render_set(fleet, tmp_path, with_passwords=False, only=["cellar"], catalog=catalog)
    assert list(tmp_path.iterdir()) == []


def test_ready_device_without_its_credential_keeps_the_old_set(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """A fleet that cannot be rendered leaves what was there, and nothing half done beside it."""
    render_set(fleet, tmp_path, with_passwords=False, catalog=catalog)
    before = (tmp_path / "devices.json").read_text()
    with pytest.raises(UnknownReferenceError, match="'label-7' names the credential 'harbour'"):
        render_set(replace(fleet, credentials={}), tmp_path, with_passwords=True, catalog=catalog)
    assert (tmp_path / "devices.json").read_text() == before
    assert {path.name for path in tmp_path.iterdir()} == {"handouts", "devices.json"}


def test_waiting_device_needs_no_credential(fleet: Fleet, catalog: Catalog, tmp_path: Path, make_fleet: Any) -> None:
    """A fleet that waits has no login yet, and its pages say what it waits for."""
    waiting = replace(make_fleet(fleet.devices["later"]), credentials={})
    render_set(waiting, tmp_path, with_passwords=True, catalog=catalog)
    assert "is waiting for the domain new.contoso.example" in (tmp_path / "handouts" / "device-later.html").read_text()


def test_progress_counts_every_page(catalog: Catalog, tmp_path: Path, make_device: Any, make_fleet: Any) -> None:
    """Progress is told for a few devices at a time, with the total; booklets count too."""
    told: list[tuple[int, int]] = []
    fleet = make_fleet(*(make_device(f"d{number}") for number in range(30)))
    render_set(
        fleet,
        tmp_path,
        with_passwords=False,
        catalog=catalog,
        in_one_file=Booklets(html=True),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(25, 90), (30, 90), (55, 90), (60, 90), (90, 90)]


def test_empty_fleet_has_a_front_page(catalog: Catalog, tmp_path: Path, make_fleet: Any) -> None:
    """A stack without devices renders, too."""
    rendered = render_set(make_fleet(), tmp_path, with_passwords=False, catalog=catalog)
    assert "<b>0</b>devices" in rendered.index.read_text()
    assert rendered.devices_file.read_text() == '{"devices":[\n]}\n'


@pytest.mark.parametrize(
    "device_id", ["../../etc/passwd", "a/b", "a\\b", "..", "", "a\0b", "a:b", "ümlaut", "x" * 101, "-x", "a\n"]
)
def test_unsafe_id_is_refused_before_anything_is_written(
    device_id: str, catalog: Catalog, tmp_path: Path, make_device: Any, make_fleet: Any
) -> None:
    """An id that could leave the folder, or that Windows cannot store, is refused."""
    with pytest.raises(UnsafeNameError):
        render_set(make_fleet(make_device(device_id)), tmp_path / "out", with_passwords=False, catalog=catalog)
    assert list(tmp_path.iterdir()) == []


def test_ids_that_differ_by_case_are_refused(
    catalog: Catalog, tmp_path: Path, make_device: Any, make_fleet: Any
) -> None:
    """Two pages never become one file on Windows."""
    with pytest.raises(UnsafeNameError, match="'A1' and 'a1'"):
        render_set(make_fleet(make_device("a1"), make_device("A1")), tmp_path, with_passwords=False, catalog=catalog)


@pytest.mark.parametrize("device_id", ["index", "con", "aux", "lpt1", "certificates"])
def test_id_that_is_a_name_of_its_own_is_fine(
    device_id: str, catalog: Catalog, tmp_path: Path, make_device: Any, make_fleet: Any
) -> None:
    """Names that Windows reserves, and the front page's own, are ids like any other."""
    render_set(make_fleet(make_device(device_id)), tmp_path, with_passwords=False, catalog=catalog)
    assert (tmp_path / "handouts" / f"device-{device_id}.html").is_file()
