"""A preview names the devices whose hand-out changes, and how, without a secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from handouts import (
    Change,
    CredentialRecord,
    DeviceRecord,
    Fleet,
    HandoutInputs,
    OauthSettings,
    credential_json,
    describe_changes,
    device_json,
)


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


def lines(changes: list[Change]) -> list[str]:
    """Return the changes as a preview prints them."""
    return [str(change) for change in changes]


def test_same_inputs_change_nothing(fleet: Fleet, old: HandoutInputs) -> None:
    """The same fleet once more has no change."""
    assert describe_changes(old, inputs(fleet.devices, fleet.credentials)) == []


def test_changed_sender_names_that_device_alone(fleet: Fleet, old: HandoutInputs) -> None:
    """A new From address is shown as old and new, for the one device."""
    device = fleet.devices["label-7"]
    moved = replace(device, settings=replace(device.settings, sender="labels@mail.contoso.example"))
    found = describe_changes(old, inputs({**fleet.devices, "label-7": moved}, fleet.credentials))
    assert lines(found) == ["label-7: sender: scan@mail.contoso.example → labels@mail.contoso.example"]


def test_added_and_removed_devices_are_named_in_order(fleet: Fleet, old: HandoutInputs) -> None:
    """One device comes, one goes; the order is that of the ids."""
    devices = {key: item for key, item in fleet.devices.items() if key != "later"}
    devices["aula"] = replace(fleet.devices["copy-room"], id="aula")
    found = describe_changes(old, inputs(devices, fleet.credentials))
    assert lines(found) == ["aula: added", "later: removed"]


def test_new_password_names_its_devices_without_showing_it(fleet: Fleet, old: HandoutInputs) -> None:
    """A secret that was made anew changes every device of its credential, and is not shown."""
    renewed = replace(fleet.credentials["hq"], passwords={"2026H2": "new~secret"})
    found = describe_changes(old, inputs(fleet.devices, {**fleet.credentials, "hq": renewed}))
    assert lines(found) == ["copy-room: the password changes", "short-field: the password changes"]
    assert "new~secret" not in repr(found)


def test_new_generation_is_named_with_its_end(fleet: Fleet, old: HandoutInputs) -> None:
    """The generation, the end of the password and the password change together."""
    credential = fleet.credentials["harbour"]
    newer = replace(
        credential,
        current="2027H1",
        passwords={**credential.passwords, "2027H1": "next"},
        ends={**credential.ends, "2027H1": "2028-06-30"},
    )
    found = describe_changes(old, inputs(fleet.devices, {**fleet.credentials, "harbour": newer}))
    assert [change.device for change in found] == ["label-7", "later"]
    assert str(found[0]) == (
        "label-7: generation: 2026H2 → 2027H1; password ends: 2027-12-31 → 2028-06-30; the password changes"
    )


def test_previous_generation_withdrawn_changes_no_hand_out(fleet: Fleet, old: HandoutInputs) -> None:
    """The hand-out shows the current password only, so that nobody has to go to a device."""
    only_current = replace(fleet.credentials["hq"], passwords={"2026H2": fleet.credentials["hq"].passwords["2026H2"]})
    assert describe_changes(old, inputs(fleet.devices, {**fleet.credentials, "hq": only_current})) == []


def test_other_credential_changes_user_name_and_password(fleet: Fleet, old: HandoutInputs) -> None:
    """A device that moves to another site's login is re-keyed."""
    moved = replace(fleet.devices["copy-room"], credential_id="harbour")
    (change,) = describe_changes(old, inputs({**fleet.devices, "copy-room": moved}, fleet.credentials))
    assert change.password_changes
    assert "username: local-hq@mail.contoso.example → local-harbour@mail.contoso.example" in str(change)


def test_unknown_settings_are_said_to_be_unknown(fleet: Fleet, old: HandoutInputs) -> None:
    """A preview that does not know a device's or a credential's JSON yet says so."""
    new = inputs(fleet.devices, fleet.credentials)
    unknown_device = replace(new, devices={**new.devices, "later": None})
    assert lines(describe_changes(old, unknown_device)) == ["later: its settings are known after `pulumi up`"]
    unknown_credential = replace(new, credentials={**new.credentials, "hq": None})
    assert [change.kind for change in describe_changes(old, unknown_credential)] == ["unknown", "unknown"]


def test_waiting_device_that_becomes_ready_is_shown(fleet: Fleet, old: HandoutInputs) -> None:
    """A domain that was verified turns waiting devices into ready ones."""
    ready = replace(fleet.devices["later"], state="ready")
    found = describe_changes(old, inputs({**fleet.devices, "later": ready}, fleet.credentials))
    assert lines(found) == ["later: state: waiting → ready"]


def test_move_to_a_method_without_login_asks_for_no_new_password(fleet: Fleet, old: HandoutInputs) -> None:
    """A device that nobody logs in with any more is not to be re-keyed; its login is shown as gone."""
    device = fleet.devices["label-7"]
    settings = replace(device.settings, host="contoso.mail.example", port=25, encryption="none", mechanism="")
    moved = replace(
        device, method="direct-send", credential_id="", settings=settings, public_addresses=("203.0.113.10",)
    )
    (change,) = describe_changes(old, inputs({**fleet.devices, "label-7": moved}, fleet.credentials))
    assert not change.password_changes
    assert "method: ecs → direct-send" in str(change)
    assert "public addresses: (none) → 203.0.113.10" in str(change)
    assert "username: local-harbour@mail.contoso.example → (none)" in str(change)


def test_move_to_a_mailbox_of_its_own_re_keys(fleet: Fleet, old: HandoutInputs) -> None:
    """A password that others keep is a new one all the same."""
    device = fleet.devices["label-7"]
    settings = replace(device.settings, username="scan@contoso.example")
    moved = replace(device, method="hve-basic", credential_id="", settings=settings)
    (change,) = describe_changes(old, inputs({**fleet.devices, "label-7": moved}, fleet.credentials))
    assert change.password_changes
    assert "username: local-harbour@mail.contoso.example → scan@contoso.example" in str(change)


def test_move_to_signing_in_names_the_ids(fleet: Fleet, old: HandoutInputs) -> None:
    """OAuth at the device shows what it asks for, and re-keys nothing."""
    device = fleet.devices["label-7"]
    oauth = OauthSettings("device-code", "11111111-2222-3333-4444-555555555555", "", "https://example/.default")
    settings = replace(device.settings, mechanism="XOAUTH2", username="scan@contoso.example", oauth=oauth)
    moved = replace(device, method="smtp-auth-oauth", credential_id="", settings=settings)
    (change,) = describe_changes(old, inputs({**fleet.devices, "label-7": moved}, fleet.credentials))
    assert not change.password_changes
    assert "OAuth flow: (none) → device-code" in str(change)
    assert "OAuth tenant id: (none) → 11111111-2222-3333-4444-555555555555" in str(change)
