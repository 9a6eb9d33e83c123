"""A stack of the repository in a clone of the project, with its placeholders filled in, against the simulator."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from shutil import copy, copytree
from typing import Any

import pytest

from demo.clone import clone, clone_environment
from demo.engine import PASSPHRASE
from tests.e2e.cloud import Azure
from tests.e2e.places import SUBSCRIPTION, TENANT
from tests.e2e.project import Project

ROOT = Path(__file__).parents[2]
ZONE, ZONE_GROUP = "contoso.com", "rg-dns"
FILLED_IN = {
    "tenant's id": TENANT,
    "subscription's id": SUBSCRIPTION,
    "organization's name": "Contoso Ltd",
    "sending domain": f"devices.{ZONE}",
    "DNS zone": ZONE,
    "zone's resource group": ZONE_GROUP,
    "vault name": "kv-contoso-mfd",
    "looks after mail": "it@contoso.com",
    "answers for": "it@contoso.com",
}


@pytest.fixture
def stack_of(tmp_path: Path, simulator: Any) -> Callable[[str], Project]:
    """Make a project with one of the repository's stacks, ready for the engine."""

    def make(stack: str) -> Project:
        root = tmp_path / "project"
        clone(root)
        copytree(ROOT / "policypack", root / "policypack")
        for name in (f"Pulumi.{stack}.yaml", f"{stack}.devices.csv"):
            copy(ROOT / "stacks" / name, root / "stacks" / name)
            filled = re.sub(r"<fill in[^<>]*>", _filled_in, (root / "stacks" / name).read_text())
            (root / "stacks" / name).write_text(filled)
        # The stack `local` has passwords that belong to this passphrase.
        environment = {**clone_environment(root, simulator.env), "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE}
        made = Project(root, simulator, stack, environment=environment)
        made.pulumi("stack", "init")
        return made

    return make


@pytest.fixture
def company(simulator: Any) -> Azure:
    """The company's Azure, with the zone that the stack `prod` writes into."""
    azure = Azure(simulator)
    azure.create_zone(ZONE_GROUP, ZONE, {})
    return azure


def _filled_in(placeholder: re.Match[str]) -> str:
    return next(value for words, value in FILLED_IN.items() if words in placeholder[0])
