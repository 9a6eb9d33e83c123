"""Records as JSON: the same values both ways, and no secret where none belongs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from handouts import (
    CredentialRecord,
    Fleet,
    HandoutInputs,
    MailSettings,
    OauthSettings,
    UnreadableRecordError,
    credential_from_json,
    credential_json,
    device_from_json,
    device_json,
    fleet_from_inputs,
)


def test_device_comes_back_as_it_was(fleet: Fleet) -> None:
    """Every device of the fleet is the same after JSON."""
    assert [device_from_json(device_json(item)) for item in fleet.devices.values()] == list(fleet.devices.values())


def test_credential_comes_back_as_it_was(fleet: Fleet) -> None:
    """Every credential of the fleet is the same after JSON."""
    found = [credential_from_json(credential_json(item)) for item in fleet.credentials.values()]
    assert found == list(fleet.credentials.values())


def test_device_json_is_compact_and_sorted(make_device: Any) -> None:
    """The keys are in order, nothing is spaced out, and a full device stays below 0.65 KB."""
    text = device_json(make_device("copy-room"))
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))
    assert len(text) < 650


def test_device_of_every_method_comes_back_as_it_was(make_device: Any) -> None:
    """What only some methods have is kept, nested settings too; what a device does not have takes no room."""
    settings = make_device("copy-room").settings
    oauth = OauthSettings("client-credentials", "tenant", "client", "https://outlook.office365.com/.default")
    record = make_device(
        "copy-room",
        credential_id="",
        settings=replace(settings, mechanism="XOAUTH2", username="scan@contoso.example", oauth=oauth),
        public_addresses=("203.0.113.10", "203.0.113.16/28"),
        bridge_networks=("192.0.2.0/24",),
        client_certificate="relay.contoso.example",
        notes=("Ask at the desk.",),
    )
    assert device_from_json(device_json(record)) == record
    assert "oauth" not in device_json(make_device("copy-room"))


def test_device_json_leaves_a_password_out(make_device: Any) -> None:
    """A password that slipped into the device's settings is not in its JSON."""
    record = make_device("copy-room")
    leaking = replace(record, settings=replace(record.settings, password="hunter2-hunter2"))
    assert "hunter2" not in device_json(leaking)


def test_unreadable_record_is_named_without_its_content() -> None:
    """The error names the fields; the values, which may be secrets, stay out."""
    text = '{"id":"hq","current":"2026H2","passwords":{"2026H2":["s3cret"]}}'
    with pytest.raises(UnreadableRecordError, match="username") as caught:
        credential_from_json(text)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_broken_json_is_an_unreadable_record() -> None:
    """Text that is no JSON is refused by name, too."""
    with pytest.raises(UnreadableRecordError, match="device record cannot be read"):
        device_from_json('{"id":')


def test_reprs_show_no_password(fleet: Fleet) -> None:
    """Neither a credential nor a fleet nor mail settings show a password when printed."""
    settings = fleet.mail_settings("copy-room", with_password=True)
    printed = repr(fleet) + repr(settings)
    assert settings.password is not None
    assert settings.password not in printed


def test_inputs_print_as_counts(fleet: Fleet) -> None:
    """The inputs of the resource hold secret JSON, so they print as counts."""
    inputs = HandoutInputs("local", "Contoso", {}, {"hq": credential_json(fleet.credentials["hq"])})
    assert repr(inputs) == "HandoutInputs('local', 0 devices, 1 credentials)"


def test_fleet_from_inputs_is_the_fleet(fleet: Fleet) -> None:
    """The resource's inputs describe the whole fleet."""
    devices = {key: device_json(item) for key, item in fleet.devices.items()}
    credentials = {key: credential_json(item) for key, item in fleet.credentials.items()}
    assert fleet_from_inputs(HandoutInputs("local", "Contoso", devices, credentials)) == fleet


def test_previous_generation_is_the_newest_older_one() -> None:
    """Of three generations the one before the current is the previous."""
    ends = {"2025H2": "2026-12-31", "2026H1": "2027-06-30", "2026H2": "2027-12-31"}
    assert CredentialRecord("hq", "u", "2026H2", ends=ends).previous == "2026H1"
    assert CredentialRecord("hq", "u", "2025H2", ends=ends).previous is None


def test_settings_are_a_value() -> None:
    """Two mail settings with the same fields are the same."""
    fields = {"host": "h", "port": 587, "mechanism": "LOGIN", "username": "u", "sender": "s@d.example"}
    assert MailSettings(encryption="starttls", **fields) == MailSettings(encryption="starttls", **fields)  # type: ignore[arg-type] # fields of two types


def test_own_user_name_comes_before_the_credentials(make_device: Any, make_fleet: Any) -> None:
    """A device that logs in to a mailbox with the application's secret keeps the mailbox as its user name."""
    settings = replace(make_device("copy-room").settings, mechanism="XOAUTH2", username="scan@contoso.example")
    fleet = make_fleet(make_device("copy-room", settings=settings))
    found = fleet.mail_settings("copy-room", with_password=True)
    assert (found.username, found.password) == ("scan@contoso.example", fleet.credentials["hq"].passwords["2026H2"])


def test_device_without_a_credential_has_its_own_user_name(make_device: Any, make_fleet: Any) -> None:
    """A mailbox whose password others keep needs no credential of ours."""
    settings = replace(make_device("copy-room").settings, username="scan@contoso.example")
    fleet = make_fleet(make_device("copy-room", credential_id="", settings=settings))
    found = fleet.mail_settings("copy-room", with_password=True)
    assert (found.username, found.password) == ("scan@contoso.example", None)
