"""`python -m demo`: simulator, `pulumi up` of the stack `local`, one mail per device, and a count of what arrived."""

from __future__ import annotations

import argparse
import json
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from demo.engine import Engine, EngineFailedError, local_environment
from demo.simulator_process import SimulatorDidNotStartError, running_simulator

ROOT = Path(__file__).resolve().parent.parent
STACK = "local"
INBOX = "inbox@contoso.example"
# How much shorter are Azure's documented waits? At 0.02 a verification of 5 minutes takes 6 seconds.
TIME_SCALE = 0.02


def main() -> int:
    """Run the demo and return the exit code: 0 only if every device's mail arrived."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument(
        "--time-scale", type=float, default=TIME_SCALE, help="factor on Azure's documented waits (default: %(default)s)"
    )
    arguments = parser.parse_args()
    # Ended like an interruption, so that the simulator does not stay behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _demo(arguments.time_scale)
    except (SimulatorDidNotStartError, EngineFailedError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _demo(time_scale: float) -> int:
    started = time.monotonic()
    _say("1/3", "Simulator of Azure, Entra ID and DNS on this machine (nothing leaves it)")
    with running_simulator(ROOT / ".state", time_scale) as simulator:
        engine = Engine(ROOT, STACK, local_environment(ROOT, simulator))
        changes = _up(engine)
        before = _received(simulator)
        failed = _verify(engine, simulator)
        received = _received(simulator) - before
    devices = json.loads((ROOT / "out" / STACK / "devices.json").read_text())["devices"]
    _summary(changes, len(devices), received, time.monotonic() - started)
    return 0 if not failed and received == len(devices) else 1


def _up(engine: Engine) -> dict[str, int]:
    _say("2/3", f"pulumi up of the stack {STACK}")
    engine.read("stack", "select", "--create", STACK)
    # A run that was killed leaves its lock behind; the demo is this stack's only user.
    engine.read("cancel", "--yes", "--stack", STACK)
    engine.show("up", "--yes", "--skip-preview", "--stack", STACK)
    return engine.changes_of_last_update()


def _verify(engine: Engine, simulator: Mapping[str, str]) -> int:
    _say("3/3", "One mail per device, sent with the settings on its hand-out")
    command: list[str | Path] = [engine.root / "mfd", "verify", "--stack", STACK, "--send", "--to", INBOX]
    mapped = f"smtp.azurecomm.net:587:{simulator['MFDSIM_SMTP_ACS']}"
    done = subprocess.run([*command, "--connect-to", mapped], cwd=ROOT, env=dict(engine.environment), check=False)
    return done.returncode


def _received(simulator: Mapping[str, str]) -> int:
    context = ssl.create_default_context(cafile=simulator["SSL_CERT_FILE"])
    url = f"{simulator['MFDSIM_INSPECTION_URL']}/mailboxes?recipient={INBOX}"
    with urllib.request.urlopen(url, context=context, timeout=30) as answer:  # noqa: S310 - https of the simulator
        return len(json.load(answer))


def _summary(changes: Mapping[str, int], devices: int, received: int, seconds: float) -> None:
    done = ", ".join(f"{count} {kind}d" for kind, count in sorted(changes.items()))
    print()
    print(f"Changes:   {done or 'no changes; everything stood as the first run left it'}")
    print(f"Hand-outs: out/{STACK}/handouts/index.html")
    print(f"Devices:   {devices}")
    print(f"Mails:     {received} received of {devices} sent, in {seconds:.0f} s")


def _say(step: str, what: str) -> None:
    print(f"\n[{step}] {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
