"""A project of a test's own: the repository's rooms, a stack written by the test, a file backend, the real engine."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.places import BASE_NAME, RESOURCE_GROUP, SUBSCRIPTION, TENANT
from tests.e2e.sending_device import SendingDevice
from tests.e2e.zone_owner import ZoneOwner

# Several stacks go up at once on a busy machine.
UP_SECONDS = 300

SETTINGS: dict[str, Any] = {
    "tenantId": TENANT,
    "subscriptionId": SUBSCRIPTION,
    "organization": "Contoso",
    "dataLocation": "Europe",
    "resourceGroupName": RESOURCE_GROUP,
    "baseName": BASE_NAME,
    "sites": {"zrh": {"name": "Zurich"}, "ber": {"name": "Berlin"}},
    "handouts": {"passwords": True},
}


@dataclass
class Project(ZoneOwner, SendingDevice):
    """A copy of the project in a folder of its own, with one stack."""

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
        try:
            output, _ = process.communicate(timeout=UP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            pytest.fail(f"`pulumi {arguments[0]}` does not end:\n{process.communicate()[0]}")
        assert expect is None or process.returncode == expect, f"exit {process.returncode}\n{output}"
        return output

    def shell(self, commands: str) -> str:
        """Run commands as somebody types them who answers every question with yes; return what they print."""
        done = subprocess.run(
            ["bash", "-eu", "-c", commands],
            cwd=self.root,
            env={**self.environment, "PULUMI_SKIP_CONFIRMATIONS": "true"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=UP_SECONDS,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}"
        return done.stdout

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

    def kill(self, process: subprocess.Popen[str]) -> None:
        """Kill the engine and nothing else, as the kernel would when memory is short, and give its lock up."""
        self.kill_engine(process)
        self.pulumi("cancel", "--yes")

    def kill_engine(self, process: subprocess.Popen[str]) -> None:
        """Kill the engine and nothing else, which leaves its lock behind."""
        for pid in self.engines(process):
            os.kill(pid, signal.SIGKILL)
        process.communicate(timeout=60)

    def engines(self, process: subprocess.Popen[str]) -> list[int]:
        """Return the process ids of the engine that a command runs."""
        group = ["pgrep", "-g", str(process.pid), "-x", "pulumi"]
        found = subprocess.run(group, capture_output=True, text=True, check=False).stdout.split()
        assert found, "the engine has ended by itself"
        return [int(pid) for pid in found]

    def interrupt(self, process: subprocess.Popen[str]) -> None:
        """Press Ctrl-C: the terminal sends it to the whole foreground group."""
        os.killpg(process.pid, signal.SIGINT)

    def read_until(self, process: subprocess.Popen[str], text: str, seconds: float = 60.0) -> str:
        """Return what a command prints up to the line with `text`; end it and fail when that does not come."""
        lines: list[str] = []

        def read() -> None:
            assert process.stdout
            for line in process.stdout:
                lines.append(line)
                if text in line:
                    return

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        reader.join(seconds)
        if reader.is_alive() or text not in lines[-1]:
            os.killpg(process.pid, signal.SIGKILL)
            pytest.fail(f"{text!r} does not come:\n{''.join(lines)}")
        return "".join(lines)

    def take_over(self, output: str) -> int:
        """Run the import commands that a failing run has printed, and return how many."""
        commands = re.findall(r"\./mfd (pulumi import .*)", output)
        for command in dict.fromkeys(commands):
            arguments: list[str | Path] = [self.root / "mfd", *shlex.split(command)]
            done = subprocess.run(
                arguments, cwd=self.root, env=self.environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return len(set(commands))

    def destroy(self) -> None:
        """Destroy everything in the stack."""
        self.pulumi("destroy", "--yes", "--skip-preview")
