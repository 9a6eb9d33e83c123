"""A lock is compared with what it was made from."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.documented import documented
from tests.toolchain.tiny_package import NAME, make_wheel, only
from toolchain.lock import SETS, differences, disagreements
from toolchain.places import PROJECT

HASH = f" \\\n    --hash=sha256:{'0' * 64}\n"
FASTER = f"faster==1.2 ; python_full_version < '3.12'{HASH}    # via -r requirements.txt\n"
FITTING = f"{FASTER}slower-one==3.0{HASH}    # via\n    #   -r requirements-cli.txt\n    #   faster\nnested==1{HASH}    # via faster\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with two sets, both locked."""
    (tmp_path / "requirements.txt").write_text("faster==1.*  # a reason\n")
    (tmp_path / "requirements-cli.txt").write_text("-r requirements.txt\n# More\nSlower_One>=2\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements-cli.txt\n")
    for name in SETS:
        (tmp_path / f"requirements-{name}.lock").write_text(FITTING)
    return tmp_path


def test_a_lock_that_fits_has_no_difference(root: Path) -> None:
    """Other spellings of a name, markers and packages of packages included."""
    assert [*differences(root, "cli"), *differences(root, "dev"), *disagreements(root)] == []


@pytest.mark.parametrize(
    ("requirements", "words"),
    [
        ("faster==1.*\nnested\n", "requirements-cli.lock does not have nested, which requirements.txt asks for."),
        ("faster==2.*\n", "requirements-cli.lock has faster 1.2, and requirements.txt wants faster==2.*."),
        ("", "requirements-cli.lock has faster, which no requirements file asks for any more."),
    ],
)
def test_a_changed_requirement_is_told(root: Path, requirements: str, words: str) -> None:
    """One more, another version, one less; by file, package and what would be right."""
    (root / "requirements.txt").write_text(requirements)
    assert [*differences(root, "cli")] == [words]


def test_locks_that_disagree_are_told(root: Path) -> None:
    """An environment for development serves the commands as well."""
    (root / "requirements-dev.lock").write_text(FITTING.replace("nested==1", "nested==2"))
    assert [*disagreements(root)] == ["requirements-cli.lock has nested 1; in requirements-dev.lock it is 2."]


def test_the_projects_locks_fit() -> None:
    """`make check` asks the same."""
    command = ["bash", "-c", documented("python -m toolchain.lock --check")]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SETS)
def test_a_lock_names_no_place(name: str) -> None:
    """Whoever installs it has an index of his own; and every package has a hash."""
    text = (PROJECT / f"requirements-{name}.lock").read_text()
    assert not re.search(r"https?:|^-", text, re.MULTILINE)
    entries = re.split(r"\n(?=\w)", text)
    assert len(entries) > 50
    assert [entry for entry in entries[1:] if "--hash=sha256:" not in entry] == []


def test_a_version_stays_until_it_is_to_be_upgraded(tmp_path: Path) -> None:
    """The lock is written for every system, with hashes; a newer version of a package is taken when that is asked for."""
    shutil.copytree(PROJECT / "toolchain", tmp_path / "toolchain", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "a"\nversion = "1"\nrequires-python = ">=3.11"\n')
    for name in SETS:
        (tmp_path / f"requirements-{name}.txt").write_text(f"{NAME}==1.*\n")

    def lock(command: str) -> str:
        environment = only(tmp_path / "wheels")
        subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, check=True)
        texts = {(tmp_path / f"requirements-{name}.lock").read_text().partition("    #")[0] for name in SETS}
        [text] = texts
        return text

    first = make_wheel(tmp_path / "wheels", "1.0")
    assert f"{NAME}==1.0 \\\n    --hash=sha256:{first}\n" in lock(documented("python -m toolchain.lock"))
    second = make_wheel(tmp_path / "wheels", "1.1")
    assert first in lock(documented("python -m toolchain.lock"))
    assert second in lock(documented("python -m toolchain.lock --upgrade"))
    assert [*differences(tmp_path, "cli"), *disagreements(tmp_path)] == []
