"""`python -m demo`: simulator, `pulumi up` of the stack `local`, one mail per device, and a count of what arrived."""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from demo.bridges import BRIDGED, Bridges, running_bridges
from demo.engine import Engine, EngineFailedError, local_environment
from demo.inspection import Inspection
from demo.outcome import Outcome
from demo.servers import place_of
from demo.simulator_process import SimulatorDidNotStartError, running_simulator
from demo.tenant import INBOX, SITES, prepare, run_the_script

ROOT = Path(__file__).resolve().parent.parent
STACK = "local"
# How much shorter are Azure's documented waits? At 0.02 a verification of 5 minutes takes 6 seconds.
TIME_SCALE = 0.02
# How long may a bridge take to forward, in seconds? Under 1; a second mail of the same bridge waits 36 for its turn.
FORWARD_SECONDS = 60.0
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Run the demo and return the exit code: 0 only if every mail that was sent arrived."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument(
        "--time-scale", type=float, default=TIME_SCALE, help="factor on Azure's documented waits (default: %(default)s)"
    )
    arguments = parser.parse_args()
    for number in _ENDINGS:
        # What was started with `nohup` goes on when its terminal is closed.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    try:
        return _demo(arguments.time_scale)
    except (SimulatorDidNotStartError, EngineFailedError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _interrupt(_number: int, _frame: object) -> None:
    """End like Ctrl-C, so that neither simulator nor bridge stays behind; a second one must not break that off."""
    for number in _ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _demo(time_scale: float) -> int:
    started = time.monotonic()
    _say("1/5", "Simulator of Azure, Entra ID, Exchange Online and DNS on this machine (nothing leaves it)")
    with running_simulator(ROOT / ".state", time_scale) as simulator:
        inspection = Inspection(simulator)
        prepare(inspection)
        engine = Engine(ROOT, STACK, local_environment(ROOT, simulator))
        changes = _up(engine)
        devices = json.loads((ROOT / "out" / STACK / "devices.json").read_text())["devices"]
        _say("3/5", "What the script for Exchange Online brings about, done by the simulator's administrator")
        print(run_the_script(ROOT / "out" / STACK / "exchange", simulator, devices), flush=True)
        _say("4/5", f"The sites' bridges: Postfix, where it is installed, with the files in out/{STACK}/bridge")
        with running_bridges(ROOT / "out" / STACK / "bridge", devices, simulator) as bridges:
            print(bridges, flush=True)
            before = len(_received(inspection))
            result = _verify(engine, simulator, devices, bridges)
            received = _arrived(inspection, before, result)
            outcome = Outcome.of(devices, result, received, bridges.last_words())
    _summary(changes, result, outcome, time.monotonic() - started)
    return 0 if outcome.is_complete else 1


def _up(engine: Engine) -> dict[str, int]:
    _say("2/5", f"pulumi up of the stack {STACK}, with the policies of policypack/")
    engine.read("stack", "select", "--create", STACK)
    # A run that was killed leaves its lock behind; the demo is this stack's only user.
    engine.read("cancel", "--yes", "--stack", STACK)
    engine.show("up", "--yes", "--skip-preview", "--policy-pack", "policypack", "--stack", STACK)
    return engine.changes_of_last_update()


def _verify(
    engine: Engine, simulator: Mapping[str, str], devices: Sequence[Mapping[str, Any]], bridges: Bridges
) -> dict[str, Any]:
    _say("5/5", "One mail per device, sent with the settings on its hand-out")
    command: list[str | Path] = [engine.root / "mfd", "verify", "--stack", STACK, "--send", "--to", INBOX, "--json"]
    for device in {device["host"]: device for device in devices}.values():
        if place := bridges.place_of(device) or place_of(device["host"], simulator):
            command += ["--connect-to", f"{device['host']}:{device['port']}:{place}"]
    for site, (address, _) in SITES.items():
        command += ["--at", f"{site}={address}"]
    command += [device["id"] for device in devices if device["method"] != BRIDGED or bridges.place_of(device)]
    done = subprocess.run(command, cwd=ROOT, env=dict(engine.environment), check=False, stdout=subprocess.PIPE)
    result: dict[str, Any] = json.loads(done.stdout or "{}")
    return result


def _arrived(inspection: Inspection, before: int, result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the mails after the first `before`: all that were accepted, unless a bridge takes too long to forward one."""
    accepted = {report["device"] for report in result.get("devices", ()) if report["passed"]}
    deadline = time.monotonic() + FORWARD_SECONDS
    while True:
        mails = _received(inspection)[before:]
        if accepted <= {mail["headers"].get("X-MFD-Device") for mail in mails} or time.monotonic() > deadline:
            return mails
        time.sleep(0.2)


def _received(inspection: Inspection) -> list[dict[str, Any]]:
    mails: list[dict[str, Any]] = inspection.get(f"mailboxes?recipient={INBOX}")
    return mails


def _summary(changes: Mapping[str, int], result: Mapping[str, Any], outcome: Outcome, seconds: float) -> None:
    done = ", ".join(f"{count} {kind}d" for kind, count in sorted(changes.items()))
    print(f"\n{outcome.table}\n")
    print(f"Changes:   {done or 'no changes; everything stood as the first run left it'}")
    print(f"Exchange:  {(result.get('exchange') or {}).get('detail', 'not verified')}")
    print(f"Hand-outs: out/{STACK}/handouts/index.html")
    print(f"Devices:   {len(outcome.rows)}")
    print(f"Mails:     {outcome.received} received of {outcome.tried} sent, in {seconds:.0f} s")


def _say(step: str, what: str) -> None:
    print(f"\n[{step}] {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
