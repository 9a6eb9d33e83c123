"""A small fleet with one device of each kind that the hand-outs treat differently."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog import Catalog, DeviceType, load_catalog
from handouts import CredentialRecord, DeviceRecord, Fleet, MailSettings

HERE = Path(__file__).parent
ECS = MailSettings(
    host="smtp.azurecomm.net",
    port=587,
    encryption="starttls",
    mechanism="LOGIN",
    username="",
    sender="scan@mail.contoso.example",
    max_message_bytes=10485760,
    root_certificates=("DigiCert Global Root G2",),
)
HEADQUARTERS = CredentialRecord(
    id="hq",
    username="local-hq@mail.contoso.example",
    current="2026H2",
    passwords={
        "2026H1": "old~8q~hq-0000000000000000000000000000_",
        "2026H2": "abc8q~O0Il1-_.~5S2Z8Bxyzabcdefghij012345",
    },
    ends={"2026H1": "2027-06-30", "2026H2": "2027-12-31"},
)
HARBOUR = CredentialRecord(
    id="harbour",
    username="local-harbour@mail.contoso.example",
    current="2026H2",
    passwords={"2026H2": "qwe8q~TTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTT"},
    ends={"2026H2": "2027-12-31"},
    key_vault_secret="contoso-mail/smtp-harbour",
)


def device(device_id: str, **changes: Any) -> DeviceRecord:
    """Return a device of a type that the test catalogue knows, with some fields changed."""
    record = DeviceRecord(
        id=device_id,
        name="Second floor, copy room",
        type="Umbra/CX-100",
        manufacturer="Umbra",
        model="CX-100",
        site="hq",
        site_name="Head office",
        method="ecs",
        credential_id="hq",
        settings=ECS,
        location="Room 214",
        serial="UM-4711",
        host="10.0.2.14",
    )
    return replace(record, **changes)


def fleet_of(*devices: DeviceRecord) -> Fleet:
    """Return a fleet of these devices with two credentials."""
    return Fleet("local", "Contoso", {item.id: item for item in devices}, {"hq": HEADQUARTERS, "harbour": HARBOUR})


@pytest.fixture
def make_device() -> Any:
    """Return the maker of devices."""
    return device


@pytest.fixture
def make_fleet() -> Any:
    """Return the maker of fleets."""
    return fleet_of


@pytest.fixture
def catalog() -> Catalog:
    """Return a catalogue of made-up models, so that pages do not change with the real one."""
    return made_up_catalog()


def made_up_catalog() -> Catalog:
    """Read the made-up models; the methods are the real ones."""
    made_up = yaml.safe_load((HERE / "made_up_devices.yaml").read_text(encoding="utf-8"))
    types = [DeviceType.model_validate(item) for item in made_up["device_types"]]
    return Catalog({item.id: item for item in types}, load_catalog().methods)


@pytest.fixture
def fleet() -> Fleet:
    """Return a known device, one of an unknown type, one that waits, and one whose password does not fit."""
    waiting = replace(ECS, sender="scan@new.contoso.example")
    harbour = {"site": "harbour", "site_name": "Harbour", "credential_id": "harbour"}
    return fleet_of(
        device("copy-room"),
        device("label-7", name="Label printer 7", type="Zeta/L7", manufacturer="Zeta", model="L7", host="", **harbour),
        device("short-field", name="Reception", type="Umbra/CX-20", model="CX-20", location="", serial=""),
        device("later", name="Gate", settings=waiting, state="waiting", **harbour),
    )


@pytest.fixture
def bridged(fleet: Fleet) -> Fleet:
    """Return the fleet with a bridge at the harbour that logs in beside a device, and one that has a login of its own."""
    harbour = replace(fleet.credentials["harbour"], bridges=(("harbour", "relay.harbour.example"),))
    alone = replace(harbour, id="bridge-hq", username="local-bridge-hq", bridges=(("hq", "relay.hq.example"),))
    return replace(fleet, credentials={**fleet.credentials, "harbour": harbour, "bridge-hq": alone})
