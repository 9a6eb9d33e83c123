"""azure-cli as an administrator uses it; it is large, so it lives in a virtual environment of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / ".toolchain" / "azure-cli" / "bin" / "az"
AZ = str(OWN) if OWN.exists() else shutil.which("az")
ADMINISTRATOR = "33333333-3333-4333-8333-000000000002"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(AZ is None, reason="azure-cli is not there: python -m toolchain.azure_cli"),
]

Az = Callable[..., Any]


@pytest.fixture
def az(simulator: Any, tmp_path: Path) -> Az:
    """Return `az` signed in to the simulator: arguments in, JSON out."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("ARM_", "AZURE_"))}
    env |= {"AZURE_CONFIG_DIR": str(tmp_path), "REQUESTS_CA_BUNDLE": simulator.ca_file}
    env |= {"AZURE_CORE_INSTANCE_DISCOVERY": "false", "AZURE_CORE_COLLECT_TELEMETRY": "false"}

    def run(*arguments: str) -> Any:
        command = [str(AZ), *arguments, "--output", "json", "--only-show-errors"]
        ended = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout) if ended.stdout.strip() else None

    run("cloud", "register", "-n", "LocalSim", "--endpoint-resource-manager", simulator.origin)
    run("cloud", "set", "-n", "LocalSim")
    login = {name: simulator.env[f"ARM_{name}"] for name in ("CLIENT_ID", "CLIENT_SECRET", "TENANT_ID")}
    run(
        "login", "--service-principal", "-u", login["CLIENT_ID"], "-p", login["CLIENT_SECRET"], "-t", login["TENANT_ID"]
    )
    return run


def test_az_manages_groups_zones_and_vaults(simulator: Any, az: Az) -> None:
    """Groups, DNS records and vaults are made, listed and deleted."""
    group = az("group", "create", "-n", "mail", "-l", "westeurope")
    az("network", "dns", "zone", "create", "-g", "mail", "-n", "example.com")
    az(
        "network",
        "dns",
        "record-set",
        "txt",
        "add-record",
        "-g",
        "mail",
        "-z",
        "example.com",
        "-n",
        "scan",
        "-v",
        "one",
    )
    [found] = az("resource", "list")
    assert found["name"] == "example.com"
    vault = az("keyvault", "create", "-n", "kv-mail", "-g", "mail")
    assert az("monitor", "diagnostic-settings", "list", "--resource", vault["id"]) == []
    scope = ("--scope", vault["id"], "--assignee-object-id", ADMINISTRATOR)
    az("role", "assignment", "create", "--role", "Key Vault Secrets Officer", *scope)
    simulator.inspect.post("/inspection/clock", json={"advanceSeconds": 600}).raise_for_status()
    assert az("keyvault", "secret", "list", "--id", f"{simulator.origin}/secrets") == []
    assert az("provider", "show", "-n", "Microsoft.Communication")["registrationState"] == "Registered"
    az("group", "delete", "-n", "mail", "--yes")
    assert az("group", "list") == []
    assert group["id"].endswith("/resourceGroups/mail")


def test_az_registers_an_application_and_gives_it_a_role(az: Az) -> None:
    """An application gets a service principal, a secret and a role, found by the application's id."""
    group = az("group", "create", "-n", "mail", "-l", "westeurope")
    application = az("ad", "app", "create", "--display-name", "Scanners")
    az("ad", "sp", "create", "--id", application["appId"])
    assert len(az("ad", "app", "credential", "reset", "--id", application["appId"])["password"]) == 40
    az("role", "assignment", "create", "--assignee", application["appId"], "--role", "Reader", "--scope", group["id"])
    [assignment] = az("role", "assignment", "list", "--all")
    assert (assignment["principalName"], assignment["roleDefinitionName"]) == (application["appId"], "Reader")
