"""Many processes write the set that one would write, and none is left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog import Catalog
from handouts import Booklets, Fleet, LostProcessError, UnknownReferenceError, render_set

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 120
"""Seconds until a process that should have ended is a failure."""


@pytest.fixture
def many(make_device: Any, make_fleet: Any) -> Fleet:
    """Return devices in three sites, each in a language of its own, more than one process gets at once."""
    sites = ("hq", "harbour", "pier")
    languages = ("en", "de", "fr")
    made = [
        make_device(
            f"d{number:02}",
            site=sites[number % 3],
            site_name=sites[number % 3].title(),
            language=languages[number % 3],
            credential_id="harbour" if number % 3 == 1 else "hq",
        )
        for number in range(60)
    ]
    fleet: Fleet = make_fleet(*made)
    return fleet


def contents(folder: Path) -> dict[Path, bytes]:
    """Return every file below `folder`."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_processes_write_the_same_bytes(many: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Pages, password sheets, booklets and PDF are those of one process."""
    for processes in (1, 2):
        render_set(
            many,
            tmp_path / str(processes),
            with_passwords=True,
            in_one_file=Booklets(html=True, pdf="a4"),
            catalog=catalog,
            processes=processes,
        )
    one, two = contents(tmp_path / "1"), contents(tmp_path / "2")
    assert len(one) > 4 * len(many.devices)
    assert one == two


def test_progress_comes_from_the_processes(many: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Progress is told in order while other processes write."""
    told: list[tuple[int, int]] = []
    render_set(
        many, tmp_path, with_passwords=False, catalog=catalog, processes=2, progress=lambda *now: told.append(now)
    )
    assert told == [(25, 60), (50, 60), (60, 60)]


def test_error_of_a_process_is_told_as_it_is(many: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """A device without its credential is named, the old set stays, and no process is left."""
    render_set(many, tmp_path, with_passwords=False, catalog=catalog)
    before = contents(tmp_path)
    with pytest.raises(UnknownReferenceError, match="'d01' names the credential 'harbour'"):
        render_set(
            replace(many, credentials={"hq": many.credentials["hq"]}),
            tmp_path,
            with_passwords=True,
            catalog=catalog,
            processes=2,
        )
    assert contents(tmp_path) == before
    assert multiprocessing.active_children() == []


def test_killed_process_leaves_the_old_set(many: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """A process that the kernel kills ends the run with a sentence; the next run writes everything."""
    render_set(many, tmp_path, with_passwords=False, catalog=catalog)
    before = contents(tmp_path)

    def kill(_done: int, _total: int) -> None:
        for worker in multiprocessing.active_children():
            os.kill(worker.pid or 0, signal.SIGKILL)

    with pytest.raises(LostProcessError, match="the old hand-outs stay"):
        render_set(many, tmp_path, with_passwords=True, catalog=catalog, processes=2, progress=kill)
    assert contents(tmp_path) == before
    assert {path.name for path in tmp_path.iterdir()} == {"handouts", "devices.json"}
    assert multiprocessing.active_children() == []


def test_interruption_leaves_the_old_set(many: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Ctrl-C leaves the old set, and no process."""
    render_set(many, tmp_path, with_passwords=False, catalog=catalog)
    before = contents(tmp_path)

    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_set(many, tmp_path, with_passwords=True, catalog=catalog, processes=2, progress=interrupt)
    assert contents(tmp_path) == before
    assert multiprocessing.active_children() == []


ENDS_ITSELF = """
import os, signal, sys
from benchmarks.fleet import make_fleet
from handouts import render_set

def end(done, total):
    print("rendering", flush=True)
    {end}

render_set(make_fleet(500), __import__("pathlib").Path(sys.argv[1]), with_passwords=True, processes=2, progress=end)
"""


@pytest.mark.parametrize(
    ("end", "code"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
        ("os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM),
        ("os.killpg(0, signal.SIGINT)", -signal.SIGINT),
    ],
    ids=["kill -9", "kill", "Ctrl-C"],
)
def test_no_process_outlives_the_one_that_started_it(end: str, code: int, tmp_path: Path) -> None:
    """Whatever ends a run, its processes end too: they hold its output, which only then comes to an end."""
    run = subprocess.Popen(
        [sys.executable, "-c", ENDS_ITSELF.replace("{end}", end), str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    output, errors = run.communicate(timeout=LONGEST)
    assert output.startswith("rendering")
    assert run.returncode == code
    # Ctrl-C goes to every process in the terminal, and only the first may say so.
    assert "SpawnProcess" not in errors
    assert not (tmp_path / "handouts").exists()
