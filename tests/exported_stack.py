"""An engine that prints a stack, as `pulumi stack export --show-secrets` does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handouts import CredentialRecord, DeviceRecord, MailSettings, credential_json, device_json

SECRET = "the~current.secret_of-the-credential-4040"
OLD_SECRET = "the~previous.secret_of-the-credential-404"
_MARK = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}


def exported(*devices: str, password: str = SECRET) -> dict[str, Any]:
    """Return what `pulumi stack export --show-secrets` prints for a stack with these devices."""
    credential = CredentialRecord(
        "berlin", "test-berlin", "2026H2", {"2026H1": OLD_SECRET, "2026H2": password}, {"2026H2": "2027-12-31"}
    )
    inputs = {
        "stack": "test",
        "organization": "Contoso",
        "devices": {name: device_json(record(name)) for name in devices},
        "credentials": {"berlin": {**_MARK, "plaintext": json.dumps(credential_json(credential))}},
    }
    urn = "urn:pulumi:test::mfd::mfdmail:index:HandoutSet::handouts"
    resource = {"urn": urn, "custom": True, "id": "test", "type": "mfdmail:index:HandoutSet", "inputs": inputs}
    return {"version": 3, "deployment": {"manifest": {"time": "2026-11-24T00:00:00Z"}, "resources": [resource]}}


def record(name: str) -> DeviceRecord:
    """Return a device of the catalogue's generic type."""
    settings = MailSettings("smtp.azurecomm.net", 587, "starttls", "LOGIN", "", f"{name}@scan.contoso.com")
    return DeviceRecord(
        name, name, "Generic/smtp-device", "Generic", "smtp-device", "berlin", "Berlin", "ecs", "berlin", settings
    )


@pytest.fixture
def exporting_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that puts an engine on PATH which prints `answer` and ends with `code`."""

    def install(answer: str, code: int = 0) -> None:
        folder = tmp_path / "engine"
        folder.mkdir(exist_ok=True)
        (folder / "answer").write_text(answer)
        stream = 1 if code == 0 else 2
        script = f'#!/bin/sh\necho "$@" >> {folder}/calls\ncat {folder}/answer >&{stream}\nexit {code}\n'
        (folder / "pulumi").write_text(script)
        (folder / "pulumi").chmod(0o700)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    return install
