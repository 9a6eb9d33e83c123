"""The simulator as a child process: started, waited for, ended."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# How long may the simulator take until every face answers, in seconds? About 4 on an idle machine with 2 cores.
START_SECONDS = 90.0
STOP_SECONDS = 20.0


class SimulatorDidNotStartError(Exception):
    """The simulator ended, or did not answer in time."""


@contextmanager
def running_simulator(state_dir: Path, time_scale: float) -> Iterator[dict[str, str]]:
    """Run the simulator with its state in `state_dir` and yield its environment; end it on the way out."""
    state_dir.mkdir(parents=True, exist_ok=True)
    env_file = state_dir / "simulator.env"
    env_file.unlink(missing_ok=True)
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "simulator",
        "--env-file",
        env_file,
        "--time-scale",
        str(time_scale),
    ]
    log = state_dir / "simulator.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--state", state_dir / "simulator.json"],
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C goes to the whole group; the simulator has to outlive the engine's own clean-up.
            start_new_session=True,
        )
    try:
        _wait(process, env_file, log)
        yield read_environment(env_file)
    finally:
        _end(process)


def read_environment(env_file: Path) -> dict[str, str]:
    """Return the variables of a file with lines `export NAME=value`."""
    words = [shlex.split(line) for line in env_file.read_text().splitlines() if line.startswith("export ")]
    return dict(assignment.split("=", 1) for _, assignment in words)


def _wait(process: subprocess.Popen[bytes], env_file: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not env_file.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            why = "ended" if process.poll() is not None else f"did not answer within {START_SECONDS:.0f} s"
            last = "\n".join(log.read_text().splitlines()[-15:])
            raise SimulatorDidNotStartError(f"the simulator {why}; {os.path.relpath(log)} ends with:\n{last}")
        time.sleep(0.1)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
