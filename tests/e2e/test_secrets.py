"""No secret shows anywhere but in hand-outs: every artefact of a stack is searched for every secret."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

# The second one is never verified; its records are written to out/.
DOMAINS = [{"name": "AzureManagedDomain"}, {"name": "mail.fabrikam.example", "wait": "none"}]
DEVICES = [
    {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@AzureManagedDomain"},
    {"id": "ber-copier", "type": "Generic/smtp-device", "site": "ber", "sender": "copier@AzureManagedDomain"},
]
VAULT = {"name": "kv-contoso-mail", "create": True}


def configure(project: Any, *generations: str, passwords: bool = True) -> None:
    """Write the stack, with a Key Vault and these generations."""
    project.configure(
        DEVICES,
        domains=DOMAINS,
        keyVault=VAULT,
        handouts={"passwords": passwords},
        credentials={"scope": "site", "generations": generations},
    )


def spellings(secret: str) -> set[str]:
    """Return the secret as it could appear: as it is, as JSON, in base64."""
    return {secret, json.dumps(secret)[1:-1], base64.b64encode(secret.encode()).decode().rstrip("=")}


def found_in(shown: Mapping[str, str], secrets: Iterable[str]) -> list[str]:
    """Return the places whose text holds a secret, however it is spelt."""
    wanted = {spelling for secret in secrets for spelling in spellings(secret)}
    return [place for place, text in shown.items() if any(spelling in text for spelling in wanted)]


def files_of(root: Path, *but: str) -> dict[str, str]:
    """Return every file of the project by its path, but the linked tools and what begins with one of `but`."""
    files = {str(path.relative_to(root)): path for path in root.rglob("*") if path.is_file()}
    left_out = (".venv", ".toolchain", *but)
    return {name: path.read_text(errors="replace") for name, path in files.items() if not name.startswith(left_out)}


def git_objects(root: Path) -> str:
    """Commit everything that git does not ignore, as an administrator would, and return every object unpacked."""
    git = ["git", "-C", str(root), "-c", "user.name=test", "-c", "user.email=test@contoso.example"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "The stack"]):
        subprocess.run([*git, *command], check=True, capture_output=True)
    objects = subprocess.run(
        [*git, "cat-file", "--batch-all-objects", "--batch"], check=True, capture_output=True
    ).stdout
    assert b"AzureManagedDomain" in objects, "the stack's file was not committed"
    return objects.decode(errors="replace")


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
    shown["git"] = git_objects(project.root)
    # Hand-outs with passwords are where secrets belong; `devices.json` is one of them.
    shown |= files_of(project.root, "out/test/handouts/", "out/test/devices.json", ".git/")
    assert any(place.startswith("out/test/dns/") for place in shown)
    assert found_in(shown, secrets) == []


def test_without_passwords_no_file_holds_a_secret(project: Any) -> None:
    """With `handouts.passwords: false` the hand-outs are clean too; with `true` the same search finds every secret."""
    configure(project, "2026H2")
    project.up()
    secrets = {device["password"] for device in project.devices().values()}
    assert len(secrets) == 2
    for secret in secrets:
        assert "out/test/devices.json" in found_in(files_of(project.root), [secret])

    configure(project, "2026H2", passwords=False)
    project.up()
    assert {device["password"] for device in project.devices().values()} == {None}
    assert found_in(files_of(project.root), secrets) == []


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
