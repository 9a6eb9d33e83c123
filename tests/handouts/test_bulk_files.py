"""Files in the makers' own formats."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

import handouts
from catalog import load_catalog
from handouts import CredentialRecord, Fleet
from tests.handouts.conftest import ECS, device, fleet_of
from tests.handouts.made_up_methods import EXCHANGE, PLAIN, oauth
from tests.handouts.page import rendered

CATALOG = load_catalog()
FORTIOS = {"type": "Fortinet/fortios-6.2", "manufacturer": "Fortinet", "model": "FortiOS 6.2"}
WAYS = [bulk for kind in CATALOG.device_types.values() for bulk in kind.family.bulk]


class Playbook(yaml.SafeLoader):
    """Reads a playbook; what Ansible must not evaluate is marked."""


Playbook.add_constructor(
    "!unsafe", lambda loader, node: f"unsafe {loader.construct_scalar(cast('yaml.ScalarNode', node))}"
)


def playbook(fleet: Fleet, folder: Path, *, with_passwords: bool = False) -> dict[str, dict[str, Any]]:
    """Return the arguments of the module by host."""
    path = rendered(fleet, folder, CATALOG, with_passwords=with_passwords) / "bulk" / "fortinet.fortios.yml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    plays = yaml.load(path.read_text(), Loader=Playbook)  # noqa: S506 - a safe loader with one tag more
    module = "fortinet.fortios.fortios_system_email_server"
    return {play["hosts"]: play["tasks"][0][module]["system_email_server"] for play in plays}


def test_every_file_of_the_catalogue_has_a_template() -> None:
    """A format is written exactly where the catalogue says so, and only where its layout is documented."""
    templates = Path(handouts.__file__).parent / "templates" / "bulk"
    wanted = {bulk.file for bulk in WAYS if bulk.file}
    assert {path.name.removesuffix(".j2") for path in templates.iterdir()} == wanted
    assert {bulk.layout for bulk in WAYS if bulk.file} == {"documented"}


def test_a_playbook_holds_the_settings_of_all_its_devices(tmp_path: Path) -> None:
    """Each device is a host with its own From address; others are not in it."""
    fleet = fleet_of(
        device("fw-1", **FORTIOS, settings=replace(ECS, sender="fw-1@mail.contoso.example")),
        device("fw-2", **FORTIOS),
        device("copier"),
    )
    found = playbook(fleet, tmp_path, with_passwords=True)
    assert set(found) == {"fw-1", "fw-2"}
    assert found["fw-1"] == {
        "type": "custom",
        "server": "unsafe smtp.azurecomm.net",
        "port": 587,
        "security": "starttls",
        "validate_server": "enable",
        "reply_to": "unsafe fw-1@mail.contoso.example",
        "authenticate": "enable",
        "username": "unsafe local-hq@mail.contoso.example",
        "password": f"unsafe {fleet.credentials['hq'].passwords['2026H2']}",
    }
    page = (tmp_path / "handouts" / "device-fw-1.html").read_text()
    assert '<a href="bulk/fortinet.fortios.yml">' in page


def test_without_passwords_it_asks_for_them(tmp_path: Path) -> None:
    """The variable is one of Ansible's, which a vault fills."""
    (told,) = playbook(fleet_of(device("fw", **FORTIOS)), tmp_path).values()
    assert told["password"] == "{{ mail_password }}"


def test_a_device_without_login_has_none(tmp_path: Path) -> None:
    """Nothing is left over from a login."""
    (told,) = playbook(fleet_of(device("fw", **FORTIOS, settings=PLAIN, credential_id="")), tmp_path).values()
    assert told["authenticate"] == "disable"
    assert told["validate_server"] == "enable"
    assert not {"username", "password"} & set(told)


def test_without_encryption_there_is_nothing_to_validate(tmp_path: Path) -> None:
    """The device shows no certificate then."""
    plain = replace(PLAIN, encryption="none")
    (told,) = playbook(fleet_of(device("fw", **FORTIOS, settings=plain, credential_id="")), tmp_path).values()
    assert (told["security"], told["validate_server"]) == ("none", "disable")


@pytest.mark.parametrize("hostile", ["Druck 🖨", "{{ lookup('pipe', 'id') }}", '"\n- hosts: all', "a: b # c", "<&'>"])
def test_what_an_inventory_says_is_no_template(hostile: str, tmp_path: Path) -> None:
    """Neither YAML nor Ansible reads more than a text in it."""
    login = CredentialRecord("hq", "u", "2026H2", {"2026H2": hostile})
    fleet = replace(fleet_of(device("fw", **FORTIOS, name=hostile)), credentials={"hq": login})
    (told,) = playbook(fleet, tmp_path, with_passwords=True).values()
    assert told["password"] == f"unsafe {hostile}"


@pytest.mark.parametrize(
    "record",
    [
        device("copier"),
        device("fw", **FORTIOS, state="waiting"),
        device("fw", **FORTIOS, settings=oauth(EXCHANGE, "device-code", ""), credential_id=""),
        device("L7", type="Zeta/L7"),
    ],
)
def test_there_is_no_file_that_nobody_takes(record: Any, tmp_path: Path) -> None:
    """No device of the family, one that waits, or one that signs in: no folder."""
    assert not (rendered(fleet_of(record), tmp_path, CATALOG, with_passwords=True) / "bulk").exists()
