"""A project of its own in a temporary folder, and ways to run the command."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli.app import app
from tests.cli.rotating_stack import rotating  # noqa: F401 - a fixture
from tests.exported_stack import exporting_engine  # noqa: F401 - a fixture
from tests.mail_server import (  # noqa: F401 - fixtures
    HOST,
    PASSWORD,
    USERNAME,
    authority,
    certificate_names,
    mail_server,
    tls_from_the_start,
    trusted,
)
from tests.office import office  # noqa: F401 - a fixture

Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project folder with the stack `test`, which is where the command looks."""
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.test.yaml").write_text("config: {}\n")
    (tmp_path / "Pulumi.yaml").write_text("name: mfd\nruntime: python\nstackConfigDir: stacks\n")
    monkeypatch.setenv("MFD_PROJECT", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("PULUMI_STACK", raising=False)
    return tmp_path


@pytest.fixture
def mfd(project: Path) -> Run:  # noqa: ARG001 - asked for its effect
    """Run the command in this process, for the stack `test`."""

    def run(*arguments: str, **kwargs: Any) -> Result:
        return CliRunner().invoke(app, [*arguments], **kwargs)

    return run


def device(number: int, **changes: Any) -> dict[str, Any]:
    """Return an entry of devices.json."""
    entry = {
        "id": f"berlin-{number}",
        "method": "ecs",
        "manufacturer": "Ricoh",
        "model": "IM C3000",
        "site": "berlin",
        "host": HOST,
        "port": 587,
        "encryption": "starttls",
        "mechanism": "LOGIN",
        "username": USERNAME,
        "password": PASSWORD,
        "from": f"berlin-{number}@scan.contoso.com",
        "document": f"handouts/device-berlin-{number}.html",
        "state": "ready",
    }
    return {**entry, **changes}


@pytest.fixture
def entry() -> Callable[..., dict[str, Any]]:
    """Return a function that makes an entry of devices.json."""
    return device


@pytest.fixture
def write_devices(project: Path) -> Callable[[Sequence[dict[str, Any]]], Path]:
    """Return a function that writes devices.json of the stack `test`."""

    def write(devices: Sequence[dict[str, Any]]) -> Path:
        file = project / "out" / "test" / "devices.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"devices": [*devices]}))
        return file

    return write
