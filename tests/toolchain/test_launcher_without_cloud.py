"""`./mfd` in a shell with the variables of a simulator on this machine, which answers or has ended."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def launcher(tmp_path: Path) -> Path:
    """A checkout whose Python and engine say that they were reached."""
    for program in (".venv/bin/python", ".toolchain/bin/pulumi"):
        (tmp_path / program).parent.mkdir(parents=True)
        (tmp_path / program).write_text("#!/bin/bash\necho reached\n")
        (tmp_path / program).chmod(0o755)
    return Path(shutil.copy(ROOT / "mfd", tmp_path))


@pytest.fixture
def port() -> Iterator[int]:
    """A port of this machine that nobody listens at, kept from others."""
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield kept.getsockname()[1]


def run(launcher: Path, host: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the launcher in a shell whose metadata host is `host`."""
    environment = {"PATH": os.environ["PATH"], "ARM_METADATA_HOSTNAME": host}
    return subprocess.run([str(launcher), *arguments], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("verb", ["doctor", "verify", "handouts", "pulumi"])
@pytest.mark.parametrize("host", ["localhost:{}", "127.0.0.1:{}", "https://localhost:{}/"])
def test_a_simulator_that_is_gone_is_named(launcher: Path, port: int, host: str, verb: str) -> None:
    """One sentence says what these variables belong to and what to do; nothing is started."""
    done = run(launcher, host.format(port), verb)
    assert (done.returncode, done.stdout) == (1, "")
    assert "the simulator that the variables of this shell belong to is gone" in done.stderr
    assert str(port) in done.stderr


def test_a_simulator_that_answers_is_used(launcher: Path) -> None:
    """Somebody listens, so the command goes on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert run(launcher, f"127.0.0.1:{server.getsockname()[1]}", "verify").stdout == "reached\n"


@pytest.mark.parametrize("host", ["", "management.contoso.example:443", "localhost.contoso.example:1"])
def test_a_cloud_elsewhere_is_not_asked(launcher: Path, host: str) -> None:
    """Only an address of this machine is tried: to refuse there takes no time."""
    assert run(launcher, host, "verify").stdout == "reached\n"


def test_help_needs_no_cloud(launcher: Path, port: int) -> None:
    """Who reads how to use a command may do so without a simulator."""
    assert run(launcher, f"localhost:{port}", "verify", "--help").stdout == "reached\n"
