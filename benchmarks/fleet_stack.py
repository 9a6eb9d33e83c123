"""A stack with as many devices as one likes, for the engine and the simulator: forty to a site, one login for each site."""

from __future__ import annotations

import csv
from itertools import chain
from pathlib import Path
from typing import Literal

import yaml

Senders = Literal["site", "device"]

_PER_SITE = 40
_DOMAIN = "devices.contoso.example"
_TYPES = ("Sharp/bp-70c65", "Konica-Minolta/bizhub-360i", "Ricoh/mp-c307", "Generic/smtp-device")
_COLUMNS = ("id", "type", "site", "sender", "name", "location", "serial", "host")


def write_stack(folder: Path, stack: str, devices: int, senders: Senders) -> None:
    """Write `Pulumi.<stack>.yaml` and the device list into `folder`; the login is the simulator's."""
    sites = {f"site-{number}": {"name": f"Site {number}"} for number in range(-(-devices // _PER_SITE))}
    zone = {"zone": "contoso.example", "resourceGroup": f"mfd-{stack}", "create": True}
    config = {
        "mfd:tenantId": "11111111-1111-4111-8111-111111111111",
        "mfd:subscriptionId": "22222222-2222-4222-8222-222222222222",
        "mfd:organization": "Contoso",
        "mfd:dataLocation": "Europe",
        "mfd:domains": [{"name": _DOMAIN, "azureDns": zone}],
        "mfd:sites": sites,
        "mfd:credentials": {"scope": "site", "generations": ["2026H2"]},
    }
    (folder / f"Pulumi.{stack}.yaml").write_text(yaml.safe_dump({"config": config}), encoding="utf-8")
    rows = (_row(number, senders) for number in range(devices))
    with (folder / f"{stack}.devices.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(chain([_COLUMNS], rows))


def _row(number: int, senders: Senders) -> tuple[str, ...]:
    device, site = f"mfp-{number}", f"site-{number // _PER_SITE}"
    sender = f"{site if senders == 'site' else device}@{_DOMAIN}"
    address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
    return (
        device,
        _TYPES[number % len(_TYPES)],
        site,
        sender,
        f"Copier {number}",
        f"Room {number}",
        f"SN{number:08}",
        address,
    )
