"""Long commands show that they are alive."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from pathlib import Path

import pytest

from toolchain.errors import ToolchainError
from toolchain.progress import Progress, run


class Clock:
    """A clock that is set by hand, in seconds."""

    now = 0.0

    def __call__(self) -> float:
        """Return what it was set to."""
        return self.now


class Terminal(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_a_log_gets_a_line_every_30_seconds() -> None:
    """Where there is no terminal, updates in between are left out."""
    clock, stream = Clock(), io.StringIO()
    progress = Progress("Build", stream, clock)

    for second in range(1, 66):
        clock.now = float(second)
        progress.update("at work")
    progress.done()

    assert stream.getvalue().splitlines() == [
        "Build ...",
        "Build: 30 s, at work",
        "Build: 1 min 00 s, at work",
        "Build: done in 1 min 05 s",
    ]


def test_a_terminal_has_one_line_that_changes() -> None:
    """Each update overwrites the line; only the end stays."""
    stream = Terminal()
    progress = Progress("Build", stream, Clock())
    progress.update("3 packages compiled")
    progress.done()

    assert stream.getvalue().count("\n") == 1
    assert stream.getvalue().split("\r\x1b[2K")[1:] == [
        "Build ...",
        "Build: 0 s, 3 packages compiled",
        "Build: done in 0 s\n",
    ]


def test_a_failed_command_shows_the_end_of_its_output() -> None:
    """The last lines and the exit code are in the message."""
    program = "print(*range(100), sep='\\n'); raise SystemExit(4)"

    with pytest.raises(ToolchainError, match=r"(?s)^80\n.*99\n.*exit code 4") as caught:
        run([sys.executable, "-c", program], Progress("Step", io.StringIO()), str)

    assert "\n79\n" not in str(caught.value)


def test_the_status_is_made_from_each_line() -> None:
    """What the command prints decides what is shown."""
    seen: list[str] = []

    def describe(line: str) -> str:
        seen.append(line)
        return line

    run([sys.executable, "-c", "print('a'); print('b')"], Progress("Step", io.StringIO()), describe)

    assert seen == ["a", "b"]


def test_an_interrupted_run_ends_the_command_and_its_children(tmp_path: Path) -> None:
    """Nothing goes on in the background after Ctrl-C."""
    marker = tmp_path / "pid"
    inner = f"import os, time; open({str(marker)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    outer = (
        "import sys; from toolchain.progress import Progress, run\n"
        f"run([sys.executable, '-c', {inner!r}], Progress('Step'), str)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", outer], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as process:
        while not (marker.exists() and marker.read_text()):
            time.sleep(0.02)
        process.send_signal(2)
        process.wait(10)

    assert not Path(f"/proc/{marker.read_text()}").exists()
