"""What the simulator knows of Exchange Online is told: in its README, and by `--coverage`."""

from __future__ import annotations

from pathlib import Path

import simulator
from simulator.coverage import coverage
from simulator.services.exchange_cmdlet_table import CMDLETS
from simulator.services.exchange_refusals import REPLIES
from simulator.services.exchange_switches import SWITCHES

README = (Path(simulator.__file__).parent / "README.md").read_text()


def test_the_readme_names_every_switch() -> None:
    """No switch is known to its code alone."""
    assert [name for name in SWITCHES if f"`{name}`" not in README] == []


def test_coverage_lists_cmdlets_switches_and_replies() -> None:
    """Each with its parameters, its question, its source."""
    page = coverage()
    assert [name for name in CMDLETS if f"- `{name}`" not in page] == []
    assert [entry.question for entry in SWITCHES.values() if entry.question not in page] == []
    assert [entry.text for entry in REPLIES.values() if f"`{entry.text}` ({entry.source})" not in page] == []
