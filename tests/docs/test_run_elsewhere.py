"""What counts as running a command of the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.run_elsewhere import by_ci, by_tests

FORK = ".venv/bin/python -m demo.preview main"


def asked(folder: Path, source: str) -> set[str]:
    """Return what a test with this source counts for."""
    (folder / "test_it.py").write_text(f"from tests.docs.documented import block, documented\n{source}\n")
    return by_tests(folder)


def test_a_text_that_a_test_asks_for_counts(tmp_path: Path) -> None:
    """Where it does something with it; a text in a comment or for itself does not."""
    assert asked(tmp_path, f'run(documented("{FORK}"))') == {FORK}
    assert asked(tmp_path, f'documented("{FORK}")') == set()
    assert asked(tmp_path, f'run("{FORK}")  # documented("{FORK}")') == set()


def test_a_block_counts_whole(tmp_path: Path) -> None:
    """Each of its lines is a command."""
    found = asked(tmp_path, 'run(block("docs/how-to/take-over.md", "adopt"))')
    assert found == {"./mfd adopt --stack prod --dry-run", "./mfd adopt --stack prod"}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('run(documented("./mfd adopt --stack test"))', "no page has `./mfd adopt --stack test`"),
        ('run(block("docs/how-to/take-over.md", "never"))', "docs/how-to/take-over.md has 0 blocks with never"),
        ('run(block("docs/how-to/take-over.md", "--stack"))', "docs/how-to/take-over.md has 2 blocks with --stack"),
    ],
)
def test_a_text_that_no_page_has_is_named(tmp_path: Path, source: str, words: str) -> None:
    """Before the test runs, and when it does."""
    with pytest.raises(AssertionError, match=words):
        asked(tmp_path, source)


def test_ci_runs_what_its_targets_run() -> None:
    """Also where a target needs another one."""
    assert {"make setup", "make demo", "python -m toolchain"} <= by_ci()
    assert "make docs" not in by_ci()
