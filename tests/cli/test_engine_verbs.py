"""Verbs of the engine, given to `mfd`."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize("verb", ["up", "destroy", "refresh", "stack", "config", "login"])
def test_a_verb_of_the_engine_is_told_where_it_belongs(mfd: Run, verb: str) -> None:
    """With what was typed behind it; exit code 2, as for every wrong usage."""
    result = mfd(verb, "--stack", "a b")
    assert result.exit_code == 2
    assert f"'{verb}' is a verb of the engine: `./mfd pulumi {verb} --stack 'a b'`" in result.stderr


def test_another_wrong_verb_is_told_as_before(mfd: Run) -> None:
    """The engine has none of that name either."""
    result = mfd("frobnicate")
    assert result.exit_code == 2
    assert "No such command 'frobnicate'" in result.stderr
