"""HandoutSet names the devices that change, renders, and keeps no secret in its outputs."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handouts import CredentialRecord, DeviceRecord, MailSettings, credential_json, device_json
from provider.errors import ProviderError
from provider.resource import Before, DiffKind, Task
from provider.resources.handout_set import HandoutSet
from provider.values import UNKNOWN
from rotation.writing import written
from tests.rotation.a_rotation import rotation

SETTINGS = MailSettings("smtp.azurecomm.net", 587, "starttls", "LOGIN", "", "scan@mail.contoso.com")
DEVICE = DeviceRecord(
    "dev-1", "Copier", "Generic/smtp-device", "Generic", "smtp-device", "hq", "Head office", "ecs", "hq", SETTINGS
)
PASSWORD = "pw~8Q~first"
CREDENTIAL = CredentialRecord(
    "hq", "prod-hq@mail.contoso.com", "2026H2", {"2026H2": PASSWORD}, {"2026H2": "2027-12-31"}
)


class Silence:
    """A log that nobody reads."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def tell(self, message: str) -> None:
        """Keep a line."""
        self.told.append(message)

    caution = status = tell


TASK = Task("urn:test", Silence())


def inputs(*devices: DeviceRecord, credential: CredentialRecord = CREDENTIAL, **changes: Any) -> dict[str, Any]:
    """Return the inputs for these devices."""
    return {
        "stack": "prod",
        "organization": "Contoso",
        "outDir": "out/prod",
        "onUp": True,
        "passwords": False,
        "devices": {device.id: device_json(device) for device in devices or (DEVICE,)},
        "credentials": {"hq": credential_json(credential)},
        **changes,
    }


def differences(old: dict[str, Any], new: dict[str, Any]) -> dict[str, DiffKind]:
    """Return path → kind."""
    state = {"stack": "prod", "outDir": "out/prod", "count": 1}
    return {path: found.kind for path, found in HandoutSet().diff(TASK, Before("x", state, old), new).items()}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in a project's folder, as the engine starts a plugin."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_documents_are_written_into_the_project(task: Task, project: Path, lines: Any) -> None:
    """Documents are written into the project."""
    created = HandoutSet().create(task, inputs())
    assert (project / "out/prod/handouts/index.html").exists()
    assert json.loads((project / "out/prod/devices.json").read_text())["devices"][0]["password"] is None
    assert created.outputs == {"stack": "prod", "outDir": "out/prod", "count": 1}
    assert lines.told == [
        "1 hand-out is in out/prod/handouts/index.html",
        "1 device to visit: out/prod/changes.md",
    ]


def test_update_says_which_devices_to_visit(task: Task, project: Path) -> None:
    """An update compares with the state before, and puts the visits on top of the file."""
    moved = replace(DEVICE, settings=replace(SETTINGS, host="smtp.office365.com"))
    HandoutSet(lambda: date(2027, 1, 15)).update(task, Before("x", {}, inputs()), inputs(moved))
    text = (project / "out/prod/changes.md").read_text()
    assert text.startswith("# 2027-01-15: 1 device to visit")
    assert "| at once | Head office | Copier (dev-1) |  | enter anew: server |" in text


def test_state_of_an_older_form_asks_for_every_visit(task: Task, project: Path) -> None:
    """Where nobody can tell what has changed, no device is forgotten."""
    unreadable = {**inputs(), "devices": {"dev-1": '{"older":true}'}}
    HandoutSet().update(task, Before("x", {}, unreadable), inputs())
    assert "| set it up |" in (project / "out/prod/changes.md").read_text()


def test_passwords_are_written_when_asked_for(task: Task, project: Path) -> None:
    """Passwords are written when asked for."""
    HandoutSet().create(task, inputs(passwords=True))
    assert PASSWORD in (project / "out/prod/devices.json").read_text()


def test_password_sheets_that_an_update_takes_out_are_told(task: Task, project: Path, lines: Any) -> None:
    """Nobody looks in vain for sheets that were there before: the line says how to write them again."""
    HandoutSet().create(task, inputs(passwords=True))
    lines.told.clear()
    HandoutSet().update(task, Before("x", {}, inputs(passwords=True)), inputs())
    again = "`./mfd handouts --stack prod --with-passwords` writes them again"
    assert f"the password sheets of the earlier set are taken out; {again}" in "\n".join(lines.told)
    assert not list((project / "out/prod").rglob("password-*"))


def test_nothing_is_written_when_not_asked_for(task: Task, project: Path) -> None:
    """Nothing is written when not asked for."""
    HandoutSet().create(task, inputs(onUp=False))
    assert not (project / "out").exists()


def test_older_handouts_are_named_where_none_are_written(task: Task, project: Path, lines: Any) -> None:
    """They are not removed, be they a selection with passwords: the line says that they are old, and the way out."""
    stack_folder = project / "out/prod"
    HandoutSet().create(task, inputs())
    shutil.copytree(stack_folder, stack_folder / "selection")
    (stack_folder / "selection/handouts/password-dev-1.html").touch()
    lines.told.clear()
    newer = replace(CREDENTIAL, passwords={"2026H2": "pw~8Q~another"})
    HandoutSet().update(task, Before("x", {}, inputs()), inputs(credential=newer, onUp=False))
    assert lines.told == [
        (
            "the hand-outs in out/prod/handouts and out/prod/selection/handouts are older than this change, and passwords"
            " in them may be old; `./mfd handouts --stack prod --with-passwords` writes the whole set anew"
        )
    ]
    assert (stack_folder / "selection/handouts/password-dev-1.html").exists()


def test_handouts_that_still_hold_are_not_called_old(task: Task, lines: Any) -> None:
    """Whoever turns the writing off, or adds a secret that no device gets, has hand-outs of today."""
    HandoutSet().create(task, inputs())
    lines.told.clear()
    spare = replace(CREDENTIAL, passwords={**CREDENTIAL.passwords, "2026H1": "pw~8Q~not-given-to-anybody"})
    HandoutSet().update(task, Before("x", {}, inputs()), inputs(onUp=False))
    HandoutSet().update(task, Before("x", {}, inputs()), inputs(credential=spare, onUp=False))
    assert lines.told == []


def test_the_same_set_is_no_difference_in_whatever_order(task: Task) -> None:
    """The same set is no difference in whatever order."""
    del task
    two = inputs(DEVICE, replace(DEVICE, id="dev-2"))
    turned = {**two, "devices": dict(reversed(two["devices"].items()))}
    assert differences(two, turned) == {}


def test_a_changed_setting_names_device_and_setting() -> None:
    """A changed setting names device and setting."""
    moved = replace(DEVICE, settings=replace(SETTINGS, host="smtp.office365.com"))
    assert differences(inputs(), inputs(moved)) == {'devices["dev-1"].host': DiffKind.UPDATE}


def test_a_changed_password_names_the_device_and_shows_no_secret() -> None:
    """A changed password names the device and shows no secret."""
    found = differences(inputs(), inputs(credential=replace(CREDENTIAL, passwords={"2026H2": "pw~8Q~second"})))
    assert found == {'devices["dev-1"].password': DiffKind.UPDATE}


def test_added_and_removed_devices_are_named() -> None:
    """Added and removed devices are named."""
    assert differences(inputs(), inputs(replace(DEVICE, id="dev-2"))) == {
        'devices["dev-1"]': DiffKind.DELETE,
        'devices["dev-2"]': DiffKind.ADD,
    }


@pytest.mark.parametrize(
    "changes", [{"devices": {"dev-1": UNKNOWN}}, {"credentials": {"hq": UNKNOWN}}], ids=["device", "credential"]
)
def test_what_is_not_known_yet_is_a_difference_of_its_devices(changes: Any) -> None:
    """What is not known yet is a difference of its devices."""
    assert differences(inputs(), inputs(**changes)) == {'devices["dev-1"]': DiffKind.UPDATE}


@pytest.mark.parametrize("name", ["devices", "credentials"])
def test_a_whole_map_that_is_not_known_yet_is_a_difference(name: Any) -> None:
    """A whole map that is not known yet is a difference."""
    assert differences(inputs(), {**inputs(), name: UNKNOWN}) == {name: DiffKind.UPDATE}


def test_changes_are_told_in_words_up_to_a_bound(task: Task, lines: Any) -> None:
    """Changes are told in words up to a bound."""
    old = inputs(*(replace(DEVICE, id=f"dev-{number:02}") for number in range(30)))
    new = {**old, "credentials": {"hq": credential_json(replace(CREDENTIAL, passwords={"2026H2": "pw~8Q~second"}))}}
    HandoutSet().diff(task, Before("x", {}, old), new)
    assert "dev-00: the password changes" in lines.told[0]
    assert "and 10 more devices" in lines.told[0]
    assert "dev-25" not in lines.told[0]
    assert "pw~" not in lines.told[0]


def test_other_settings_of_the_set_are_named() -> None:
    """Other settings of the set are named."""
    assert differences(inputs(), inputs(passwords=True, outDir="out/x")) == dict.fromkeys(("outDir", "passwords"), DiffKind.UPDATE)  # fmt: skip


def test_a_credential_that_nobody_uses_yet_is_a_difference_all_the_same() -> None:
    """A credential that nobody uses yet is a difference all the same."""
    more = {"hq": credential_json(CREDENTIAL), "spare": credential_json(replace(CREDENTIAL, id="spare"))}
    assert differences(inputs(), inputs(credentials=more)) == {"credentials": DiffKind.UPDATE}


def test_files_are_never_looked_at(task: Task) -> None:
    """Files are never looked at."""
    state = {"stack": "prod", "outDir": "out/prod", "count": 1}
    found = HandoutSet().read(task, Before("x", state, inputs()))
    assert found is not None
    assert (found.outputs, found.inputs) == (state, inputs())


def test_a_preview_knows_the_number_of_devices() -> None:
    """A preview knows the number of devices."""
    assert HandoutSet().foresee(inputs(), None)["count"] == 1


def test_a_folder_that_cannot_be_written_is_named(task: Task, project: Path) -> None:
    """A folder that cannot be written is named."""
    (project / "out").write_text("a file")
    with pytest.raises(ProviderError, match="out/prod"):
        HandoutSet().create(task, inputs())


def test_a_record_that_cannot_be_read_is_said_without_its_secret(task: Task) -> None:
    """A record that cannot be read is said without its secret."""
    broken = inputs(credentials={"hq": f'{{"password": "{PASSWORD}"}}'})
    with pytest.raises(ProviderError) as failure:
        HandoutSet().create(task, broken)
    assert PASSWORD not in str(failure.value)


def test_a_deletion_leaves_the_files(task: Task, project: Path) -> None:
    """A deletion leaves the files."""
    HandoutSet().create(task, inputs())
    HandoutSet().delete(task, Before("x", {"outDir": "out/prod"}, {}))
    assert (project / "out/prod/handouts/index.html").exists()


def test_visits_are_due_when_the_rotation_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file is read where the hand-outs are written; one that cannot be read is named."""
    monkeypatch.chdir(tmp_path)
    both = {"2026H2": PASSWORD, "2027H1": "pw~8Q~second"}
    newer = CredentialRecord(
        "hq", CREDENTIAL.username, "2027H1", both, {"2026H2": "2027-12-31", "2027H1": "2028-06-30"}
    )
    file = tmp_path / "stacks" / "prod.rotation.yaml"
    file.parent.mkdir()
    file.write_text(written(rotation(), ""))
    before = Before("handouts-prod", {}, inputs())
    HandoutSet().update(TASK, before, inputs(credential=newer))
    assert "| 2026-12-29 | Head office | Copier (dev-1) |" in (tmp_path / "out" / "prod" / "changes.md").read_text()
    file.write_text("<<<<<<<")
    with pytest.raises(ProviderError, match=r"stacks/prod\.rotation\.yaml cannot be read"):
        HandoutSet().update(TASK, before, inputs(credential=newer))
