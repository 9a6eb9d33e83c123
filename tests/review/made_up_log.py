"""Event logs as the engine writes them, of a stack with as many devices as wanted; their secrets are marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from catalog import Catalog
from handouts import DeviceRecord, MailSettings, device_json
from review import Preview, PreviewEvents, Review, review

TODAY = date(2026, 11, 28)
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "[secret]"}
SET = "mfdmail:index:HandoutSet"
PASSWORD = "azuread:index/applicationPassword:ApplicationPassword"
IDENTITY = "mfd:components:SmtpIdentity"
Devices = Mapping[str, DeviceRecord]


def device(id_: str, **changes: Any) -> DeviceRecord:
    """Return a device of the site zrh; `sender` and `method` may be changed, too."""
    sender = changes.pop("sender", f"{id_}@mail.contoso.example")
    made = DeviceRecord(
        id=id_,
        name=f"The {id_}",
        type="Generic/smtp-device",
        manufacturer="Generic",
        model="SMTP device",
        site="zrh",
        site_name="Zurich",
        method="ecs",
        credential_id="zrh",
        settings=MailSettings("smtp.azurecomm.net", 587, "starttls", "LOGIN", "", sender),
        location="Hall",
    )
    return replace(made, **changes)


def fleet(*names: str, **changes: Any) -> dict[str, DeviceRecord]:
    """Return devices by id."""
    return {name: device(name, **changes) for name in names}


def resource(op: str, kind: str, name: str, old: Any = None, new: Any = None, **more: Any) -> dict[str, Any]:
    """Return the event of a resource; `old` and `new` are inputs."""
    states = {
        key: None if value is None else {"inputs": value, "id": "1"} for key, value in (("old", old), ("new", new))
    }
    urn = f"urn:pulumi:test::mfd::{kind}::{name}"
    return {"resourcePreEvent": {"metadata": {"op": op, "urn": urn, "type": kind, **states, **more}}}


def handouts(old: Devices | None, new: Devices, *paths: str, unknown: Sequence[str] = ()) -> dict[str, Any]:
    """Return the event of the hand-out set; `paths` are those that the provider says differ."""
    op = "create" if old is None else "update" if paths else "same"
    wanted = _inputs(new)
    wanted["devices"].update(dict.fromkeys(unknown, UNKNOWN))
    return resource(op, SET, "handouts", old and _inputs(old), wanted, detailedDiff={path: {} for path in paths})


def _inputs(devices: Devices) -> dict[str, Any]:
    told = {key: device_json(item) for key, item in devices.items()}
    credentials = {item.credential_id: SECRET for item in devices.values() if item.credential_id}
    return {"stack": "test", "organization": "Contoso", "devices": told, "credentials": credentials}


def secret(op: str, credential: str, generation: str, end: str) -> dict[str, Any]:
    """Return the event of a client secret."""
    inputs = {"displayName": f"{credential} {generation}", "endDate": f"{end}T23:59:59Z"}
    states = {"old": None if op == "create" else inputs, "new": None if op == "delete" else inputs}
    return resource(op, PASSWORD, f"smtp-{credential}-{generation}", **states)


def said(severity: str, message: str, **more: Any) -> dict[str, Any]:
    """Return the event of a line in the engine's log."""
    return {"diagnosticEvent": {"severity": severity, "message": f"{message}\n", "color": "never", **more}}


def violation(level: str, policy: str, message: str) -> dict[str, Any]:
    """Return the event of a policy that is against a resource."""
    event = {"enforcementLevel": level, "policyName": policy, "message": f"The rule.\n{message}\n"}
    return {"policyEvent": {**event, "resourceUrn": "urn:pulumi:test::mfd::a:b:C::thing"}}


def summary(**counts: int) -> dict[str, Any]:
    """Return the last event."""
    return {"summaryEvent": {"resourceChanges": {key.replace("_", "-"): count for key, count in counts.items()}}}


def preview_of(*events: Mapping[str, Any], failed: bool = False) -> Preview:
    """Return what is read from a log of these events."""
    found = PreviewEvents()
    for number, event in enumerate(events):
        found.read({"sequence": number, **event})
    return found.preview(failed=failed)


def review_of(
    catalog: Catalog,
    *events: Mapping[str, Any],
    failed: bool = False,
    today: date = TODAY,
    due: Mapping[str, str] | None = None,
) -> Review:
    """Return what there is to say about a log of these events."""
    return review("test", preview_of(*events, failed=failed), lambda: catalog, today, due)
