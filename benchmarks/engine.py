"""`pulumi preview` and `pulumi up` of the stack `local`, against floors measured in the same run.

preview: a bare program that declares the same resources, on an empty state too.
mfd preview --markdown: `pulumi preview`, once the stack is up.
up: the longest chain of waits, that is the longest path through the resources when each costs only what the cloud and
the documented polling make it wait.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.bare_program import write_bare_program
from benchmarks.longest_chain import longest_chain
from benchmarks.preview import compare
from demo.clone import ROOT, clone, clone_environment
from demo.engine import Engine
from demo.inspection import Inspection
from demo.simulator_process import running_simulator
from demo.tenant import prepare

PREVIEW_TARGET = 2.0
UP_TARGET = 1.3
STATE_TARGET_BYTES = 2048
ROUNDS = 5
# At 0.1 a verification of minutes takes long enough to weigh more than the engine's own work.
TIME_SCALE = 0.1


def main() -> int:
    """Print the ratios and the state's size; 1 when one is over its target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--time-scale", type=float, default=TIME_SCALE, help="of the simulator (default %(default)s)")
    scale = parser.parse_args().time_scale
    with tempfile.TemporaryDirectory() as folder, running_simulator(Path(folder) / "simulator", scale) as simulator:
        prepare(Inspection(simulator))
        root = Path(folder) / "project"
        clone(root)
        environment = clone_environment(root, simulator)
        engine = Engine(root, "local", {**environment, "PULUMI_CONFIG_PASSPHRASE": "local"})
        for name in ("Pulumi.local.yaml", "local.devices.csv"):
            shutil.copy(ROOT / "stacks" / name, root / "stacks" / name)
        engine.read("stack", "init", "local")
        ours = _preview(engine)
        up = _up(engine, root, scale)
        review_is_cheap, review = compare(engine)
        bare = _preview(bare_engine(Path(folder) / "bare", engine, environment))
    print(f"preview: {ours:.2f} s, bare program {bare:.2f} s, ratio {ours / bare:.2f} (at most {PREVIEW_TARGET})")
    print(up.text)
    print(review)
    return 0 if ours <= PREVIEW_TARGET * bare and up.within and review_is_cheap else 1


class _Up:
    """What one `up` cost."""

    def __init__(self, seconds: float, chain: float, bytes_per_device: float) -> None:
        self.within = seconds <= UP_TARGET * chain and bytes_per_device < STATE_TARGET_BYTES
        self.text = (
            f"up: {seconds:.1f} s, longest chain of waits {chain:.1f} s, ratio {seconds / chain:.2f} (at most {UP_TARGET})\n"
            f"state: {bytes_per_device:.0f} bytes per device (at most {STATE_TARGET_BYTES})"
        )


def _preview(engine: Engine) -> float:
    """Return the median seconds of a preview."""
    return statistics.median(_seconds(engine, "preview", "--stack", engine.stack) for _ in range(ROUNDS))


def _up(engine: Engine, root: Path, scale: float) -> _Up:
    seconds = _seconds(engine, "up", "--yes", "--skip-preview", "--stack", engine.stack)
    deployment = deployment_of(engine)
    devices = json.loads((root / "out" / "local" / "devices.json").read_text())["devices"]
    return _Up(seconds, longest_chain(deployment, scale), handout_bytes(deployment) / len(devices))


def handout_bytes(deployment: Mapping[str, Any]) -> int:
    """Return the size of the hand-out set in an exported state."""
    [handouts] = [item for item in deployment["resources"] if item["type"] == "mfdmail:index:HandoutSet"]
    return len(json.dumps(handouts))


def bare_engine(folder: Path, engine: Engine, environment: Mapping[str, str]) -> Engine:
    """Return an engine on an empty stack whose program declares the resources of another engine's, and nothing else."""
    folder.mkdir()
    write_bare_program(folder, deployment_of(engine))
    for part in (
        "mfd",
        "Pulumi.yaml",
        "provider",
        "handouts",
        "maildns",
        "azurelogin",
        "bridge",
        "catalog",
        "exchange",
        "fileset",
        "tenant",
        ".venv",
        ".toolchain",
    ):
        (folder / part).symlink_to(engine.root / part)
    (folder / "mfd").unlink()
    shutil.copy(ROOT / "mfd", folder / "mfd")
    (folder / "stacks").mkdir()
    bare = Engine(folder, "bare", environment)
    bare.read("stack", "init", "bare")
    return bare


def deployment_of(engine: Engine) -> dict[str, Any]:
    """Return the exported state."""
    deployment: dict[str, Any] = json.loads(engine.read("stack", "export", "--stack", engine.stack))["deployment"]
    return deployment


def _seconds(engine: Engine, *arguments: str) -> float:
    started = time.monotonic()
    engine.read(*arguments)
    return time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main())
