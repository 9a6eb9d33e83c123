"""Postfix from Debian with a rendered configuration, run as the demo runs it: own folders, an unprivileged port."""

from __future__ import annotations

import json
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

import demo.postfix
from bridge import BridgeSettings, Upstream, render
from demo.postfix import obstacle, running_postfix
from tests.simulator_exchange.conftest import running, tenant  # noqa: F401 - fixtures
from tests.simulator_mail.conftest import (  # noqa: F401 - fixtures
    Office,
    azure,
    office,
    smtp_servers,
    world,
)

DEVICE, STRANGER = "127.0.0.5", "127.0.0.9"
"""Neither is an address that Postfix itself listens to: what it does for itself it does not do for devices."""
DEADLINE_SECONDS = 30.0

ECS = BridgeSettings(
    site="berlin",
    site_name="Berlin, Friedrichstrasse 1",
    host="mailbridge.berlin.contoso.example",
    networks=(DEVICE,),
    senders=("scanner@scan.example.com",),
    upstream=Upstream(
        method="ecs",
        host="smtp.azurecomm.net",
        port=587,
        username="berlin@scan.example.com",
        password="the~secret.of_an-Entra-application-40abcd",
        max_message_bytes=10485760,
        max_recipients=50,
    ),
    password_place="in Azure Key Vault: contoso-mail/smtp-berlin",
)


def wait_until(condition: Callable[[], Any]) -> Any:
    """Return what the condition gives once it is true."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
    return found


def message(sender: str = "scanner@scan.example.com", size: int = 10) -> EmailMessage:
    """Return a scan to somebody outside."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "boss@example.org"
    mail["Subject"] = "Scan"
    mail.set_content("x" * 70 + "\n" if size <= 70 else ("x" * 69 + "\n") * (size // 70))
    return mail


class Postfix(demo.postfix.Postfix):
    """A running Postfix as tests use it."""

    def connect(self, source: str = DEVICE) -> smtplib.SMTP:
        """Connect as a device that speaks plain SMTP."""
        return smtplib.SMTP("127.0.0.1", self.port, timeout=DEADLINE_SECONDS, source_address=(source, 0))

    def send(self, mail: EmailMessage | None = None, source: str = DEVICE, **envelope: Any) -> None:
        """Send one mail without TLS and login."""
        with self.connect(source) as client:
            client.send_message(mail or message(), **envelope)

    def queue(self) -> list[dict[str, Any]]:
        """Return what waits: `queue_name`, `sender`, `recipients` with `delay_reason`."""
        listed = subprocess.run([*self.command("postqueue"), "-j"], capture_output=True, check=True, text=True)
        return [json.loads(line) for line in listed.stdout.splitlines()]

    def deferred(self) -> str:
        """Return why the first mail waits, once it was tried."""
        reasons = [item.get("delay_reason", "") for mail in self.queue() for item in mail["recipients"]]
        return next(filter(None, reasons), "")

    def waits(self) -> str:
        """Return why the one mail waits."""
        reason: str = wait_until(self.deferred)
        assert len(self.queue()) == 1
        return reason

    def enter_password(self, old: str, new: str) -> None:
        """Change the password as the page for the person who installs the bridge says; `flush` follows."""
        file = self.folder / "postfix" / "sasl_passwd"
        file.write_text(file.read_text().replace(f":{old}", f":{new}"))
        subprocess.run([*self.command("postfix"), "reload"], check=True, capture_output=True)

    def flush(self) -> bool:
        """Have all mail tried again; False where the queue manager, just reloaded, missed the call."""
        called = subprocess.run([*self.command("postqueue"), "-f"], check=False, capture_output=True)
        return called.returncode == 0

    def setting(self, name: str) -> str:
        """Return a parameter as this Postfix reads it."""
        shown = subprocess.run([*self.command("postconf"), "-h", name], capture_output=True, check=True, text=True)
        return shown.stdout.strip()

    def command(self, program: str) -> list[str]:
        """Return the start of a command of Postfix for this configuration."""
        return [program, "-c", str(self.folder / "postfix")]

    def complaints(self) -> list[str]:
        """Return what Postfix says about its configuration."""
        commands = ([*self.command("postconf"), "-n"], [*self.command("postfix"), "check"])
        shown = [subprocess.run(command, capture_output=True, check=True, text=True).stderr for command in commands]
        return [
            line for text in (*shown, self.log) for line in text.splitlines() if "warning" in line or "fatal" in line
        ]


def write(settings: BridgeSettings, folder: Path) -> None:
    """Write the rendered files as a provider would."""
    for name, file in render(settings).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
        path.chmod(file.mode)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Postfix]]:
    """Start bridges: `start(settings, ca_file)`; each is ended, and its folder removed, after the test."""
    if reason := obstacle():
        pytest.skip(reason)
    with ExitStack() as stack:

        def begin(settings: BridgeSettings, ca_file: Path | None = None) -> Postfix:
            files = Path(tempfile.mkdtemp(dir=tmp_path))
            write(settings, files)
            running = stack.enter_context(running_postfix(files / "postfix", ca_file))
            return Postfix(running.folder, running.port, running.process)

        yield begin


def through(address: str, **changes: Any) -> BridgeSettings:
    """Return the settings with an upstream that is reached at `address` (host:port)."""
    host, _, port = address.rpartition(":")
    upstream = replace(ECS.upstream, connect_to=(host, int(port)), **changes)
    return replace(ECS, upstream=upstream)


@pytest.fixture
def bridge(start: Callable[..., Postfix], office: Office) -> Postfix:  # noqa: F811 - the fixture, as pytest wants it
    """Run a bridge that forwards to the simulator's smtp.azurecomm.net with the office's login."""
    settings = through(office.address, username=office.username, password=office.password)
    return start(settings, office.ca_file)
