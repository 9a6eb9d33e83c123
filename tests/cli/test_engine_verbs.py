"""Verbs of the engine, given to `mfd`."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize("verb", ["up", "destroy", "refresh", "stack", "config", "login"])
def test_a_verb_of_the_engine_is_told_where_it_belongs(mfd: Run, verb: str) -> None:
    """What was typed behind it may be a secret and is not said again; exit code 2, as for every wrong usage."""
    result = mfd(verb, "set", "hunter2")
    assert result.exit_code == 2
    assert f"'{verb}' is a verb of the engine: put `pulumi` before it, `./mfd pulumi {verb} …`" in result.stderr
    assert "hunter2" not in result.output


def test_another_wrong_verb_is_told_as_before(mfd: Run) -> None:
    """The engine has none of that name either."""
    result = mfd("frobnicate")
    assert result.exit_code == 2
    assert "No such command 'frobnicate'" in result.stderr
