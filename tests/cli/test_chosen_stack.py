"""Which stack a verb is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

_VERBS = (
    ("advise",),
    ("doctor",),
    ("drift",),
    ("expiring",),
    ("files",),
    ("handouts",),
    ("preview",),
    ("rotate",),
    ("verify",),
)


@pytest.mark.parametrize("verb", _VERBS, ids=" ".join)
def test_a_stack_without_settings_is_told_with_the_name_that_was_meant(
    mfd: Run, project: Path, verb: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same from every verb, before anything is asked."""
    (project / "stacks" / "Pulumi.prod.yaml").write_text("config: {}\n")
    said = "there is no stacks/Pulumi.prdo.yaml, and so no such stack; did you mean 'prod'?"
    result = mfd(*verb, "--stack", "contoso/mfd/prdo")
    assert result.exit_code in {1, 3}
    assert said in result.stderr
    monkeypatch.setenv("PULUMI_STACK", "prdo")
    assert said in mfd(*verb).stderr
    assert "known are prod, test" in mfd(*verb, "--stack", "x").stderr
