"""`mfd advise`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from typer.testing import Result

from cli import printed

Run = Callable[..., Result]
FLEET = Path(__file__).parents[1] / "advice" / "fleet"
ON = ("--on", "2026-11-23")


@pytest.fixture(autouse=True)
def company(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the stack `fleet`, forty mixed devices, into the project, and choose it."""
    copytree(FLEET, project, dirs_exist_ok=True)
    monkeypatch.setenv("PULUMI_STACK", "fleet")
    return project


@pytest.fixture
def twice(mfd: Run) -> Run:
    """Run a command twice; the second time it says the same."""

    def run(*arguments: str, **kwargs: Any) -> Result:
        first, second = mfd(*arguments, **kwargs), mfd(*arguments, **kwargs)
        assert (first.exit_code, first.output) == (second.exit_code, second.output)
        return second

    return run


def advice(result: Result) -> dict[str, dict[str, Any]]:
    """Return the devices of a JSON answer by id."""
    return {device["id"]: device for device in json.loads(result.stdout)["devices"]}


@pytest.mark.parametrize("columns", ["80", "120"])
def test_the_overview_has_a_row_for_each_device(twice: Run, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    """Device, method, condition, alternatives; then the conditions in words; then one line that says it all."""
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(printed, "has_window", lambda: True)

    result = twice("advise", *ON)

    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= int(columns)
    assert len([line for line in lines if line[:4] in {"ber-", "mun-", "ham-", "vie-"}]) == 40
    words = " ".join(result.stdout.split())
    assert "ber-08 auto: smtp-relay (address)" in words
    assert "security-defaults if the tenant's security defaults are off: not known" in words
    assert "40 devices on 2026-11-23: " in words
    assert "`auto` takes the first that fits" in words
    assert result.exit_code == 1


def test_a_named_device_is_explained(twice: Run) -> None:
    """Every method stands there with a reason, and what is taken is marked."""
    result = twice("advise", "ham-22", *ON)

    assert result.exit_code == 0
    assert "ham-22  Xerox/altalink, hamburg, scan-22@devices.contoso.example, inside only" in result.stdout
    for line in ("smtp-auth-oauth <-", "ecs", "smtp-relay (address)", "smtp-relay (certificate)", "lan-bridge"):
        assert f"\n{line} " in result.stdout
    assert "The site 'hamburg' has no public address of its own." in result.stdout
    assert "1 device on 2026-11-23: 1 can if what is not known is so" in result.stdout


@pytest.mark.parametrize("window", [False, True])
def test_reasons_stand_in_one_line_outside_a_window(
    mfd: Run, company: Path, monkeypatch: pytest.MonkeyPatch, *, window: bool
) -> None:
    """Whoever searches a pipe finds a row whole; at a terminal each reason has a line of its own."""
    monkeypatch.setattr(printed, "has_window", lambda: window)
    devices = company / "stacks" / "fleet.devices.csv"
    text = devices.read_text()
    [row] = [line for line in text.splitlines() if line.startswith("mun-21,")]
    devices.write_text(f"{text.rstrip()}\n{row.replace('mun-21', 'mun-99').replace('scan-21', 'scan-99')}\n")

    overview, explained = mfd("advise", *ON).stdout, mfd("advise", "mun-01", *ON).stdout

    rights = [f"if the mailbox scans@contoso.example has the right Send As for scan-{number}@" for number in (21, 99)]
    assert (f"{rights[0]}devices.contoso.example; {rights[1]}" in overview) is not window
    assert ("sign in with OAuth 2.0: not known; if its menu" in explained) is not window
    assert ("if the tenant's security defaults are off: not known; hve-basic ends on" in explained) is not window
    continued = [line for line in (overview + explained).splitlines() if line.startswith("    ")]
    assert bool(continued) is window
    assert ("if it can sign in with OAuth 2.0: not known" in map(str.strip, continued)) is window


def test_all_devices_are_explained(twice: Run) -> None:
    """--all explains each, and none without a reason."""
    result = twice("advise", "--all", *ON)

    assert result.stdout.count("\nlan-bridge ") == 40


def test_json_has_everything(twice: Run) -> None:
    """Forty devices with nine verdicts each, and nothing but JSON."""
    devices = advice(twice("advise", "--json", *ON))

    assert len(devices) == 40
    assert {len(device["verdicts"]) for device in devices.values()} == {9}
    assert devices["ber-08"]["takes"] == "smtp-relay (address)"
    assert devices["ham-06"]["takes"] is None
    refused = [verdict for device in devices.values() for verdict in device["verdicts"] if verdict["fit"] == "refused"]
    assert all(verdict["reason"] for verdict in refused)
    assert not any(verdict["conditions"] for verdict in refused)


def test_a_need_rules_methods_out(twice: Run) -> None:
    """--need adds what no device list says."""
    plain = advice(twice("advise", "ber-16", "--json", *ON))["ber-16"]
    strict = advice(twice("advise", "ber-16", "--json", *ON, "--need", "sent-items", "--need", "many-senders"))[
        "ber-16"
    ]

    assert plain["takes"] == "smtp-relay (address)"
    assert strict["takes"] is None
    reasons = {verdict["way"]: verdict["reason"] for verdict in strict["verdicts"]}
    assert reasons["smtp-relay (address)"] == "smtp-relay keeps no copy in Sent Items."
    assert reasons["smtp-auth-oauth"] is None


def test_the_tenant_and_the_time_change_the_answer(twice: Run) -> None:
    """--tenant tells facts, --on another day, --until how long it has to work."""

    def of(*options: str) -> dict[str, str]:
        found = advice(twice("advise", "mun-01", "--json", *options))["mun-01"]
        return {verdict["way"]: verdict["fit"] for verdict in found["verdicts"]}

    assert of(*ON)["hve-basic"] == "unknown"
    assert of(*ON, "--tenant", "security-defaults=on")["hve-basic"] == "refused"
    assert of("--on", "2028-10-01")["hve-basic"] == "refused"
    assert of(*ON, "--until", "2028-01-01")["hve-basic"] == "conditional"
    assert of(*ON, "--recipients-per-day", "10001")["smtp-auth-oauth"] == "refused"


def test_an_impossible_method_is_advised_about(twice: Run) -> None:
    """What `pulumi up` refuses is shown beside what would do."""
    result = twice("advise", "ham-06", *ON)

    assert result.exit_code == 1
    assert "The password has 40 characters, its field holds 20" in " ".join(result.stdout.split())
    assert "1 cannot as written" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["hamm-06"], "the stack 'fleet' has no device 'hamm-06'; did you mean 'ham-06'?"),
        (["--need", "sent-item"], "there is no need 'sent-item'; did you mean 'sent-items'?"),
        (["--tenant", "security-default=on"], "there is no fact 'security-default'; did you mean 'security-defaults'?"),
        (["--tenant", "security-defaults"], "write 'security-defaults=yes' or 'security-defaults=no'"),
    ],
)
def test_a_mistyped_word_is_named(twice: Run, arguments: list[str], sentence: str) -> None:
    """An expected failure has exit code 1 and one line."""
    result = twice("advise", *arguments)

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_mistakes_in_the_settings_come_first(twice: Run, company: Path) -> None:
    """A stack whose settings are wrong is refused as everywhere."""
    config = company / "stacks" / "Pulumi.fleet.yaml"
    config.write_text(config.read_text().replace("organization: Contoso", "organisation: Contoso"))

    result = twice("advise")

    assert result.exit_code == 1
    assert "did you mean 'organization'?" in result.stderr
