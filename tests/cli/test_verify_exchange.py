"""What `mfd verify` says of the set-up in Exchange Online."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from exchange import ExchangeState, InboundConnector, Mailbox, state_json
from tests.exchange.reports import item, report_bytes
from tests.mail_server import HOST, USERNAME

Run = Callable[..., Result]
COMMAND = "`pwsh -File out/test/exchange/Set-MfdExchangeState.ps1`"
OTHER = "hall@scan.contoso.com"
EMPTY = ExchangeState("test", "contoso.onmicrosoft.com", ("contoso.com",))
STATE = replace(EMPTY, mailboxes=(Mailbox(OTHER), Mailbox(USERNAME, basic_auth=True)))
OPEN = [item("mailbox", OTHER), item("mailbox", USERNAME), item("basic-auth", USERNAME)]
CLOSED = item("mailbox", USERNAME, "failed", message="no such mailbox")
CLOSED_ELSEWHERE = item("mailbox", OTHER, "failed", message="no such mailbox")


class Folder:
    """The folder `exchange` of the stack `test`."""

    def __init__(self, project: Path) -> None:
        self.path = project / "out" / "test" / "exchange"

    def want(self, state: ExchangeState) -> bytes:
        """Write a state as `pulumi up` does, and return it."""
        self.path.mkdir(parents=True, exist_ok=True)
        document = state_json(state).encode()
        (self.path / "state.json").write_bytes(document)
        return document

    def ran(self, document: bytes, items: list[dict[str, Any]], **changes: Any) -> None:
        """Write the report of a run with `document`."""
        (self.path / "report.json").write_bytes(report_bytes(document, items, **changes))


@pytest.fixture
def folder(project: Path) -> Folder:
    """Return the folder, which is not there yet."""
    return Folder(project)


@pytest.fixture
def verify(mfd: Run, mail_server: Any, monkeypatch: pytest.MonkeyPatch, write_devices: Any, entry: Any) -> Run:
    """Return a function that verifies a device with a mailbox, by default the one that the server knows."""
    monkeypatch.setenv("MFD_DNS_SERVERS", "127.0.0.1:1")
    monkeypatch.setattr("maildns.asking.LONGEST_QUESTION", 0.1)
    there = f"{HOST}:587:127.0.0.1:{mail_server.port}"

    def run(*arguments: str, devices: list[dict[str, Any]] | None = None) -> Result:
        write_devices(devices or [entry(1, method="smtp-auth-basic")])
        return mfd("verify", "--stack", "test", "--wait", "none", "--connect-to", there, *arguments)

    return run


def exchange_of(result: Result) -> Any:
    """Return what a JSON result says of Exchange Online."""
    return json.loads(result.stdout)["exchange"]


def told(result: Result) -> list[str]:
    """Return the lines of the text from that of Exchange Online up to the empty one after it."""
    lines = result.stdout.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("Exchange set-up: "))
    return lines[start : lines.index("", start)]


@pytest.mark.parametrize("state", [None, EMPTY])
def test_a_stack_that_wants_nothing_of_it_hears_nothing(
    folder: Folder, verify: Run, state: ExchangeState | None
) -> None:
    """Without a state, or with one that only looks for domains, nothing is said."""
    if state:
        folder.want(state)

    assert "Exchange" not in verify().stdout
    assert exchange_of(verify("--json")) is None


def test_a_script_that_never_ran_is_a_hint(folder: Folder, verify: Run) -> None:
    """The command is told; a device that works nevertheless passes."""
    folder.want(STATE)

    for _ in range(2):
        result = verify()

        assert result.exit_code == 0
        headline, way_out = told(result)
        assert headline.endswith("Set-MfdExchangeState.ps1 has not run yet: there is no out/test/exchange/report.json")
        assert COMMAND in way_out
    found = exchange_of(verify("--json"))
    assert (found["standing"], found["ranAt"], found["items"]) == ("never-run", None, [])


def test_a_refused_login_names_the_script_that_never_ran(
    folder: Folder, verify: Run, mail_server: Any, entry: Any
) -> None:
    """It comes first among what would help, once for devices that need the same kinds; others do not hear it."""
    mail_server.refuse_logins = 9
    folder.want(STATE)
    alike = [entry(number, method="smtp-auth-basic") for number in (1, 2)]

    result = verify(devices=[*alike, entry(3)])

    assert result.exit_code == 1
    cause = (
        "likely cause: the script for Exchange Online has not run, which is to see to this device's mailbox, basic-auth"
    )
    lines = result.stdout.splitlines()
    assert lines.count(f"  - {cause}") == 1
    assert lines[lines.index(f"  - {cause}") - 1] == "  berlin-1, berlin-2"


def test_a_script_that_ran_for_another_state_is_told(folder: Folder, verify: Run, mail_server: Any) -> None:
    """What failed then may have been put right since: it is not repeated."""
    mail_server.refuse_logins = 9
    folder.ran(folder.want(EMPTY), [CLOSED])
    folder.want(STATE)

    result = verify()

    headline, way_out = told(result)
    assert headline == (
        "Exchange set-up: the script ran on 2026-11-27 19:50 UTC for another state than the one in "
        "out/test/exchange/state.json now"
    )
    assert way_out == f"  - run it again: {COMMAND}"
    assert "  - possible cause: the script for Exchange Online has not run for the present state" in result.stdout
    assert "no such mailbox" not in result.stdout
    assert exchange_of(verify("--json"))["standing"] == "outdated"


def test_everything_fine_is_one_line(folder: Folder, verify: Run) -> None:
    """The script ran for this state, and nothing failed."""
    folder.ran(folder.want(STATE), OPEN)

    result = verify()

    assert result.exit_code == 0
    assert told(result) == ["Exchange set-up: as wanted (3 items, 2026-11-27 19:50 UTC)"]
    found = exchange_of(verify("--json"))
    assert (found["standing"], found["ranAt"]) == ("as-wanted", "2026-11-27T19:50:56+00:00")


def test_a_failed_item_of_a_verified_device_is_exit_code_1(
    folder: Folder, verify: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The item, its message and its devices are named, also where the device passes; no line is broken."""
    monkeypatch.setenv("COLUMNS", "60")
    folder.ran(folder.want(STATE), [OPEN[0], CLOSED, OPEN[2]])

    result = verify()

    assert result.exit_code == 1
    assert told(result) == [
        "Exchange set-up: not brought about when the script ran, on 2026-11-27 19:50 UTC: 1 of 3 items",
        f"  FAILED mailbox {USERNAME}: no such mailbox",
        "    berlin-1",
        f"  - put right what they say, then run it again: {COMMAND}",
    ]
    assert result.stdout.splitlines()[-1] == ("1 of 1 device: login accepted; 1 item of their Exchange set-up failed")
    in_json = json.loads(verify("--json").stdout)
    assert in_json["passed"] is False
    assert in_json["exchange"]["items"] == [
        {
            "kind": "mailbox",
            "name": USERNAME,
            "action": "failed",
            "message": "no such mailbox",
            "devices": ["berlin-1"],
        }
    ]


def test_a_failed_item_of_other_devices_is_told_alone(folder: Folder, verify: Run, entry: Any) -> None:
    """The exit code is about the devices that are verified; the item names its device all the same."""
    folder.ran(folder.want(STATE), [CLOSED_ELSEWHERE])
    fleet = [entry(1, method="smtp-auth-basic"), entry(2, method="smtp-auth-basic", username=OTHER)]

    result = verify("berlin-1", devices=fleet)

    assert result.exit_code == 0
    assert "    berlin-2" in told(result)


def test_a_refused_login_names_its_failed_item(folder: Folder, verify: Run, mail_server: Any, entry: Any) -> None:
    """Only the devices that need the item hear of it, and of the first one alone."""
    mail_server.refuse_logins = 9
    folder.ran(folder.want(STATE), [CLOSED, item("basic-auth", USERNAME, "failed", message="forbidden by All")])
    fleet = [entry(1, method="smtp-auth-basic"), entry(2, method="smtp-auth-basic", username=OTHER)]

    steps = [device["steps"][3] for device in json.loads(verify("--json", devices=fleet).stdout)["devices"]]

    assert steps[0]["advice"][0] == (
        f"likely cause: the script for Exchange Online failed at mailbox {USERNAME}: no such mailbox"
    )
    assert "forbidden by All" not in json.dumps(steps)
    assert "likely cause" not in json.dumps(steps[1])


def test_what_is_not_refused_has_other_causes(folder: Folder, verify: Run, entry: Any) -> None:
    """A server that never got to judge the login is not explained by the script."""
    folder.want(STATE)

    result = verify("--json", devices=[entry(1, method="smtp-auth-basic", mechanism="PLAIN")])

    step = json.loads(result.stdout)["devices"][0]["steps"][3]
    assert (step["name"], step["result"]) == ("login", "failed")
    assert "likely cause" not in result.stdout


def test_an_answer_of_no_is_told_without_an_exit_code(folder: Folder, verify: Run) -> None:
    """With -Confirm somebody may leave an item out: it is not as wanted, and did not fail."""
    folder.ran(folder.want(STATE), [item("mailbox", USERNAME, "skipped")])

    result = verify()

    assert result.exit_code == 0
    assert f"  skipped mailbox {USERNAME}: found closed, wanted open" in told(result)
    assert exchange_of(verify("--json"))["standing"] == "missed"


def test_what_is_left_of_earlier_states_is_told(folder: Folder, verify: Run) -> None:
    """It is as wanted, and there is something to take away."""
    left = item("inbound-connector", "mfd test old", "skipped", wanted="absent", message="-Prune removes it")
    folder.ran(folder.want(STATE), [*OPEN, left])

    headline, line = told(verify())

    assert headline.startswith("Exchange set-up: as wanted (4 items, ")
    assert headline.endswith("; still there from an earlier state: 1 item")
    assert line == "  skipped inbound-connector mfd test old: -Prune removes it"


def test_items_with_one_message_are_one_line(folder: Folder, verify: Run, entry: Any) -> None:
    """A tenant where nothing worked does not fill the screen."""
    addresses = [f"scan-{number:02}@contoso.com" for number in range(40)]
    state = replace(EMPTY, mailboxes=tuple(map(Mailbox, addresses)))
    items = [item("mailbox", address, "failed", message="no such mailbox") for address in addresses]
    folder.ran(folder.want(state), items)
    fleet = [entry(number, method="smtp-auth-basic", username=address) for number, address in enumerate(addresses)]

    lines = told(verify("berlin-0", devices=fleet))

    assert len(lines) == 4
    assert lines[1].endswith(" and 34 more: no such mailbox")
    assert lines[2].endswith(" and 34 more")


def test_a_connector_concerns_the_devices_of_the_relay(folder: Folder, verify: Run, entry: Any) -> None:
    """Which connector takes a device's mail is Exchange Online's decision, so each of them counts."""
    state = replace(EMPTY, inbound_connectors=(InboundConnector("mfd test", ("203.0.113.10",)),))
    folder.ran(folder.want(state), [item("inbound-connector", "mfd test", "failed", message="disabled")])
    fleet = [entry(1), entry(2, method="smtp-relay", mechanism=None, username=None, password=None)]

    (found,) = exchange_of(verify("--json", "berlin-1", devices=fleet))["items"]

    assert found["devices"] == ["berlin-2"]


DAMAGED = {
    "half of the report": ("report.json", lambda content: content[:-30], "document: Invalid JSON"),
    "a newer report": ("report.json", lambda content: content.replace(b'"version": 1', b'"version": 2'), "version: 2"),
    "half of the state": ("state.json", lambda content: content[:-30], "is no state of this version: document: "),
    "a state that is no text": ("state.json", lambda _content: b"\xff\x00", "is no state of this version: document: "),
}


@pytest.mark.parametrize(("name", "damage", "message"), DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_named_and_the_proof_goes_on(
    project: Path, folder: Folder, verify: Run, name: str, damage: Callable[[bytes], bytes], *, message: str
) -> None:
    """The exit code is that of the devices."""
    folder.ran(folder.want(STATE), OPEN)
    file = folder.path / name
    file.write_bytes(damage(file.read_bytes()))

    result = verify()

    assert result.exit_code == 0
    headline, way_out = told(result)
    assert headline.startswith(f"Exchange set-up: {project / 'out/test/exchange' / name} is no ")
    assert message in headline
    assert way_out.startswith("  - ")
    assert exchange_of(verify("--json"))["standing"] == "unreadable"


@pytest.mark.parametrize("name", ["state.json", "report.json"])
def test_a_folder_in_a_files_place_is_named(folder: Folder, verify: Run, name: str) -> None:
    """It cannot be read, which is said."""
    folder.want(STATE)
    (folder.path / name).unlink(missing_ok=True)
    (folder.path / name).mkdir()

    assert f"{name} cannot be read: " in told(verify())[0]


def test_a_time_at_the_end_of_time_is_shown(folder: Folder, verify: Run) -> None:
    """Whoever wrote the file may have written any time."""
    folder.ran(folder.want(STATE), OPEN, finishedAt="9999-12-31T23:59:59-23:59")

    assert "as wanted (3 items, 9999-12-31 23:59" in told(verify())[0]


def test_texts_of_the_report_are_no_markup(folder: Folder, verify: Run) -> None:
    """What stands there is shown as it stands there."""
    folder.ran(folder.want(STATE), [item("mailbox", OTHER, "failed", message="[bold]x[/] \x1b[2J y")])

    assert f"  FAILED mailbox {OTHER}: [bold]x[/] [2J y" in told(verify())
