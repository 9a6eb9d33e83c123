"""ExchangeFiles writes the wanted state and the script whole, and says in words what changes."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from provider.errors import ProviderError
from provider.resource import Before, Task
from provider.resources.exchange_files import ExchangeFiles
from provider.values import UNKNOWN

HOSTILE = "mfd dev $(Remove-Item) 'x' \"y\" `"
CONNECTOR = {"name": HOSTILE, "senderIpAddresses": ["203.0.113.10"]}
STATE = {"stack": "dev", "organization": "contoso.onmicrosoft.com", "inboundConnectors": [CONNECTOR]}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in a project's folder, as the engine starts a plugin."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(script: bytes = b"# signed\r\n") -> ExchangeFiles:
    """Return the resource with a script."""
    return ExchangeFiles(lambda: script)


def inputs(**changes: Any) -> dict[str, Any]:
    """Return inputs with a state that differs by `changes`."""
    return {"outDir": "out/dev", "state": json.dumps({**STATE, **changes})}


def kept(resource: ExchangeFiles, task: Task, wanted: dict[str, Any]) -> Before:
    """Create, and return what the engine keeps."""
    created = resource.create(task, wanted)
    return Before(created.resource_id, {**wanted, **created.outputs}, wanted)


def test_both_files_are_for_their_owner_only(task: Task, project: Path) -> None:
    """The folder is 0700, and each file 0600."""
    files().create(task, inputs())
    folder = project / "out/dev/exchange"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes == {"exchange": 0o700, "state.json": 0o600, "Set-MfdExchangeState.ps1": 0o600}


def test_state_and_script_are_written_byte_for_byte(task: Task, project: Path) -> None:
    """Hostile values stay data, and a signature of the script holds."""
    files().create(task, inputs())
    folder = project / "out/dev/exchange"
    assert (folder / "state.json").read_text() == inputs()["state"]
    assert (folder / "Set-MfdExchangeState.ps1").read_bytes() == b"# signed\r\n"


def test_nothing_else_of_the_stack_is_touched(task: Task, project: Path) -> None:
    """Only the folder `exchange` is replaced, whole."""
    (project / "out/dev/exchange").mkdir(parents=True)
    (project / "out/dev/exchange/old.txt").touch()
    (project / "out/dev/devices.json").touch()
    files().create(task, inputs())
    assert {path.name for path in (project / "out/dev").iterdir()} == {"exchange", "devices.json"}
    assert not (project / "out/dev/exchange/old.txt").exists()


def test_the_scripts_report_stays(task: Task, project: Path) -> None:
    """What the script has written stands beside the newer state, for its owner only; it says which state it is of."""
    resource = files()
    before = kept(resource, task, inputs())
    report = project / "out/dev/exchange/report.json"
    report.write_bytes(b"{}\r\n")
    resource.update(task, before, inputs(rejectDirectSend=True))
    assert report.read_bytes() == b"{}\r\n"
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert "rejectDirectSend" in (report.parent / "state.json").read_text()


def test_the_same_state_is_no_difference(task: Task) -> None:
    """The same inputs with the same script are no difference."""
    assert files().diff(task, kept(files(), task, inputs()), inputs()) == {}


def test_a_newer_script_is_written_for_the_same_state(task: Task) -> None:
    """A new version of the project with another script is a difference, though no input changed."""
    found = files(b"# newer").diff(task, kept(files(), task, inputs()), inputs())
    assert {path: difference.of_input for path, difference in found.items()} == {"digest": False}


def test_a_change_is_told_by_its_part(task: Task, lines: Any) -> None:
    """What changes is named in words, what stays is not."""
    before = kept(files(), task, inputs())
    lines.told.clear()
    assert set(files().diff(task, before, inputs(rejectDirectSend=True))) == {"state"}
    assert "direct send: will be refused for the whole tenant" in lines.told[0]
    assert "connector mfd" not in lines.told[0]


def test_a_state_that_is_not_known_yet_is_a_difference(task: Task, lines: Any) -> None:
    """A preview that makes an application does not know its ids."""
    before = kept(files(), task, inputs())
    assert set(files().diff(task, before, {"outDir": "out/dev", "state": UNKNOWN})) == {"state"}
    assert files().foresee({"outDir": "out/dev", "state": UNKNOWN}, None)["digest"] == UNKNOWN
    assert "known after `pulumi up`" in lines.told[-1]


def test_another_folder_is_a_difference(task: Task) -> None:
    """The folder is an input like others."""
    before = kept(files(), task, inputs())
    assert set(files().diff(task, before, {**inputs(), "outDir": "out/x"})) == {"outDir"}


def test_files_are_never_looked_at(task: Task) -> None:
    """A machine without the files has no drift."""
    before = Before("x", {"digest": "d"}, inputs())
    found = files().read(task, before)
    assert found is not None
    assert (found.outputs, found.inputs) == (before.state, before.inputs)


def deleted(state: str, task: Task) -> None:
    """Delete as the engine does: it hands over the outputs alone."""
    files().delete(task, Before("out/dev/exchange", {"outDir": "out/dev", "state": state, "digest": "d"}, {}))


@pytest.mark.parametrize("elsewhere", [False, True], ids=["on the same machine", "on a machine without the files"])
def test_a_deletion_writes_a_state_that_wants_nothing(
    task: Task, project: Path, lines: Any, *, elsewhere: bool
) -> None:
    """Exchange Online keeps what the script made; the command that takes it back has its files, and is told."""
    wanted = inputs(owner="0123456789ab")
    if not elsewhere:
        files().create(task, wanted)
    deleted(wanted["state"], task)
    folder = project / "out/dev/exchange"
    state = json.loads((folder / "state.json").read_text())
    assert {key: value for key, value in state.items() if value} == {
        "version": 1,
        "stack": "dev",
        "organization": "contoso.onmicrosoft.com",
        "owner": "0123456789ab",
    }
    assert (folder / "Set-MfdExchangeState.ps1").read_bytes() == b"# signed\r\n"
    assert lines.told[-1].endswith("run: pwsh -File out/dev/exchange/Set-MfdExchangeState.ps1 -Prune")


def test_a_deletion_of_a_state_of_another_version_says_what_is_left(task: Task, project: Path, lines: Any) -> None:
    """It does not end the run, and writes nothing that it does not know."""
    deleted('{"version": 9}', task)
    assert not (project / "out").exists()
    assert "names begin with 'mfd'" in lines.cautions[-1]


@pytest.mark.parametrize("state", ["{", "[]", '{"stack": "dev"}'])
def test_what_is_no_state_is_refused(state: str) -> None:
    """The script could not bring it about."""
    assert set(files().check({"outDir": "out/dev", "state": state})) == {"state"}


def test_a_folder_that_cannot_be_written_is_named(task: Task, project: Path) -> None:
    """A file in the folder's place is named."""
    (project / "out").touch()
    with pytest.raises(ProviderError, match="out/dev/exchange"):
        files().create(task, inputs())
