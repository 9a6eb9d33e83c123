"""A project of its own per test: the repository's rooms, a stack written by the test, a file backend, the real engine."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
import smtplib
import ssl
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
ROOMS = "azurelogin catalog cli components handouts maildns probe program provider settings tenant __main__.py mfd Pulumi.yaml"
TENANT = "11111111-1111-4111-8111-111111111111"
SUBSCRIPTION = "22222222-2222-4222-8222-222222222222"
INBOX = "inbox@contoso.example"
UP_SECONDS = 300

SETTINGS: dict[str, Any] = {
    "tenantId": TENANT,
    "subscriptionId": SUBSCRIPTION,
    "organization": "Contoso",
    "dataLocation": "Europe",
    "resourceGroupName": "rg-mail",
    "baseName": "contoso-mail",
    "sites": {"zrh": {"name": "Zurich"}, "ber": {"name": "Berlin"}},
    "handouts": {"passwords": True},
}
DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@mail.contoso.example"}


def azure_dns_domain(name: str = "mail.contoso.example", **more: Any) -> dict[str, Any]:
    """Return a domain whose zone is created by the stack."""
    return {
        "name": name,
        "azureDns": {"zone": "contoso.example", "resourceGroup": "rg-mail", "create": True},
        **more,
    }


@dataclass
class Project:
    """A copy of the project in a folder of its own, with one stack."""

    root: Path
    simulator: Any
    stack: str = "test"
    environment: dict[str, str] = field(default_factory=dict)

    def configure(self, devices: Sequence[Mapping[str, str]], **settings: Any) -> None:
        """Write the stack file and the device list; `settings` are added to SETTINGS."""
        stack_file = self.root / "stacks" / f"Pulumi.{self.stack}.yaml"
        kept = yaml.safe_load(stack_file.read_text()) if stack_file.exists() else {}
        kept["config"] = {f"mfd:{key}": value for key, value in {**SETTINGS, **settings}.items() if value is not None}
        stack_file.write_text(yaml.safe_dump(kept))
        columns = list(dict.fromkeys(key for device in devices for key in device))
        with (self.root / "stacks" / f"{self.stack}.devices.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, columns or ["id", "type", "site", "sender"])
            writer.writeheader()
            writer.writerows(devices)

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Start a command of the engine in a process group of its own."""
        return subprocess.Popen(
            [self.root / "mfd", "pulumi", *arguments, "--stack", self.stack],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            **options,
        )

    def pulumi(self, *arguments: str, expect: int | None = 0) -> str:
        """Run a command of the engine and return what it printed, failing unless it exits as expected."""
        process = self.start(*arguments)
        output, _ = process.communicate(timeout=UP_SECONDS)
        assert expect is None or process.returncode == expect, f"exit {process.returncode}\n{output}"
        return output

    def up(self, *arguments: str) -> dict[str, int]:
        """Bring the stack up and return what happened: operation to count."""
        self.pulumi("up", "--yes", "--skip-preview", *arguments)
        return self.last_changes()

    def last_changes(self) -> dict[str, int]:
        """Return what the last update did: operation to count."""
        history = json.loads(self.pulumi("stack", "history", "--json", "--page-size", "1"))
        return dict(history[0].get("resourceChanges") or {})

    def preview(self, *arguments: str) -> dict[str, Any]:
        """Return the digest of `preview --json`."""
        text = self.pulumi("preview", "--json", *arguments)
        digest: dict[str, Any] = json.loads(text[text.index("{\n") :])
        return digest

    def devices(self) -> dict[str, dict[str, Any]]:
        """Return `devices.json` by device id."""
        document = json.loads((self.root / "out" / self.stack / "devices.json").read_text())
        return {device["id"]: device for device in document["devices"]}

    def export(self) -> dict[str, Any]:
        """Return the stack as `stack export` prints it."""
        stack: dict[str, Any] = json.loads(self.pulumi("stack", "export"))
        return stack

    def send(self, device: Mapping[str, Any], **changed: Any) -> None:
        """Send one mail as the device would, with an ordinary SMTP client and the certificate checked."""
        told = {**device, **changed}
        host, port = self.simulator.env["MFDSIM_SMTP_ACS"].rsplit(":", 1)
        context = ssl.create_default_context(cafile=self.simulator.env["SSL_CERT_FILE"])
        with smtplib.SMTP(host, int(port), timeout=30) as client:
            # The name that the certificate is checked for is the production one.
            client._host = told["host"]  # type: ignore[attr-defined] # smtplib has no public name for it
            client.starttls(context=context)
            client.ehlo()
            client.user, client.password = told["username"], told["password"]
            client.auth("LOGIN", client.auth_login)
            client.send_message(_message(told["from"]))

    def mails(self) -> list[dict[str, Any]]:
        """Return the mails that arrived."""
        mails: list[dict[str, Any]] = self.simulator.inspect.get(
            "/inspection/mailboxes", params={"recipient": INBOX}
        ).json()
        return mails

    def destroy(self) -> None:
        """Destroy everything in the stack."""
        self.pulumi("destroy", "--yes", "--skip-preview")


def _message(sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, INBOX, "Scan"
    message.set_content("One page.")
    return message


def copy_of_project(root: Path) -> None:
    """Copy the rooms that `pulumi up` needs; the tools are linked."""
    for room in ROOMS.split():
        source = ROOT / room
        if source.is_dir():
            shutil.copytree(source, root / room, ignore=shutil.ignore_patterns("__pycache__", ".mypy_cache"))
        elif source.exists():
            shutil.copy(source, root / room)
    for tools in (".venv", ".toolchain"):
        (root / tools).symlink_to(ROOT / tools)
    (root / "stacks").mkdir()


def environment_of(root: Path, simulator: Any) -> dict[str, str]:
    """Return the environment of the engine: the simulator's, a file backend, nothing of the machine's own."""
    backend = root / ".state" / "pulumi"
    backend.mkdir(parents=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PULUMI_", "ARM_", "AZURE_"))}
    return {
        **kept,
        **simulator.env,
        "PULUMI_BACKEND_URL": backend.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "of this test",
        "PULUMI_HOME": str(root / ".state" / "home"),
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_ERROR_OUTPUT_STRING": "1",
    }


@pytest.fixture
def project(tmp_path: Path, simulator: Any) -> Project:
    """A project with an empty stack, against a simulator that is reset."""
    root = tmp_path / "project"
    root.mkdir()
    copy_of_project(root)
    made = Project(root, simulator, environment=environment_of(root, simulator))
    made.configure([])
    made.pulumi("stack", "init")
    return made


@pytest.fixture
def second_clone(project: Project, tmp_path: Path) -> Callable[[], Project]:
    """Make another clone of the same stack: same backend and stack file, no `out/`."""

    def make() -> Project:
        root = tmp_path / "second"
        root.mkdir()
        copy_of_project(root)
        shutil.copytree(project.root / "stacks", root / "stacks", dirs_exist_ok=True)
        return Project(root, project.simulator, project.stack, project.environment)

    return make


def wait_until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something is true, or fail."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def kill(process: subprocess.Popen[str]) -> str:
    """Kill the engine and nothing else, as the kernel would, and return what it had printed."""
    engines = subprocess.run(
        ["pgrep", "-g", str(process.pid), "-x", "pulumi"], capture_output=True, text=True, check=False
    )
    for pid in engines.stdout.split() or [str(process.pid)]:
        os.kill(int(pid), signal.SIGKILL)
    output, _ = process.communicate(timeout=60)
    return output


def import_commands(output: str) -> list[str]:
    """Return the import commands that a failing run prints."""
    return re.findall(r"\./mfd pulumi (import .*)", output)
