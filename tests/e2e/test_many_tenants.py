"""A service provider's customers: ten tenants from one table are brought up side by side from one checkout."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from demo.clone import ROOT, clone, clone_environment
from tests.conftest import TIME_SCALE, Simulator
from tests.docs.documented import block
from tests.e2e.places import TENANT
from tests.e2e.project import Project

pytestmark = [pytest.mark.engine, pytest.mark.slow(minutes=3)]

NAMES = [f"customer-{number:02}" for number in range(10)]
FAILING = NAMES[3]
COLUMNS = ("stack", "tenantId", "subscriptionId", "organization", "clientId", "dataLocation", "domain", "after")


def subscription(name: str) -> str:
    """Return a customer's subscription; the simulator's ids count up."""
    return f"22222222-2222-4222-8222-{0x222222222222 + NAMES.index(name):012x}"


@pytest.fixture
def cloud(fresh_simulator: Any) -> Simulator:
    """A cloud with a subscription for each customer."""
    running: Simulator = fresh_simulator("--time-scale", TIME_SCALE, "--subscriptions", str(len(NAMES)))
    return running


@pytest.fixture
def provider(tmp_path: Path, cloud: Simulator) -> Project:
    """The provider's checkout: a table, and a template with one device each and a login of its own per subscription."""
    root = tmp_path / "project"
    clone(root)
    shutil.copytree(ROOT / "stacks" / "tenants", root / "stacks" / "tenants")
    (root / "stacks" / "tenants" / "operator.yaml").unlink()
    (root / "stacks" / "tenants" / "devices.csv").write_text(
        "id,type,site,sender\ncopier,Generic/smtp-device,office,{stack}@AzureManagedDomain\n"
    )
    with (root / "stacks" / "tenants.csv").open("w", newline="") as file:
        rows = [[name, TENANT, subscription(name), f"{name} Ltd", "", "Europe", "", ""] for name in NAMES]
        csv.writer(file).writerows([COLUMNS, *rows])
    made = Project(root, cloud, NAMES[0], environment=clone_environment(root, cloud.env))
    made.shell("./mfd tenants stacks/tenants.csv")
    return made


def run_loop(provider: Project) -> set[str]:
    """Run the page's loop and return the stacks that it says have failed."""
    loop = block("docs/how-to/many-tenants.md", "mkdir -p out\n")
    done = subprocess.run(
        ["bash", "-c", loop], cwd=provider.root, env=provider.environment, capture_output=True, text=True, check=False
    )
    return set(re.findall(r"^(\S+) has failed", done.stdout, flags=re.MULTILINE))


def of(provider: Project, name: str) -> Project:
    """Return one of the stacks."""
    return Project(provider.root, provider.simulator, name, environment=provider.environment)


def test_a_failing_tenant_stops_none_and_touches_none(provider: Project) -> None:
    """Nine of ten go up beside one that fails; that one goes up once it can; one can go alone."""
    failing = f"/subscriptions/{subscription(FAILING)}/.*/emailServices/"
    provider.add_fault(face="arm", method="PUT", path=failing, status=403, code="RequestDisallowedByPolicy")
    assert run_loop(provider) == {FAILING}
    assert "RequestDisallowedByPolicy" in (provider.root / "out" / f"{FAILING}.log").read_text()
    devices = [of(provider, name).devices()["copier"] for name in NAMES if name != FAILING]
    assert len({(device["username"], device["from"]) for device in devices}) == len(NAMES) - 1
    _isolated(provider)

    provider.clear_faults()
    of(provider, FAILING).up()
    counts = provider.counts()
    assert counts["communicationServices"] == counts["applications"] == len(NAMES)

    of(provider, NAMES[1]).destroy()
    assert provider.counts() == {kind: count - count // len(NAMES) for kind, count in counts.items()}
    assert set(of(provider, NAMES[2]).up()) == {"same"}


def _isolated(provider: Project) -> None:
    """Assert that nothing in a tenant's state or hand-outs is another's: subscription, name, sender."""
    for name in NAMES:
        own = json.dumps(of(provider, name).export()) + _handouts(provider, name)
        assert subscription(name) in own
        foreign = [(subscription(other), f"{other} Ltd", f"{other}@") for other in NAMES if other != name]
        assert [text for texts in foreign for text in texts if text in own] == []


def _handouts(provider: Project, name: str) -> str:
    folder = provider.root / "out" / name
    return "".join(path.read_text() for path in folder.rglob("*") if path.suffix in {".json", ".html", ".md"})
