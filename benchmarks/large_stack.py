"""`pulumi preview` and `pulumi up` of a stack with many devices, against a bare program that declares the same resources.

Question answered: does a preview stay usable with 10,000 devices, and where is its memory? Everything is run once, since
one run takes minutes. `python -m benchmarks.large_stack --devices 10000`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.engine import bare_engine, deployment_of, handout_bytes
from benchmarks.fleet_stack import write_stack
from benchmarks.provider_memory import ProviderMemory
from demo.clone import clone, clone_environment
from demo.engine import Engine
from demo.inspection import Inspection
from demo.simulator_process import running_simulator
from demo.tenant import prepare

PREVIEW_TARGET = 2.0
STATE_TARGET_BYTES = 2048
STACK = "large"
# The waits of the cloud are not what is measured.
TIME_SCALE = 0.01
_MEBIBYTE = 1024 * 1024


def main() -> int:
    """Print times, memory of the provider and bytes of state; 1 when one is over its target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=10000, help="size of the fleet (default %(default)s)")
    parser.add_argument(
        "--senders", choices=("site", "device"), default="site", help="who has a From address of its own (default site)"
    )
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_simulator(Path(folder) / "simulator", TIME_SCALE) as simulator,
    ):
        prepare(Inspection(simulator))
        root = Path(folder) / "project"
        clone(root)
        environment = clone_environment(root, simulator)
        write_stack(root / "stacks", STACK, arguments.devices, arguments.senders)
        engine = Engine(root, STACK, environment)
        engine.read("stack", "init", STACK)
        return _measure(engine, Path(folder) / "bare", environment, arguments.devices)


def _measure(engine: Engine, bare: Path, environment: Mapping[str, str], devices: int) -> int:
    first = _told("first preview", engine, "preview")
    _told("up, with hand-outs", engine, "up", "--yes", "--skip-preview")
    deployment = deployment_of(engine)
    _told("preview without a change", engine, "preview", "--expect-no-changes")
    floor = _told("bare program, first preview", bare_engine(bare, engine, environment), "preview")
    return _report(deployment, devices, first / floor)


def _report(deployment: Mapping[str, Any], devices: int, ratio: float) -> int:
    each = handout_bytes(deployment) / devices
    print(f"{len(deployment['resources'])} resources for {devices} devices")
    print(f"first preview: {ratio:.2f} times the bare program (at most {PREVIEW_TARGET})")
    print(f"state: {each:.0f} bytes per device (at most {STATE_TARGET_BYTES})")
    return 0 if ratio <= PREVIEW_TARGET and each < STATE_TARGET_BYTES else 1


def _told(what: str, engine: Engine, *arguments: str) -> float:
    """Run the engine, say what it cost, and return the seconds."""
    with ProviderMemory(engine.root.parent) as memory:
        started = time.monotonic()
        engine.read(*arguments, "--stack", engine.stack)
        seconds = time.monotonic() - started
    print(f"{what}: {seconds:.1f} s, the provider mfdmail at most {memory.peak / _MEBIBYTE:.0f} MiB", flush=True)
    return seconds


if __name__ == "__main__":
    sys.exit(main())
