"""`./mfd` from wherever it is called."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose Python and engine only say how they were called."""
    folder = tmp_path / "a checkout"
    for program in (".venv/bin/python", ".toolchain/bin/pulumi"):
        (folder / program).parent.mkdir(parents=True)
        (folder / program).write_text('#!/bin/bash\necho "$0 $* in $PWD"; echo "PATH=$PATH"\n')
        (folder / program).chmod(0o755)
    shutil.copy(ROOT / "mfd", folder)
    return folder


def mfd(command: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the launcher in `folder`."""
    return subprocess.run([command, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def test_a_verb_keeps_the_users_folder(checkout: Path, tmp_path: Path) -> None:
    """File names in the arguments are relative to where the user is."""
    done = mfd(checkout / "mfd", "verify", "--to", "a b", folder=tmp_path)

    assert done.stdout.splitlines()[0] == f"{checkout}/.venv/bin/python -P -m cli verify --to a b in {tmp_path}"
    assert done.returncode == 0


def test_pulumi_runs_in_the_projects_folder(checkout: Path, tmp_path: Path) -> None:
    """The engine finds Pulumi.yaml from any folder, and its own tools come first on PATH."""
    done = mfd(checkout / "mfd", "pulumi", "stack", "ls", folder=tmp_path)

    first, path = done.stdout.splitlines()
    assert first == f"{checkout}/.toolchain/bin/pulumi stack ls in {checkout}"
    assert path.startswith(f"PATH={checkout}/.venv/bin:{checkout}/.toolchain/bin:")


@pytest.mark.parametrize("relative", [True, False])
def test_a_link_leads_to_the_project(checkout: Path, tmp_path: Path, relative: bool) -> None:  # noqa: FBT001 - a parameter
    """A link in a folder on PATH is enough to use the command."""
    (tmp_path / "bin").mkdir()
    link = tmp_path / "bin" / "mfd"
    link.symlink_to(Path("..", "a checkout", "mfd") if relative else checkout / "mfd")

    assert f"in {checkout}" in mfd(link, "pulumi", folder=tmp_path).stdout


@pytest.mark.parametrize(
    ("missing", "name"), [(".venv", "the virtual environment"), (".toolchain", "the Pulumi engine")]
)
def test_what_is_missing_is_named(checkout: Path, missing: str, name: str) -> None:
    """One sentence says what to run."""
    shutil.rmtree(checkout / missing)

    done = mfd(checkout / "mfd", "verify", folder=checkout)

    assert done.returncode == 1
    assert done.stderr == f"mfd: {name} is missing; run `make setup` in {checkout} first.\n"


def test_make_alone_lists_the_targets() -> None:
    """Every target has a line."""
    listed = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    names = {line.split()[1] for line in listed.splitlines()}
    assert names >= {"setup", "demo", "clean-demo", "test", "check", "format", "benchmark"}


def test_refresh_and_destroy_run_the_program(checkout: Path, tmp_path: Path) -> None:
    """The check of the login is the program's, so the engine is told to run it; somebody who says otherwise is heard."""
    engine = checkout / ".toolchain/bin/pulumi"
    engine.write_text('#!/bin/bash\necho "$PULUMI_RUN_PROGRAM"\n')
    command = [str(checkout / "mfd"), "pulumi", "destroy"]
    for said, expected in ({}, "true"), ({"PULUMI_RUN_PROGRAM": "false"}, "false"):
        environment = {"PATH": os.environ["PATH"], **said}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == expected


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["up", "--stack", "local"], True),
        (["preview", "-s", "local"], True),
        (["up", "--stack=local"], True),
        (["up", "--stack", "prod"], False),
        (["up", "--stack", "local-office"], False),
    ],
)
def test_the_stack_of_the_demo_is_named_as_such(checkout: Path, arguments: list[str], *, told: bool) -> None:
    """Without a simulator's variables the engine says in obscure words that it does not know the stack."""
    command = [str(checkout / "mfd"), "pulumi", *arguments]
    done = subprocess.run(command, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=True)
    assert ("its cloud is a simulator" in done.stderr) is told
    assert arguments[0] in done.stdout
