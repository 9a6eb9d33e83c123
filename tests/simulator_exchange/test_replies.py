"""The table of replies names tests that are there, and has every reply that Exchange Online's hosts give."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.services.exchange_refusals import REPLIES

HERE = Path(__file__).parent
ROWS = re.findall(r"^\| (.+) \| (.+) \|$", (HERE / "replies.md").read_text(), flags=re.MULTILINE)[1:]
TESTS = {
    name for file in HERE.glob("test_*.py") for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
}


@pytest.mark.parametrize(("reply", "tried"), ROWS)
def test_each_reply_is_tried_or_says_why_not(reply: str, tried: str) -> None:
    """A row names tests of this folder, or begins with the reason."""
    named = re.findall(r"`(test_\w+)`", tried)
    assert named or tried.startswith("not simulated: "), reply
    assert set(named) <= TESTS


@pytest.mark.parametrize("text", sorted(set(REPLIES.values())))
def test_each_reply_that_is_given_has_a_test(text: str) -> None:
    """No reply is given that no test provokes."""
    code = " ".join(text.split()[:2])
    assert any(f"`{code}`" in reply and "`test_" in tried for reply, tried in ROWS)
