"""A copy of the project in a folder of its own, with a state of its own: for tests and benchmarks."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from demo.engine import own_environment

ROOT = Path(__file__).resolve().parents[1]
# What `pulumi up` and `./mfd` need, and what git leaves out.
PARTS = (
    *("adoption", "advice", "azurelogin", "bridge", "catalog", "cli", "components", "drift", "exchange", "fileset"),
    *("handouts", "inventory", "maildns", "probe", "program", "provider", "review", "rotation", "settings", "tenancy"),
    *("tenant", "toolchain", "__main__.py", "mfd", "Pulumi.yaml", ".gitignore"),
)
TOOLS = (".venv", ".toolchain")


def clone(root: Path) -> None:
    """Copy the project to the new folder `root`, without stacks and state; the tools are linked."""
    root.mkdir(parents=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, root / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, root / part)
    for tool in TOOLS:
        (root / tool).symlink_to(ROOT / tool)
    (root / "stacks").mkdir()


def clone_environment(root: Path, simulator: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for the engine in a clone: the simulator's, a file backend, nothing of the machine's own."""
    return {
        **own_environment(root / ".state", simulator),
        "PULUMI_CONFIG_PASSPHRASE": "of this clone",
        "PULUMI_ERROR_OUTPUT_STRING": "1",
    }
