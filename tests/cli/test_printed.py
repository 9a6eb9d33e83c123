"""What is printed into a pipe or a narrow window."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import Result

from cli import printed, rotation_run, secret_ends
from cli.printed import result_console, result_table
from handouts import device_json
from tests.cli.rotating_stack import DEVICES, STACK, after_up
from tests.exported_stack import record

Run = Callable[..., Result]
Up = Callable[..., None]
# As wide as a cron job's or a pipeline's log is taken to be, and much less.
NARROW = ("80", "20")
APPLICATION = "mfd-test-of-a-company-whose-name-goes-on-and-on-and-on-and-on-and-on-and-on-and-on"
PLACE = "second floor of the annex, behind the kitchen, to the left of the window that opens onto the yard"


@pytest.fixture(params=NARROW)
def narrow(project: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:  # noqa: ARG001 - which sets another width
    """Let the width be what it is without a window; colours may be forced, as in a pipeline."""
    monkeypatch.setenv("COLUMNS", request.param)
    monkeypatch.setenv("FORCE_COLOR", "1")


def shorten(text: str) -> str:
    """Return a text with each run of blanks as one."""
    return " ".join(text.split())


@pytest.mark.usefixtures("narrow", "rotating")
def test_expiring_names_the_application_whole(mfd: Run, exporting_engine: Up, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each secret is one line."""
    exporting_engine(after_up("2026H2", "2027H1").replace('"mfd-test"', json.dumps(APPLICATION)))
    monkeypatch.setattr(secret_ends, "today", lambda: date(2027, 12, 1))
    output = mfd("expiring", "--stack", "test", "--within", "29").stdout
    assert f"30 2027-12-31 berlin 2026H2 {APPLICATION}" in shorten(output)
    assert len([line for line in output.splitlines() if APPLICATION in line]) == 2


@pytest.mark.usefixtures("narrow", "rotating")
def test_rotate_names_the_place_whole(mfd: Run, exporting_engine: Up, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever visits the device reads it in a mail."""
    stack = json.loads(after_up("2026H2"))
    devices = stack["deployment"]["resources"][-1]["inputs"]["devices"]
    devices["door"] = device_json(replace(record("door"), location=PLACE))
    exporting_engine(json.dumps(stack))
    monkeypatch.setattr(rotation_run, "today", lambda: date(2026, 12, 1))
    output = mfd("rotate", "--stack", "test", "--begin").stdout
    assert f"Berlin (0 of 3) door {PLACE} berlin" in [shorten(line) for line in output.splitlines()]


@pytest.mark.usefixtures("narrow")
def test_advise_says_every_reason_on_one_line(mfd: Run, project: Path) -> None:
    """The overview and the reasons of one device."""
    (project / "stacks" / "Pulumi.test.yaml").write_text(STACK)
    long = "a-copier-with-the-longest-name"
    (project / "stacks" / "test.devices.csv").write_text(DEVICES.replace("door", long))
    for arguments in ((), (long,)):
        result = mfd("advise", "--stack", "test", *arguments)
        output = result.stdout
        assert result.exit_code == 0, result.output
        assert "…" not in output
        assert any(long in line for line in output.splitlines())
    assert any(line.startswith("direct-send") and len(line) > 80 for line in output.splitlines())


def test_a_cell_is_folded_where_a_window_is_narrow(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At a terminal lines end at its edge, and no sign is lost."""
    monkeypatch.setattr(printed, "has_window", lambda: True)
    monkeypatch.setenv("COLUMNS", "30")
    table = result_table("Device", "Application")
    table.add_row("door", APPLICATION)
    result_console().print(table)
    lines = capsys.readouterr().out.splitlines()[1:]
    assert max(map(len, lines)) <= 30
    assert "".join(line.removeprefix("door").strip() for line in lines) == APPLICATION
