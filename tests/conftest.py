"""The simulator for the whole project's tests: one per run, reset before each test, and fresh ones on request."""

from __future__ import annotations

import os
import shlex
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx
import pytest

# Started in the background of a shell, pytest is told to ignore interruptions, and so would be every command that it
# starts: then no test could interrupt one.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120.0
STOP_SECONDS = 30.0
TIME_SCALE = "0.01"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest when tests run side by side, so that no worker is left with it at the end."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: (-_minutes(item), item.get_closest_marker("engine") is None))


def _minutes(item: pytest.Item) -> float:
    marker = item.get_closest_marker("slow")
    return float(marker.kwargs.get("minutes", 0)) if marker else 0.0


@dataclass(frozen=True)
class Simulator:
    """A running simulator. `inspect` speaks to its origin: `inspect.get("/inspection/events")`."""

    env: dict[str, str]
    inspect: httpx.Client
    process: subprocess.Popen[bytes]
    env_file: Path

    @property
    def origin(self) -> str:
        """https://localhost:PORT."""
        return self.env["MFDSIM_ARM_URL"]

    @property
    def ca_file(self) -> str:
        """The public roots and the simulator's authority, PEM."""
        return self.env["SSL_CERT_FILE"]

    def reset(self) -> None:
        """Empty it."""
        self.inspect.post("/inspection/reset").raise_for_status()

    def stop(self) -> int:
        """End it as SIGTERM does and return its exit code."""
        self.inspect.close()
        self.process.terminate()
        return self.process.wait(STOP_SECONDS)

    def kill(self) -> None:
        """End it as SIGKILL does."""
        self.inspect.close()
        self.process.kill()
        self.process.wait(STOP_SECONDS)


def start_simulator(folder: Path, *arguments: str) -> Simulator:
    """Start a simulator with its environment file and log in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    env_file, log = folder / "simulator.env", folder / "simulator.log"
    env_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "simulator", "--env-file", str(env_file), *arguments]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ARM_", "AZURE_", "PULUMI_"))}
    with log.open("wb") as output:
        process = _started(command, kept, output)
    try:
        env = _read(_written(env_file, process, log))
    except BaseException:
        process.kill()
        raise
    client = httpx.Client(
        base_url=env["MFDSIM_ARM_URL"], verify=ssl.create_default_context(cafile=env["SSL_CERT_FILE"])
    )
    return Simulator(env, client, process, env_file)


def _started(command: list[str], env: dict[str, str], output: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)


def _written(env_file: Path, process: subprocess.Popen[bytes], log: Path) -> Path:
    deadline = time.monotonic() + START_SECONDS
    while not env_file.exists():
        assert process.poll() is None, f"the simulator ended: {log.read_text()[-4000:]}"
        assert time.monotonic() < deadline, f"the simulator does not answer: {log.read_text()[-4000:]}"
        time.sleep(0.05)
    return env_file


def _read(env_file: Path) -> dict[str, str]:
    lines = [shlex.split(line) for line in env_file.read_text().splitlines() if line.startswith("export ")]
    return dict(assignment.split("=", 1) for _, assignment in lines)


@pytest.fixture(scope="session")
def shared_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """One simulator for the whole run; tests take `simulator`, which is reset."""
    running = start_simulator(tmp_path_factory.mktemp("simulator"), "--time-scale", TIME_SCALE)
    yield running
    running.stop()


@pytest.fixture
def simulator(shared_simulator: Simulator) -> Simulator:
    """Return the simulator, empty."""
    shared_simulator.reset()
    return shared_simulator


@pytest.fixture
def fresh_simulator(tmp_path: Path) -> Iterator[Callable[..., Simulator]]:
    """Start simulators of the test's own: `fresh_simulator("--state", path, "--time-scale", "0.01")`; ended after it."""
    running: list[Simulator] = []

    def start(*arguments: str) -> Simulator:
        running.append(start_simulator(tmp_path / f"simulator-{len(running)}", *arguments))
        return running[-1]

    yield start
    for one in running:
        if one.process.poll() is None:
            one.stop()


@pytest.fixture
def update_expected(request: pytest.FixtureRequest) -> bool:
    """Return whether the stored documents are to be replaced by what is made now."""
    return bool(request.config.getoption("--update-expected"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that stores documents."""
    parser.addoption("--update-expected", action="store_true", help="store the documents that are made as expected")
