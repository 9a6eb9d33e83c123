"""`mfd preview` with the real engine: the comments that stand in expected/, and nothing secret in any of them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow(minutes=2)]

EXPECTED = Path(__file__).parent / "expected"
DEVICES = [
    {"id": "zrh-copier", "site": "zrh", "sender": "copier@mail.contoso.example"},
    {"id": "zrh-label", "site": "zrh", "sender": "label@mail.contoso.example"},
    {"id": "ber-archive", "site": "ber", "sender": "archive@contoso.example", "method": "smtp-relay"},
]
SETTINGS: dict[str, Any] = {
    "sites": {
        "zrh": {"name": "Zurich", "publicAddresses": ["203.0.113.10"], "port25": True},
        "ber": {"name": "Berlin", "publicAddresses": ["203.0.113.20"], "port25": True},
    },
    "microsoft365": {"organization": "contoso.onmicrosoft.com", "acceptedDomains": ["contoso.example"]},
    "credentials": {"generations": ["2026H2"]},
}
ZONE = {"zone": "contoso.example", "resourceGroup": "rg-mail", "create": True}


def configure(project: Any, *changes: Mapping[str, str], domain: str = "mail.contoso.example", **settings: Any) -> None:
    """Write the stack; `changes` are the devices that differ."""
    changed = {change["id"]: change for change in changes}
    devices = [
        {"type": "Generic/smtp-device", "name": f"The {device['id']}", **device, **changed.get(device["id"], {})}
        for device in DEVICES
    ]
    project.configure(devices, domains=[{"name": domain, "azureDns": ZONE}], **{**SETTINGS, **settings})


def preview(project: Any, *arguments: str, expect: int = 0) -> str:
    """Return what `mfd preview` prints."""
    done = subprocess.run(
        [project.root / "mfd", "preview", "--stack", project.stack, *arguments],
        cwd=project.root.parent,
        env=project.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout


def test_a_reviewer_reads_what_a_change_means(project: Any, *, update_expected: bool) -> None:
    """A sender, a domain, a method and a new generation; then nothing, and a mistake."""
    configure(project)
    project.up()
    passwords = {device["password"] for device in project.devices().values()} - {None}
    assert passwords
    said: dict[str, str] = {}

    configure(project, {"id": "zrh-label", "sender": "copier@mail.contoso.example"})
    said["sender"] = preview(project, "--markdown")

    configure(
        project,
        {"id": "zrh-copier", "sender": "copier@print.contoso.example"},
        {"id": "zrh-label", "sender": "label@print.contoso.example"},
        domain="print.contoso.example",
    )
    said["domain"] = preview(project, "--markdown")

    configure(project, {"id": "zrh-label", "sender": "label@contoso.example", "method": "smtp-relay"})
    said["method"] = preview(project, "--markdown")

    configure(project, credentials={"generations": ["2026H2", "2027H1"]})
    said["generation"] = preview(project, "--markdown")

    configure(project)
    said["unchanged"] = preview(project, "--markdown")
    assert said["unchanged"].count("\n") == 1
    assert said["unchanged"] == preview(project, "--markdown")

    configure(project, {"id": "zrh-label", "sender": "label@elsewhere.example"})
    said["mistake"] = preview(project, "--markdown", expect=1)

    for name, text in said.items():
        assert not any(password in text for password in passwords)
        stored = EXPECTED / f"preview-{name}.md"
        if update_expected:
            stored.parent.mkdir(exist_ok=True)
            stored.write_text(text)
        assert text == stored.read_text()
