"""A stack with a device on every method, declared under Pulumi's mocks."""

from __future__ import annotations

import csv
import json
import runpy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from settings import StackSettings, load_stack
from tests.mocked_cloud import Recorded, declare, value_of  # noqa: F401 - fixtures

ROOT = Path(__file__).resolve().parents[2]
TENANT = "11111111-1111-4111-8111-111111111111"
SUBSCRIPTION = "22222222-2222-4222-8222-222222222222"
SHARP = "55555555-5555-4555-8555-555555555555"
SETTINGS: dict[str, Any] = {
    "tenantId": TENANT,
    "subscriptionId": SUBSCRIPTION,
    "organization": "Contoso",
    "dataLocation": "Europe",
    "sites": {
        "ber": {
            "name": "Berlin",
            "publicAddresses": ["203.0.113.10"],
            "port25": True,
            "bridge": {"host": "bridge.contoso.com", "networks": ["192.0.2.0/24"]},
        },
        "zrh": {"name": "Zurich", "port25": True, "relayCertificate": "relay.contoso.com"},
    },
    "microsoft365": {
        "organization": "contoso.onmicrosoft.com",
        "acceptedDomains": ["contoso.com"],
        "vendorApplications": {"Sharp": SHARP},
        "hveBillingPolicyId": "33333333-3333-4333-8333-333333333333",
    },
}


def device(id_: str, method: str, **columns: str) -> dict[str, str]:
    """Return a row of the device list."""
    row = {"type": "Generic/smtp-device", "site": "ber", "sender": f"{id_}@contoso.com", "recipients": "inside"}
    return {"id": id_, "method": method, **row, **columns}


@dataclass(frozen=True)
class Stack:
    """What a stack declared: resources by type, and what the program handed over."""

    recorded: Recorded

    @property
    def kinds(self) -> set[str]:
        """Types of all resources, without their package."""
        return {kind.rsplit(":", 1)[-1] for kind, _ in self.recorded.resources}

    def device(self, id_: str) -> dict[str, Any]:
        """Return the record of a device."""
        record: dict[str, Any] = json.loads(self._handouts["devices"][id_])
        return record

    @property
    def credentials(self) -> dict[str, Any]:
        """Return the records of credentials."""
        return {name: json.loads(text) for name, text in _plain(self._handouts["credentials"]).items()}

    @property
    def exchange(self) -> dict[str, Any]:
        """Return the wanted state of Exchange Online."""
        [files] = self.recorded.of("ExchangeFiles").values()
        state: dict[str, Any] = json.loads(files["state"])
        return state

    @property
    def bridges(self) -> dict[str, Any]:
        """Return what bridges are told."""
        [files] = self.recorded.of("BridgeFiles").values()
        return {site: json.loads(text) for site, text in files["bridges"].items()}

    @property
    def _handouts(self) -> dict[str, Any]:
        [handouts] = self.recorded.of("HandoutSet").values()
        return handouts


def _plain(values: Mapping[str, Any]) -> Mapping[str, Any]:
    # The SDK marks a whole map as secret when one of its values is.
    plain: Mapping[str, Any] = values.get("value", values)
    return plain


Declare = Callable[..., Stack]


@pytest.fixture
def stack(tmp_path: Path, declare: Any, monkeypatch: pytest.MonkeyPatch) -> Declare:  # noqa: F811 - the fixture
    """Declare a stack with these devices and settings."""

    def run(*devices: Mapping[str, str], **settings: Any) -> Stack:
        loaded = _loaded(tmp_path, devices, settings)
        monkeypatch.setattr("advice.decided_from_pulumi", lambda _root: loaded)
        return Stack(declare(lambda: runpy.run_path(str(ROOT / "__main__.py"))))

    return run


def _loaded(root: Path, devices: Sequence[Mapping[str, str]], settings: Mapping[str, Any]) -> StackSettings:
    config = {f"mfd:{key}": value for key, value in {**SETTINGS, **settings}.items() if value is not None}
    (root / "stacks").mkdir(exist_ok=True)
    (root / "stacks" / "Pulumi.test.yaml").write_text(yaml.safe_dump({"config": config}))
    with (root / "stacks" / "test.devices.csv").open("w", newline="") as file:
        columns = dict.fromkeys(key for row in devices for key in row)
        writer = csv.DictWriter(file, columns or ["id", "type", "site", "sender"])
        writer.writeheader()
        writer.writerows(devices)
    return load_stack("test", root)


@pytest.fixture(autouse=True)
def _right_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("program.guard.check_login", lambda _settings: "deployer")
    monkeypatch.setattr(pulumi, "export", lambda *_: None)
