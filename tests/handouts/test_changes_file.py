"""changes.md: which devices somebody has to visit, why, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handouts import (
    CredentialRecord,
    DeviceRecord,
    Fleet,
    HandoutInputs,
    credential_json,
    device_json,
    write_changes,
)
from handouts.visits import Visit, visits

TODAY = date(2027, 1, 15)


def inputs(devices: Mapping[str, DeviceRecord], credentials: Mapping[str, CredentialRecord]) -> HandoutInputs:
    """Return the resource's inputs."""
    return HandoutInputs(
        "local",
        "Contoso",
        {key: device_json(item) for key, item in devices.items()},
        {key: credential_json(item) for key, item in credentials.items()},
    )


@pytest.fixture
def old(fleet: Fleet) -> HandoutInputs:
    """Return the inputs as they were."""
    return inputs(fleet.devices, fleet.credentials)


def told(found: list[Visit]) -> list[tuple[str, str, str]]:
    """Return device, last day and reason."""
    return [(visit.device, visit.by, visit.why) for visit in found]


def test_first_time_every_device_is_set_up(old: HandoutInputs) -> None:
    """All devices are to be visited, apart from one that waits for its domain."""
    assert told(visits(None, old)) == [
        ("label-7", "", "set it up"),
        ("copy-room", "", "set it up"),
        ("short-field", "", "set it up"),
    ]


def test_new_password_has_until_the_old_one_ends(fleet: Fleet, old: HandoutInputs) -> None:
    """Devices that share a login are visited before its old password ends."""
    hq = fleet.credentials["hq"]
    newer = replace(hq, current="2027H1", passwords={**hq.passwords, "2027H1": "new"}, ends={**hq.ends, "2027H1": "x"})
    found = visits(old, inputs(fleet.devices, {**fleet.credentials, "hq": newer}))
    assert told(found) == [
        ("copy-room", "2027-12-31", "enter the new password"),
        ("short-field", "2027-12-31", "enter the new password"),
    ]


@pytest.mark.parametrize(("due", "by"), [
    ({"2027H1": "2027-02-12"}, "2027-02-12"),
    ({"2027H1": "2028-02-12"}, "2027-12-31"),
    ({"2027H2": "2027-02-12"}, "2027-12-31"),
])  # fmt: skip
def test_new_password_is_entered_by_the_day_that_its_rotation_is_due(
    fleet: Fleet, old: HandoutInputs, tmp_path: Path, due: dict[str, str], by: str
) -> None:
    """Never after the old one ends; a rotation to another generation says nothing about it."""
    hq = fleet.credentials["hq"]
    newer = replace(hq, current="2027H1", passwords={**hq.passwords, "2027H1": "new"}, ends={**hq.ends, "2027H1": "x"})
    assert (
        write_changes(old, inputs(fleet.devices, {**fleet.credentials, "hq": newer}), tmp_path, TODAY, due)
        == "2 devices"
    )
    assert (tmp_path / "changes.md").read_text().count(f"\n| {by} | Head office | ") == 2


def test_replaced_password_is_urgent(fleet: Fleet, old: HandoutInputs) -> None:
    """A secret that was replaced within its generation stops working at once, and comes first."""
    harbour = replace(fleet.credentials["harbour"], passwords={"2026H2": "other"})
    found = visits(old, inputs(fleet.devices, {**fleet.credentials, "harbour": harbour}))
    assert told(found) == [("label-7", "at once", "enter the new password")]


def test_changed_settings_are_named_and_urgent(fleet: Fleet, old: HandoutInputs) -> None:
    """What stands in the device has to be entered anew; a new name or place changes the page only."""
    device = fleet.devices["copy-room"]
    moved = replace(device, settings=replace(device.settings, host="smtp.example", sender="x@contoso.example"))
    renamed = replace(fleet.devices["label-7"], name="Labels", location="Cellar")
    found = visits(old, inputs({**fleet.devices, "copy-room": moved, "label-7": renamed}, fleet.credentials))
    assert told(found) == [("copy-room", "at once", "enter anew: server, From address")]


def test_address_that_others_keep_is_changed_when_it_suits(fleet: Fleet, old: HandoutInputs) -> None:
    """The old one goes on working for a device of Azure's own service; another password beside it does not."""
    device = fleet.devices["copy-room"]
    moved = replace(device, settings=replace(device.settings, sender="new@mail.contoso.example"))
    after = {**fleet.devices, "copy-room": moved}
    assert told(visits(old, inputs(after, fleet.credentials))) == [("copy-room", "", "enter anew: From address")]
    anew = replace(fleet.credentials["hq"], passwords={"2026H2": "another"})
    (first, *_) = told(visits(old, inputs(after, {**fleet.credentials, "hq": anew})))
    assert first == ("copy-room", "at once", "enter anew: From address, password")


def test_device_that_is_gone_is_emptied(fleet: Fleet, old: HandoutInputs) -> None:
    """Nobody forgets a password in a device that leaves the list."""
    devices = {key: item for key, item in fleet.devices.items() if key != "label-7"}
    assert told(visits(old, inputs(devices, fleet.credentials))) == [
        ("label-7", "", "no longer in the device list: take the mail settings out")
    ]


def test_waiting_device_that_is_gone_needs_no_visit(fleet: Fleet, old: HandoutInputs) -> None:
    """It was never set up."""
    devices = {key: item for key, item in fleet.devices.items() if key != "later"}
    assert told(visits(old, inputs(devices, fleet.credentials))) == []


@pytest.mark.parametrize(("was", "changes", "visited"), [
    ("", {"serial": "S2"}, False),
    ("S1", {"serial": "S2"}, True),
    ("S1", {"type": "Generic/smtp-device"}, True),
])  # fmt: skip
def test_replaced_device_is_set_up(fleet: Fleet, was: str, changes: dict[str, str], *, visited: bool) -> None:
    """Another number or type is another device, which knows nothing; a number that is filled in is the same one."""
    before = replace(fleet.devices["copy-room"], serial=was)
    after = replace(before, **changes)  # type: ignore[arg-type] # names of fields
    old, new = (inputs({**fleet.devices, "copy-room": device}, fleet.credentials) for device in (before, after))
    assert told(visits(old, new)) == ([("copy-room", "", "set it up")] if visited else [])


def test_verified_domain_ends_the_wait(fleet: Fleet, old: HandoutInputs) -> None:
    """A device that waited is set up once it may send."""
    ready = replace(fleet.devices["later"], state="ready")
    assert told(visits(old, inputs({**fleet.devices, "later": ready}, fleet.credentials))) == [
        ("later", "", "set it up")
    ]


def test_file_has_the_newest_change_on_top(fleet: Fleet, old: HandoutInputs, tmp_path: Path) -> None:
    """Visits of an earlier change stay below until ten newer ones have come; no secret is in the file."""
    device = fleet.devices["copy-room"]
    moved = replace(device, settings=replace(device.settings, host="smtp.example"))
    assert write_changes(None, old, tmp_path, TODAY) == "3 devices"
    first = (tmp_path / "changes.md").read_text()
    for day in range(16, 31):
        assert write_changes(old, inputs({**fleet.devices, "copy-room": moved}, fleet.credentials), tmp_path, TODAY.replace(day=day)) == "1 device"  # fmt: skip
    text = (tmp_path / "changes.md").read_text()
    assert text.startswith("# 2027-01-30: 1 device to visit\n\n| By | Site | Device | Place | Why |\n")
    assert "| at once | Head office | Second floor, copy room (copy-room) | Room 214 | enter anew: server |" in text
    assert "| 2027-12-31 | harbour | 1 device |" in text
    assert "| when it suits | Head office | Second floor, copy room (copy-room) | Room 214 | set it up |" in first
    assert text.count("\n# ") == 9
    assert [path.name for path in tmp_path.iterdir()] == ["changes.md"]
    assert not [item for item in fleet.credentials.values() if (item.password or "") in text]


def test_bridges_are_counted_among_what_holds_a_password(bridged: Fleet, tmp_path: Path) -> None:
    """Nobody forgets the machine with which all devices behind it stop, be it the only one that has the login."""
    write_changes(None, inputs(bridged.devices, bridged.credentials), tmp_path, TODAY)
    text = (tmp_path / "changes.md").read_text()
    assert "| Works until | Login | Held by |" in text
    assert "| 2027-12-31 | harbour | 1 device and 1 bridge: relay.harbour.example |" in text
    assert "| 2027-12-31 | bridge-hq | 1 bridge: relay.hq.example |" in text


def test_bridge_whose_login_gets_another_password_is_visited(
    bridged: Fleet, old: HandoutInputs, tmp_path: Path
) -> None:
    """By the day that devices are; one whose password stays is not, and neither is one that was there in no state."""
    ends = {"2026H2": "2027-12-31", "2027H1": "2028-06-30"}
    alone = replace(bridged.credentials["bridge-hq"], current="2027H1", passwords={"2027H1": "new"}, ends=ends)
    before = inputs(bridged.devices, bridged.credentials)
    after = inputs(bridged.devices, {**bridged.credentials, "bridge-hq": alone})
    assert write_changes(before, after, tmp_path, TODAY, {"2027H1": "2027-02-12"}) == "1 bridge"
    text = (tmp_path / "changes.md").read_text()
    assert text.startswith("# 2027-01-15: 1 bridge to visit\n")
    why = "enter the new password, as bridge/hq/install.html says"
    assert f"| 2027-02-12 | Head office | Mail bridge (bridge:hq) | relay.hq.example | {why} |\n\nPasswords" in text
    assert write_changes(old, before, tmp_path, TODAY) == ""


def test_bridge_whose_secret_is_made_anew_is_visited_at_once(bridged: Fleet, tmp_path: Path) -> None:
    """The generation has the same name, and the old secret of it is gone."""
    anew = replace(bridged.credentials["bridge-hq"], passwords={"2026H2": "another"})
    before = inputs(bridged.devices, bridged.credentials)
    after = inputs(bridged.devices, {**bridged.credentials, "bridge-hq": anew})
    assert write_changes(before, after, tmp_path, TODAY) == "1 bridge"
    assert "| at once | Head office | Mail bridge (bridge:hq) |" in (tmp_path / "changes.md").read_text()


@pytest.mark.parametrize("login", ["fleet", "bridge-hq"])
def test_bridge_with_another_login_is_visited_at_once(login: str, bridged: Fleet, tmp_path: Path) -> None:
    """Be it another credential, since the scope is another, or the same one with another user name."""
    credentials = dict(bridged.credentials)
    another = replace(credentials.pop("bridge-hq"), id=login, username=f"local-{login}-2")
    before, after = (inputs(bridged.devices, found) for found in (bridged.credentials, {**credentials, login: another}))
    assert write_changes(before, after, tmp_path, TODAY) == "1 bridge"
    why = "enter the new user name and password, as bridge/hq/install.html says"
    assert (
        f"| at once | Head office | Mail bridge (bridge:hq) | relay.hq.example | {why} |"
        in (tmp_path / "changes.md").read_text()
    )


def test_nothing_to_visit_leaves_the_file(fleet: Fleet, old: HandoutInputs, tmp_path: Path) -> None:
    """A change that asks nobody to go anywhere writes nothing."""
    renamed = replace(fleet.devices["label-7"], name="Labels")
    assert write_changes(old, inputs({**fleet.devices, "label-7": renamed}, fleet.credentials), tmp_path, TODAY) == ""
    assert list(tmp_path.iterdir()) == []


def test_file_that_was_saved_as_ansi_is_read(old: HandoutInputs, tmp_path: Path) -> None:
    """Whoever ticks visits off may have such an editor; what stood there stays."""
    (tmp_path / "changes.md").write_bytes("# 2026-12-01: done, Büro 2\n".encode("cp1252"))
    write_changes(None, old, tmp_path, TODAY)
    assert (tmp_path / "changes.md").read_text().endswith("# 2026-12-01: done, Büro 2\n")


def test_hostile_name_stays_in_its_cell(fleet: Fleet, old: HandoutInputs, tmp_path: Path) -> None:
    """Markup from the inventory does nothing."""
    evil = replace(fleet.devices["copy-room"], id="evil", name="a|b <img> [x](http://x)\n# forged")
    write_changes(old, inputs({**fleet.devices, "evil": evil}, fleet.credentials), tmp_path, TODAY)
    assert r"a\|b \<img\> \[x\](http://x) \# forged (evil)" in (tmp_path / "changes.md").read_text()
