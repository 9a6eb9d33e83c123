"""No secret shows anywhere but in hand-outs: every artefact of a stack is searched for every secret."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

DOMAIN = {"name": "AzureManagedDomain"}
DEVICES = [
    {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@AzureManagedDomain"},
    {"id": "ber-copier", "type": "Generic/smtp-device", "site": "ber", "sender": "copier@AzureManagedDomain"},
]
VAULT = {"name": "kv-contoso-mail", "create": True}


def configure(project: Any, *generations: str) -> None:
    """Write the stack, with a Key Vault and these generations."""
    project.configure(
        DEVICES,
        domains=[DOMAIN],
        keyVault=VAULT,
        credentials={"scope": "site", "generations": generations},
    )


def spellings(secret: str) -> set[str]:
    """Return the secret as it could appear: as it is, as JSON, in base64."""
    return {secret, json.dumps(secret)[1:-1], base64.b64encode(secret.encode()).decode().rstrip("=")}


def files_outside_handouts(root: Path) -> Iterator[Path]:
    """Return every file of the project but the hand-outs and the linked tools."""
    for path in root.rglob("*"):
        parts = path.relative_to(root).parts
        if path.is_file() and parts[0] not in {"out", ".venv", ".toolchain"}:
            yield path


def test_no_artefact_holds_a_secret(project: Any, tmp_path: Path) -> None:
    """State, preview, diff, JSON, plan, event stream, export, debug log and every file but the hand-outs are clean."""
    configure(project, "2026H2")
    shown = {"preview": project.pulumi("preview", "--diff")}
    shown["up --json"] = project.pulumi("up", "--yes", "--skip-preview", "--json")
    secrets = {device["password"] for device in project.devices().values()}
    assert len(secrets) == 2

    configure(project, "2026H2", "2027H1")
    plan = tmp_path / "plan.json"
    shown["preview --diff"] = project.pulumi("preview", "--diff", "--save-plan", str(plan))
    shown["preview --json"] = project.pulumi("preview", "--json")
    shown["plan"] = plan.read_text()
    shown["up --debug"] = project.pulumi("up", "--yes", "--skip-preview", "--debug", "--diff")
    secrets |= {device["password"] for device in project.devices().values()}
    assert len(secrets) == 4
    secrets.add(project.simulator.env["ARM_CLIENT_SECRET"])

    shown["export"] = project.pulumi("stack", "export")
    shown["outputs"] = project.pulumi("stack", "output", "--json")
    shown["refresh"] = project.pulumi("refresh", "--yes", "--diff")
    shown["failing up"] = _failing(project)
    for path in files_outside_handouts(project.root):
        shown[str(path.relative_to(project.root))] = path.read_text(errors="replace")

    wanted = {spelling for secret in secrets for spelling in spellings(secret)}
    assert [place for place, text in shown.items() if any(spelling in text for spelling in wanted)] == []


def _failing(project: Any) -> str:
    """Return what a run prints whose hand-outs cannot be written."""
    out = project.root / "out"
    out.rename(project.root / "out-before")
    out.write_text("in the way")
    configure(project, "2026H2", "2027H1", "2027H2")
    try:
        output: str = project.pulumi("up", "--yes", "--skip-preview", "--debug", expect=None)
        return output
    finally:
        out.unlink()
        (project.root / "out-before").rename(out)
