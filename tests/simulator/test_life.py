"""The simulator's own life: environment file, state that survives, inspection, what it says of itself."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = [
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "ARM_METADATA_HOSTNAME",
    "AZURE_AUTHORITY_HOST",
    "PULUMI_DEBUG_PROVIDERS",
    "MFD_DNS_SERVERS",
    "MFDSIM_ARM_URL",
    "MFDSIM_GRAPH_URL",
    "MFDSIM_INSPECTION_URL",
    "MFDSIM_DNS",
    "MFDSIM_SMTP_ACS",
    "MFDSIM_SMTP_EXCHANGE",
    "MFDSIM_SMTP_HVE",
    "MFDSIM_SMTP_MX",
    "ARM_TENANT_ID",
    "ARM_CLIENT_ID",
    "ARM_CLIENT_SECRET",
    "ARM_SUBSCRIPTION_ID",
    "AZURE_TENANT_ID",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_SUBSCRIPTION_ID",
]


def call(running: Any, method: str, path: str, body: object = None) -> Any:
    """Call as the administrator."""
    form = {
        "grant_type": "client_credentials",
        "client_id": running.env["ARM_CLIENT_ID"],
        "client_secret": running.env["ARM_CLIENT_SECRET"],
        "scope": f"{running.origin}/.default",
    }
    token = running.inspect.post(f"/{running.env['ARM_TENANT_ID']}/oauth2/v2.0/token", data=form).json()["access_token"]
    answer = running.inspect.request(method, path, json=body, headers={"Authorization": f"Bearer {token}"})
    assert answer.is_success, answer.text
    return answer.json()


def test_the_environment_file_is_there_while_it_runs(fresh_simulator: Any) -> None:
    """The file holds every name, is its owner's alone, and goes when SIGTERM ends the simulator with code 0."""
    running = fresh_simulator("--time-scale", "0.01")
    assert sorted(running.env) == sorted(NAMES)
    assert running.env_file.stat().st_mode & 0o777 == 0o600
    authority = Path(running.ca_file)
    assert running.stop() == 0
    assert not running.env_file.exists()
    assert not authority.exists()


def test_a_killed_simulator_goes_on(fresh_simulator: Any, tmp_path: Path) -> None:
    """After SIGKILL the next start has the same objects, authority and ports."""
    state = tmp_path / "state.json"
    arguments = ("--state", str(state), "--time-scale", "0.01")
    first = fresh_simulator(*arguments)
    group = f"/subscriptions/{first.env['ARM_SUBSCRIPTION_ID']}/resourceGroups/mail?api-version=2024-03-01"
    call(first, "PUT", group, {"location": "westeurope"})
    deadline = time.monotonic() + 10
    while "resourceGroups/mail" not in state.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    authority = Path(first.ca_file).read_bytes()
    first.kill()
    second = fresh_simulator(*arguments)
    assert call(second, "GET", group)["name"] == "mail"
    assert Path(second.ca_file).read_bytes() == authority
    stable = [name for name in NAMES if name.startswith(("MFDSIM_", "PULUMI_"))]
    assert {name: second.env[name] for name in stable} == {name: first.env[name] for name in stable}


def test_a_broken_state_is_refused(tmp_path: Path) -> None:
    """A state file that is none ends the start with one sentence."""
    (tmp_path / "state.json").write_text("{")
    command = [sys.executable, "-m", "simulator", "--env-file", str(tmp_path / "env"), "--state"]
    ended = subprocess.run(
        [*command, str(tmp_path / "state.json")], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "is not a state of the simulator" in ended.stderr


def test_events_tell_what_was_asked(simulator: Any) -> None:
    """The history has each call with its status, by kind and from a number on; no secret is in it."""
    group = f"/subscriptions/{simulator.env['ARM_SUBSCRIPTION_ID']}/resourceGroups/mail?api-version=2024-03-01"
    call(simulator, "PUT", group, {"location": "westeurope"})
    answer = simulator.inspect.get("/inspection/events", params={"kind": "arm"})
    [event] = answer.json()
    assert (event["kind"], event["status"]) == ("arm.put", 201)
    assert simulator.env["ARM_CLIENT_SECRET"] not in simulator.inspect.get("/inspection/events").text
    assert simulator.inspect.get("/inspection/events", params={"since": event["number"]}).json() == []


def test_a_reset_forgets_everything(simulator: Any) -> None:
    """After a reset nothing is left, and the administrator's login goes on."""
    group = f"/subscriptions/{simulator.env['ARM_SUBSCRIPTION_ID']}/resourceGroups/mail?api-version=2024-03-01"
    call(simulator, "PUT", group, {"location": "westeurope"})
    call(simulator, "POST", "/v1.0/applications", {"displayName": "Scanners"})
    assert simulator.inspect.get("/inspection/counts").json()["applications"] == 1
    simulator.reset()
    assert not any(simulator.inspect.get("/inspection/counts").json().values())
    call(simulator, "PUT", group, {"location": "westeurope"})


def test_dns_records_are_set_by_hand(simulator: Any) -> None:
    """Inspection sets, lists and forgets DNS records."""
    record = {"name": "scan.example.net", "type": "TXT", "values": ["one"]}
    simulator.inspect.put("/inspection/dns", json=record).raise_for_status()
    assert simulator.inspect.get("/inspection/dns").json() == [{**record, "ttl": 3600}]
    simulator.inspect.delete("/inspection/dns", params={"name": record["name"], "type": "TXT"}).raise_for_status()
    assert simulator.inspect.get("/inspection/dns").json() == []


@pytest.mark.parametrize("path", ["/inspection/rights"])
def test_unknown_rights_are_refused(simulator: Any, path: str) -> None:
    """A right that does not exist is refused by name."""
    answer = simulator.inspect.put(path, json={"everything": False})
    assert (answer.status_code, "everything" in answer.text) == (400, True)


def test_coverage_names_routes_and_sources() -> None:
    """`--coverage` lists routes, stand-ins, and every rule with a source."""
    command = [sys.executable, "-m", "simulator", "--coverage"]
    page = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout
    assert "`POST /v1.0/applications/{id}/addPassword`" in page
    assert "`azure-native:communication:Domain`" in page
    assert "INVENTED" in page
