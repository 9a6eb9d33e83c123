"""docs/reference/cli.md."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> int:
    """Run the generator."""
    command = [sys.executable, "-m", "cli.reference", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode


def test_the_page_is_what_the_verbs_say() -> None:
    """The page in the docs is current."""
    assert run("--check") == 0


def test_a_changed_page_is_noticed(project: Path) -> None:
    """--check fails where the page is missing or differs; writing it, once or twice, puts that right."""
    page = project / "docs" / "reference" / "cli.md"

    assert run("--check") == 1
    for _ in range(2):
        assert run() == 0
        assert run("--check") == 0
    page.write_text(page.read_text() + "changed")
    assert run("--check") == 1
