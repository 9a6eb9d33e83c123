"""BridgeFiles writes each site's relay, with a password only where one was given, and names the sites that change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bridge import BridgeSettings, Upstream, settings_json
from provider.errors import ProviderError
from provider.resource import Before, DiffKind, Task
from provider.resources.bridge_files import BridgeFiles
from provider.values import UNKNOWN

PASSWORD = "pw~8Q~first"
BERLIN = BridgeSettings(
    site="berlin",
    site_name="Berlin",
    host="mailbridge.contoso.com",
    networks=("192.0.2.0/24",),
    senders=("scan@mail.contoso.com",),
    upstream=Upstream("ecs", "smtp.azurecomm.net", 587, "dev-berlin@mail.contoso.com"),
)
MUNICH = replace(BERLIN, site="munich", site_name="Munich")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in a project's folder, as the engine starts a plugin."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def inputs(*bridges: BridgeSettings, **changes: Any) -> dict[str, Any]:
    """Return the inputs for these bridges."""
    settings = {bridge.site: settings_json(bridge) for bridge in bridges or (BERLIN,)}
    return {"outDir": "out/dev", "bridges": settings, **changes}


def differences(task: Task, old: dict[str, Any], new: dict[str, Any]) -> dict[str, DiffKind]:
    """Return path → kind, of what was created with `old`."""
    created = BridgeFiles().create(task, old)
    found = BridgeFiles().diff(task, Before(created.resource_id, created.outputs, old), new)
    return {path: difference.kind for path, difference in found.items()}


def written(project: Path) -> str:
    """Return everything that was written."""
    return "".join(path.read_text() for path in (project / "out").rglob("*") if path.is_file())


def test_each_site_has_its_files(task: Task, project: Path, lines: Any) -> None:
    """The page for the installer is named, and Postfix's files lie beside it."""
    BridgeFiles().create(task, inputs(BERLIN, MUNICH))
    assert {path.name for path in (project / "out/dev/bridge").iterdir()} == {"berlin", "munich"}
    assert (project / "out/dev/bridge/berlin/postfix/main.cf").exists()
    assert "out/dev/bridge/munich/install.html" in lines.told[-1]


def test_a_password_is_written_only_where_it_was_given(task: Task, project: Path) -> None:
    """Without one, no file has it; and no output ever."""
    BridgeFiles().create(task, inputs())
    assert PASSWORD not in written(project)
    created = BridgeFiles().create(task, inputs(passwords={"berlin": PASSWORD}))
    assert PASSWORD in (project / "out/dev/bridge/berlin/postfix/sasl_passwd").read_text()
    assert PASSWORD not in str(created.outputs)


def test_the_digest_says_nothing_about_a_password(task: Task) -> None:
    """It would let somebody try passwords against it."""
    first, second = (BridgeFiles().create(task, inputs(passwords={"berlin": text})) for text in (PASSWORD, "other"))
    assert first.outputs == second.outputs


def test_the_same_bridges_are_no_difference(task: Task) -> None:
    """Nothing changed, nothing is written."""
    given = inputs(passwords={"berlin": PASSWORD})
    assert differences(task, given, given) == {}


def test_changes_are_named_by_site_without_a_secret(task: Task, lines: Any) -> None:
    """A bridge comes, and another gets a new password."""
    found = differences(
        task, inputs(passwords={"berlin": PASSWORD}), inputs(BERLIN, MUNICH, passwords={"berlin": "pw~second"})
    )
    assert found == {'bridges["munich"]': DiffKind.ADD, 'passwords["berlin"]': DiffKind.UPDATE}
    assert lines.told[-1] == "bridges to install anew: berlin, munich"


def test_a_bridge_that_goes_is_named_once(task: Task, lines: Any) -> None:
    """Its password goes with it."""
    found = differences(task, inputs(BERLIN, MUNICH, passwords={"munich": PASSWORD}), inputs())
    assert found == {'bridges["munich"]': DiffKind.DELETE}
    assert lines.told[-1] == "bridges to install anew: munich (no longer needed)"


def test_what_is_not_known_yet_is_a_difference(task: Task) -> None:
    """A preview may not know the user name that Azure gives."""
    assert differences(task, inputs(), inputs(bridges={"berlin": UNKNOWN})) == {'bridges["berlin"]': DiffKind.UPDATE}
    assert differences(task, inputs(), inputs(bridges=UNKNOWN)) == {"bridges": DiffKind.UPDATE}
    assert BridgeFiles().foresee(inputs(bridges={"berlin": UNKNOWN}), None)["digest"] == UNKNOWN


def test_a_value_that_postfix_cannot_hold_is_refused(task: Task) -> None:
    """Hostile settings end as a sentence, not as a line of a configuration."""
    with pytest.raises(ProviderError, match="site name"):
        BridgeFiles().create(task, inputs(replace(BERLIN, site_name="Berlin\nrelayhost = evil")))


def test_without_a_bridge_nothing_is_told(task: Task, project: Path, lines: Any) -> None:
    """All devices wait for their domain: the folder is there, and empty."""
    BridgeFiles().create(task, inputs(bridges={}))
    assert not list((project / "out/dev/bridge").iterdir())
    assert lines.told == []
