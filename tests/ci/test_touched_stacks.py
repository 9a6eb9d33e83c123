"""Which stacks a change touches."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ci.touched_stacks import touched

ROOT = Path(__file__).resolve().parents[2]
STACKS = ["contoso", "contoso.prod", "dev", "local", "prod"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["stacks/Pulumi.prod.yaml"], ["prod"]),
        (["stacks/prod.devices.csv", "docs/how-to/import.md"], ["prod"]),
        (["stacks/dev.devices.csv", "stacks/Pulumi.prod.yaml"], ["dev", "prod"]),
        (["stacks/contoso.devices.csv"], ["contoso"]),
        (["stacks/contoso.prod.devices.csv"], ["contoso.prod"]),
        (["stacks/Pulumi.contoso.prod.yaml"], ["contoso.prod"]),
        (["stacks/Pulumi.gone.yaml", "stacks/gone.devices.csv"], []),
        (["stacks/shared.csv"], STACKS),
        (["stacks/shared/printers.csv"], STACKS),
        (["stacks/tenants.csv", "stacks/tenants.written.yaml", "stacks/tenants/stack.yaml"], []),
        (["catalog/methods/ecs.yaml"], STACKS),
        (["a-new-room/file.py"], STACKS),
        (["requirements.txt"], STACKS),
        (["requirements-cli.lock"], STACKS),
        (["requirements-dev.txt", "requirements-dev.lock"], []),
        (["README.md", "tests/conftest.py", ".github/workflows/preview.yaml", "ci/comment.py"], []),
        ([], []),
    ],
)
def test_a_stack_is_touched_by_its_files_and_by_the_program(files: list[str], expected: list[str]) -> None:
    """Its own files touch one stack, the program's all, and what stands beside the program none."""
    assert touched(STACKS, files) == expected


Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A repository with three stacks, of which one is not filled in; calls git in it."""
    (tmp_path / "ci").mkdir()
    shutil.copy(ROOT / "ci" / "touched_stacks.py", tmp_path / "ci")
    (tmp_path / "stacks").mkdir()
    for stack, text in {"dev": "a: <fill in>\n", "prod": "# not <fill in>\na: 1\n", "local": "a: 1\n"}.items():
        (tmp_path / "stacks" / f"Pulumi.{stack}.yaml").write_text(text)

    def call(*arguments: str) -> str:
        identity = ("-c", "user.name=test", "-c", "user.email=test@contoso.example")
        done = subprocess.run(["git", *identity, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    call("init", "--quiet", "--initial-branch", "main")
    call("add", ".")
    call("commit", "--quiet", "--message", "Base")
    return call


def listed(folder: Path, *arguments: str) -> tuple[list[str], str]:
    """Return what the script prints, and what it says beside."""
    command = [sys.executable, str(folder / "ci" / "touched_stacks.py"), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    stacks: list[str] = json.loads(done.stdout)
    return stacks, done.stderr


def test_a_branch_is_compared_with_where_it_left(git: Git, tmp_path: Path) -> None:
    """What main has got in the meantime is not this branch's."""
    git("switch", "--quiet", "--create", "mine")
    (tmp_path / "stacks" / "prod.devices.csv").write_text("id\n")
    git("add", ".")
    git("commit", "--quiet", "--message", "Mine")
    git("switch", "--quiet", "main")
    (tmp_path / "stacks" / "local.devices.csv").write_text("id\n")
    git("add", ".")
    git("commit", "--quiet", "--message", "Theirs")
    git("switch", "--quiet", "mine")
    assert listed(tmp_path, "main")[0] == ["prod"]


def test_a_file_that_moves_counts_where_it_was(git: Git, tmp_path: Path) -> None:
    """Moved out of the program, it is missing there; git would name the new place only."""
    (tmp_path / "catalog.yaml").write_text("a: 1\n")
    git("add", ".")
    git("commit", "--quiet", "--message", "More")
    git("switch", "--quiet", "--create", "mine")
    (tmp_path / "docs").mkdir()
    git("mv", "catalog.yaml", "docs/catalog.yaml")
    git("commit", "--quiet", "--message", "Moved")
    assert listed(tmp_path, "main")[0] == ["local", "prod"]


@pytest.mark.parametrize("base", [[], ["0" * 40]], ids=["none", "before the first"])
def test_without_a_base_it_is_all_that_are_filled_in(git: Git, tmp_path: Path, base: list[str]) -> None:
    """A stack with values to fill in is named, and left out; so is one that is not wanted."""
    git("status")
    assert listed(tmp_path, *base) == (
        ["local", "prod"],
        "dev is left out: Pulumi.dev.yaml has values to fill in\n",
    )
    assert listed(tmp_path, *base, "--but", "local")[0] == ["prod"]


def test_a_file_of_a_stack_that_is_left_out_touches_no_other(git: Git, tmp_path: Path) -> None:
    """Neither the one that is not wanted nor the one that is not filled in."""
    base = git("rev-parse", "HEAD")
    for stack in ("dev", "local"):
        (tmp_path / "stacks" / f"{stack}.devices.csv").write_text("id\n")
    git("add", ".")
    git("commit", "--quiet", "--message", "Devices")
    assert listed(tmp_path, base, "--but", "local")[0] == []


def test_more_than_a_matrix_takes_is_refused(git: Git, tmp_path: Path) -> None:
    """GitHub would fail the run; 256 are taken."""
    git("status")
    for number in range(255):
        (tmp_path / "stacks" / f"Pulumi.customer-{number}.yaml").write_text("a: 1\n")
    assert len(listed(tmp_path, "--but", "local")[0]) == 256
    command = [sys.executable, str(tmp_path / "ci" / "touched_stacks.py")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "257 stacks are touched, and GitHub takes 256 jobs in a matrix at most" in done.stderr
