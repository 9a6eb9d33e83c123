"""What somebody put where a set is to go is refused or kept, and never lost."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from handouts import SELECTION, Booklets, Fleet, OccupiedError, finish_replacing, render_apart, render_stack_set
from handouts.language import LANGUAGES, Language
from handouts.place import check_place
from handouts.whose import is_set, others_in


def files(folder: Path) -> dict[str, str]:
    """Return everything in a folder, and what links lead to."""
    return {
        str(path.relative_to(folder)): f"-> {path.readlink()}"
        if path.is_symlink()
        else path.read_text(errors="replace")
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def write(path: Path, text: str = "mine") -> None:
    """Write somebody's file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def others(folder: Path) -> list[str]:
    """Return what is not of a run."""
    return [str(path) for path in others_in(folder / "handouts", folder / "devices.json")]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("handouts/notes.txt", "mine", "handouts holds no hand-outs but notes.txt, and"),
        ("handouts/sub/n.txt", "mine", "handouts holds no hand-outs but sub, and"),
        ("handouts/index.html", "<title>Hand-outs</title>", "handouts holds no hand-outs but index.html, and"),
        ("handouts", "mine", "handouts is a file, and"),
        ("devices.json", "mine", "devices.json is not one that came with hand-outs, and"),
        ("devices.json", '[{"id": "a"}]', "devices.json is not one that came with hand-outs, and"),
        ("devices.json", '{"devices": [{"id": "a"}]}', "devices.json is not one that came with hand-outs, and"),
        ("devices.json", '{"devices": [], "more": 1}', "devices.json is not one that came with hand-outs, and"),
        ("devices.json/a", "mine", "devices.json is not one that came with hand-outs, and"),
    ],
)
def test_what_no_run_wrote_is_refused(fleet: Fleet, tmp_path: Path, name: str, text: str, said: str) -> None:
    """Before anything is written: the path, what is in the way, and the way out."""
    write(tmp_path / name, text)
    with pytest.raises(OccupiedError) as refused:
        render_apart(fleet, tmp_path, own=False, with_passwords=False)
    assert str(refused.value).startswith(f"{tmp_path}/{said}")
    assert str(refused.value).endswith("name another folder with --out")
    assert files(tmp_path) == {name: text}


@pytest.mark.parametrize("name", ["handouts", "devices.json"])
def test_link_is_refused(fleet: Fleet, tmp_path: Path, name: str) -> None:
    """Also one that leads to a set, or nowhere: no run wrote it."""
    render_apart(fleet, tmp_path / "there", own=False, with_passwords=False)
    out = tmp_path / "out"
    out.mkdir()
    for target in (tmp_path / "there" / name, tmp_path / "nowhere"):
        (out / name).unlink(missing_ok=True)
        (out / name).symlink_to(target)
        with pytest.raises(OccupiedError):
            render_apart(fleet, out, own=False, with_passwords=False)
        assert files(out) == {name: f"-> {target}"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_set_is_known_in_every_language(fleet: Fleet, tmp_path: Path, language: Language) -> None:
    """All that a run writes is its own: booklets, tables, certificates, sheets; a smaller set takes its place."""
    spoken = replace(fleet, language=language)
    everything = Booklets(html=True, pdf="a4")
    render_apart(spoken, tmp_path, own=False, with_passwords=True, in_one_file=everything)
    assert others(tmp_path) == []
    (tmp_path / "devices.json").unlink()
    assert others(tmp_path) == []
    render_apart(spoken, tmp_path, own=False, with_passwords=True, only=["label-7"])
    assert others(tmp_path) == []
    assert not (tmp_path / "handouts" / "device-copy-room.html").exists()


def test_set_without_devices_is_known(fleet: Fleet, tmp_path: Path) -> None:
    """An empty one, too, and an empty folder is free."""
    (tmp_path / "handouts").mkdir()
    empty = replace(fleet, devices={}, credentials={})
    for _ in range(2):
        render_apart(empty, tmp_path, own=False, with_passwords=False)
    assert is_set(tmp_path / "handouts")


def test_set_of_an_earlier_version_is_replaced(fleet: Fleet, tmp_path: Path) -> None:
    """Its front page has two signs, and devices.json its keys."""
    front = '<meta name="robots" content="noindex"><a href="device-x.html">x</a> ./mfd handouts --stack prod'
    write(tmp_path / "handouts" / "index.html", front)
    for name in ("device-x.html", "device-x.txt", "password-x.html"):
        write(tmp_path / "handouts" / name, "old")
    devices = '{"devices":[\n{"id": "x", "method": "ecs", "host": "h", "document": "handouts/device-x.html"}\n]}\n'
    write(tmp_path / "devices.json", devices)
    _, taken = render_apart(fleet, tmp_path, own=False, with_passwords=False)
    assert not list((tmp_path / "handouts").glob("*-x.*"))
    assert taken == [
        "the password sheets of the earlier set are taken out; the same command --with-passwords writes them again"
    ]


NOTES = ("notes.txt", "sub/n.txt", "certificates/ours.pem", "bulk/mine.yml", "device-plan.html", "password-list.txt")


@pytest.mark.parametrize("own", [True, False])
def test_what_somebody_put_into_a_set_is_kept_and_told(fleet: Fleet, tmp_path: Path, *, own: bool) -> None:
    """Each time, whatever its name is like."""
    render_apart(fleet, tmp_path, own=own, with_passwords=False)
    for name in NOTES:
        write(tmp_path / "handouts" / name)
    (tmp_path / "handouts" / "link").symlink_to("nowhere")
    for _ in range(2):
        _, [*_, told] = render_apart(fleet, tmp_path, own=own, with_passwords=False, only=["copy-room"])
        assert told.startswith("what no run wrote stays among the hand-outs: bulk/mine.yml, certificates/ours.pem, ")
        assert told.endswith(" and 2 more")
    found = files(tmp_path / "handouts")
    assert {name: found[name] for name in NOTES} == dict.fromkeys(NOTES, "mine")
    assert found["link"] == "-> nowhere"
    assert "device-label-7.html" not in found


def test_file_whose_name_a_new_document_has_is_kept_under_another(fleet: Fleet, tmp_path: Path) -> None:
    """Nothing is written over, however often."""
    render_stack_set(replace(fleet, devices={"later": fleet.devices["later"]}), tmp_path, with_passwords=False)
    write(tmp_path / "handouts" / "device-copy-room.html")
    write(tmp_path / "handouts" / "device-copy-room.html.kept", "too")
    render_stack_set(fleet, tmp_path, with_passwords=False)
    assert others(tmp_path) == ["device-copy-room.html.kept", "device-copy-room.html.kept.kept"]
    assert sorted(files(tmp_path / "handouts")[name] for name in others(tmp_path)) == ["mine", "too"]


def test_folder_of_the_stack_is_never_refused(fleet: Fleet, tmp_path: Path) -> None:
    """`up` goes on, and what was there is kept, a page named like the front page too."""
    write(tmp_path / "handouts" / "index.html")
    write(tmp_path / "handouts" / "notes.txt")
    _, told = render_stack_set(fleet, tmp_path, with_passwords=False)
    assert told == ["what no run wrote stays among the hand-outs: index.html.kept, notes.txt"]
    assert is_set(tmp_path / "handouts")


def test_notes_in_a_selection_stay(fleet: Fleet, tmp_path: Path) -> None:
    """The next whole set takes the selection away, and nothing else; once."""
    render_apart(fleet, tmp_path / SELECTION, own=True, with_passwords=True, only=["copy-room"])
    write(tmp_path / SELECTION / "handouts" / "notes.txt")
    write(tmp_path / SELECTION / "handouts" / "sub" / "n.txt")
    assert len(render_stack_set(fleet, tmp_path, with_passwords=False)[1]) == 1
    assert files(tmp_path / SELECTION) == {"handouts/notes.txt": "mine", "handouts/sub/n.txt": "mine"}
    assert render_stack_set(fleet, tmp_path, with_passwords=False)[1] == []


@pytest.mark.parametrize("renames", range(7))
def test_killed_run_loses_no_note(fleet: Fleet, tmp_path: Path, renames: int) -> None:
    """A process that dies after any of its renames: the next run finds them, and a set that is a run's."""
    render_apart(fleet, tmp_path, own=False, with_passwords=False)
    for name in ("a.txt", "sub/b.txt"):
        write(tmp_path / "handouts" / name)
    code = """
import os, pathlib, sys
from handouts.place import SET
left = int(sys.argv[2])
def dies(original):
    def step(self, target):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return original(self, target)
    return step
pathlib.Path.rename, pathlib.Path.replace = dies(pathlib.Path.rename), dies(pathlib.Path.replace)
old = pathlib.Path(sys.argv[1])
def write(folder):
    (folder / "handouts").mkdir()
    for name in ("handouts/index.html", "devices.json"):
        (folder / name).write_text((old / name).read_text())
SET.replace(old, write)
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path), str(renames)], check=False)
    assert done.returncode == (9 if renames < 6 else 0)
    check_place(tmp_path)
    finish_replacing(tmp_path)
    assert others(tmp_path) == ["a.txt", "sub"]
    assert {path.name for path in tmp_path.iterdir()} == {"handouts", "devices.json"}
