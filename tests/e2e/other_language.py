"""A program of docs/how-to/other-languages in a clone, with the cloud as that page begins."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.clone import ROOT, clone, clone_environment
from tests.docs.documented import documented
from tests.e2e.places import SUBSCRIPTION

SAMPLES = Path("docs/how-to/other-languages")


@dataclass(frozen=True)
class Program:
    """A sample, and the environment that the engine runs it in."""

    folder: Path
    environment: dict[str, str]

    @classmethod
    def copied(cls, language: str, root: Path, azure: Any, simulator: Any) -> Program:
        """Copy a sample with the project around it; make what the page says is there already."""
        clone(root)
        shutil.copytree(ROOT / SAMPLES / language, root / SAMPLES / language)
        program = cls(root / SAMPLES / language, clone_environment(root, simulator.env))
        program.run("pulumi", "stack", "init", "dev")
        program.run(*shlex.split(documented("pulumi config set tenantId 11111111-1111-4111-8111-111111111111")))
        program.run(*shlex.split(documented("pulumi config set subscriptionId 22222222-2222-4222-8222-222222222222")))
        for key, value in _cloud(azure, simulator).items():
            program.run("pulumi", "config", "set", key, value)
        return program

    def with_path(self, folder: Path) -> Program:
        """Return it with a folder at the end of PATH."""
        return Program(self.folder, {**self.environment, "PATH": f"{self.environment['PATH']}{os.pathsep}{folder}"})

    def run(self, *command: str | Path, stdin: str = "") -> str:
        """Run a command in the program's folder and return what it printed; fail unless it exits with 0."""
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, input=stdin, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def last_changes(self) -> dict[str, int]:
        """Return what the last update did: operation to count."""
        history = json.loads(self.run("pulumi", "stack", "history", "--stack", "dev", "--json", "--page-size", "1"))
        return dict(history[0].get("resourceChanges") or {})

    def outputs(self) -> dict[str, str]:
        """Return the stack's outputs."""
        found: dict[str, str] = json.loads(self.run("pulumi", "stack", "output", "--stack", "dev", "--json"))
        return found


def _cloud(azure: Any, simulator: Any) -> dict[str, str]:
    azure.create_zone("rg-dns", "contoso.example", {})
    group = f"{simulator.origin}/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-mail"
    azure.call("PUT", group, {"location": "westeurope"}, "2022-09-01")
    service = f"{group}/providers/Microsoft.Communication/emailServices/contoso-mail"
    azure.call("PUT", service, {"location": "global", "properties": {"dataLocation": "Europe"}})
    application = azure.call("POST", "/applications", {"displayName": "Scanners"})
    azure.let_time_pass()
    principal = azure.call("POST", "/servicePrincipals", {"appId": application["appId"]})
    return {
        "clientId": application["appId"],
        "servicePrincipalObjectId": principal["id"],
    }
