"""`mfd drift`, with an engine that says what a real one was recorded to say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from exchange import ExchangeState, state_from_json, state_json
from tests.drift.recording import EXPORT, RECORDED
from tests.exchange.reports import item, report_bytes

Run = Callable[..., Result]
COMMAND = "./mfd pulumi up --refresh --stack test"
SECRET = "a-secret-of-this-shell"


@pytest.fixture
def engine(tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:  # noqa: ARG001 - the command's folder
    """Return a function that puts an engine on PATH which exports a stack and compares it; it returns the calls' file."""
    # Nobody answers there, so that the records of the zone elsewhere are not compared.
    monkeypatch.setenv("MFD_DNS_SERVERS", "127.0.0.1:1")
    monkeypatch.setattr("maildns.asking.LONGEST_QUESTION", 0.1)

    def install(events: str, code: int = 0, export: str = EXPORT) -> Path:
        folder = tmp_path / "engine"
        folder.mkdir(exist_ok=True)
        (folder / "export").write_text(export)
        (folder / "events").write_text(events)
        script = (
            f'#!/bin/sh\necho "$PULUMI_ENABLE_STREAMING_JSON_PREVIEW $@" >> {folder}/calls\n'
            f'case "$1" in stack) cat {folder}/export;; *) cat {folder}/events; exit {code};; esac\n'
        )
        (folder / "pulumi").write_text(script)
        (folder / "pulumi").chmod(0o700)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        return folder / "calls"

    return install


def recorded(name: str) -> str:
    """Return a recorded comparison."""
    return (RECORDED / f"{name}.events.jsonl").read_text()


NOTHING = json.dumps({"summaryEvent": {"resourceChanges": {"same": 58}}}) + "\n"


def failing(message: str) -> str:
    """Return the events of a comparison that fails."""
    return json.dumps(
        {"diagnosticEvent": {"severity": "error", "message": f"<{{%reset%}}>error: {message}<{{%reset%}}>\n"}}
    )


def test_no_drift_is_one_line_and_exit_code_0(mfd: Run, engine: Any) -> None:
    """Twice in a row; what could not be seen on this machine is a note, and no drift."""
    engine(NOTHING)
    for _ in range(2):
        result = mfd("drift", "--stack", "test")
        assert result.exit_code == 0, result.output
        assert "No drift: the stack test is as its last `up` left it." in result.stdout
        assert "note: Exchange Online was not compared" in result.stdout
        assert "note: DNS was not compared" in result.stdout


def test_drift_is_told_with_what_heals_it(mfd: Run, engine: Any) -> None:
    """Exit code 1; the command, how much it heals, and who is to be visited after it."""
    calls = engine(recorded("changed"))
    result = mfd("drift", "--stack", "test")
    assert result.exit_code == 1, result.output
    assert "The secret 2026H2 of the login ber was removed." in result.stdout
    assert "means    ecs and 2 others cannot log in: 535 5.7.3 Authentication unsuccessful." in result.stdout
    assert "13 differences.\n" in result.stdout
    assert f"`{COMMAND}` heals 13 of them" in result.stdout
    assert (
        "To be visited after it, with new hand-outs: ecs, ecs-2, the bridge of ber, fetching, bulk-oauth."
        in result.stdout
    )
    assert "comparing 54 resources" in result.stderr
    # The program runs first, which checks whose tenant the login reaches; nothing is written, and no secret is asked for.
    [exported, compared] = calls.read_text().splitlines()
    assert "--show-secrets" not in exported
    assert compared.startswith("true refresh --preview-only --run-program ")
    assert " --json " in compared


def test_json_is_all_that_is_printed(mfd: Run, engine: Any) -> None:
    """Every finding with its devices, its resources and their properties."""
    engine(recorded("gone"))
    result = mfd("drift", "--stack", "test", "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert (document["drift"], document["command"]) == (True, COMMAND)
    by_kind = {finding["kind"]: finding for finding in document["findings"]}
    assert by_kind["application-gone"]["visit"] == ["ecs", "ecs-2", "the bridge of ber"]
    [role] = by_kind["role-changed"]["resources"]
    assert (role["name"], role["gone"]) == ("smtp-role", False)
    assert "permissions[0].actions[1]" in role["properties"]


def test_markdown_is_for_a_comment(mfd: Run, engine: Any) -> None:
    """What others have typed into a cloud is no markup there."""
    events = recorded("changed").replace("elsewhere.example", "[elsewhere](https://else.example)")
    engine(events)
    result = mfd("drift", "--stack", "test", "--markdown")
    assert result.exit_code == 1
    assert result.stdout.startswith("### Drift of the stack `test`\n\n13 differences.\n")
    assert "  - means: ecs and 2 others cannot log in: 535 5.7.3 Authentication unsuccessful.\n" in result.stdout
    assert r"\[elsewhere\](https:<!-- -->//else.example)" in result.stdout


def test_an_engine_that_refuses_is_exit_code_3(mfd: Run, engine: Any) -> None:
    """With exit code 1 a scheduled check would report drift that nobody has seen."""
    program_ended = failing("an unhandled error occurred: Program exited with non-zero exit code: 1")
    engine(f"{failing('the login reaches another tenant')}\n{program_ended}\n", 255)
    result = mfd("drift", "--stack", "test")
    assert result.exit_code == 3
    assert "--stack test` says: the login reaches another tenant\n" in result.stderr
    assert not result.stdout


def test_a_plugin_that_is_missing_may_be_a_simulator_that_is_forgotten(mfd: Run, engine: Any) -> None:
    """The engine's own words speak of plugins only."""
    engine(failing("no resource plugin 'pulumi-resource-azure-native' found") + "\n", 255)
    result = mfd("drift", "--stack", "test")
    assert result.exit_code == 3
    assert (
        "found (the engine gets the plugin from the network; a stack that lives in the simulator has stand-ins"
        in result.stderr
    )


def test_other_reasons_not_to_compare_are_exit_code_3(mfd: Run, engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two forms at once; a stack that was never up; no engine."""
    engine(NOTHING, export='{"version":3,"deployment":{}}')
    twice = mfd("drift", "--stack", "test", "--json", "--markdown")
    assert (twice.exit_code, "take one of them" in twice.stderr) == (3, True)
    empty = mfd("drift", "--stack", "test")
    assert (empty.exit_code, "./mfd pulumi up --stack test" in empty.stderr) == (3, True)
    monkeypatch.setenv("PATH", "/nowhere")
    without = mfd("drift", "--stack", "test")
    assert (without.exit_code, "make setup" in without.stderr) == (3, True)


def test_secrets_of_the_shell_stay_out(mfd: Run, engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in what is found nor in an error."""
    monkeypatch.setenv("ARM_CLIENT_SECRET", SECRET)
    engine(recorded("changed").replace("elsewhere.example", SECRET))
    for form in ((), ("--json",), ("--markdown",)):
        result = mfd("drift", "--stack", "test", *form)
        assert SECRET not in result.output
        assert "[secret]" in result.output or r"\[secret\]" in result.output
    engine(failing(f"refused {SECRET}"), 255)
    assert SECRET not in mfd("drift", "--stack", "test").output


class Exchange:
    """The script's folder on this machine."""

    def __init__(self, project: Path) -> None:
        self.folder = project / "out" / "test" / "exchange"
        self.folder.mkdir(parents=True)
        resources = json.loads(EXPORT)["deployment"]["resources"]
        [self.state] = [row["inputs"]["state"] for row in resources if row["type"].endswith("ExchangeFiles")]

    def ran(self, state: str, *items: dict[str, Any]) -> None:
        """Leave the report of a run."""
        (self.folder / "report.json").write_bytes(report_bytes(state.encode(), list(items)))


@pytest.fixture
def exchange(project: Path) -> Exchange:
    """Return the folder, with a state and no report."""
    return Exchange(project)


def test_a_script_that_has_not_run_is_drift(mfd: Run, engine: Any, exchange: Exchange) -> None:  # noqa: ARG001 - asked for its effect
    """`up` does not heal it: the sentence says who does, and how."""
    engine(NOTHING)
    result = mfd("drift", "--stack", "test", "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    [finding] = document["findings"]
    assert (finding["kind"], finding["healedByUp"], document["command"]) == ("exchange-never-run", False, None)
    assert "`pwsh -File out/test/exchange/Set-MfdExchangeState.ps1`" in finding["up"]
    assert "fetching" in finding["devices"]


def test_a_report_of_another_state_is_drift(mfd: Run, engine: Any, exchange: Exchange) -> None:
    """The stack's own state counts, not a file of this machine, which may be older."""
    engine(NOTHING)
    exchange.ran(state_json(ExchangeState("test", "contoso.onmicrosoft.com")))
    result = mfd("drift", "--stack", "test")
    assert result.exit_code == 1
    assert "for another state" in result.stdout
    assert "`up` heals none of them, see above." in result.stdout


def test_what_the_script_missed_is_drift_until_it_has_run_well(mfd: Run, engine: Any, exchange: Exchange) -> None:
    """The item, why, and the devices that stand on it."""
    engine(NOTHING)
    mailbox = state_from_json(exchange.state).mailboxes[0].address
    exchange.ran(exchange.state, item("mailbox", mailbox, "failed", message="no such mailbox"))
    result = mfd("drift", "--stack", "test", "--json")
    [finding] = json.loads(result.stdout)["findings"]
    assert finding["what"] == f"Exchange Online: the script failed at mailbox {mailbox}: no such mailbox"
    assert finding["devices"] == [mailbox.partition("@")[0]]
    exchange.ran(exchange.state, item("mailbox", mailbox))
    assert mfd("drift", "--stack", "test").exit_code == 0
