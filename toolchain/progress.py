"""Run a long command and show that it is alive."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from typing import IO, TYPE_CHECKING, TextIO

from toolchain.errors import ToolchainError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

# Seconds between two lines where there is no terminal, and between two updates of the line where there is one.
LINE_EVERY, UPDATE_EVERY = 30.0, 1.0
# Lines of a failed command's output that are shown.
TAIL = 20
# Seconds that an interrupted command has to clean up.
GRACE = 5.0


class Progress:
    """One line that is updated at a terminal, or a line now and then where there is none."""

    def __init__(self, title: str, stream: TextIO = sys.stdout, clock: Callable[[], float] = time.monotonic) -> None:
        self._title, self._stream, self._clock = title, stream, clock
        self._terminal = stream.isatty()
        self._started = self._last_line = clock()
        self._print(f"{title} ...", keep=not self._terminal)

    def update(self, status: str) -> None:
        """Show `status` and the time since the start."""
        now = self._clock()
        if self._terminal or now - self._last_line >= LINE_EVERY:
            self._last_line = now
            self._print(f"{self._title}: {self._elapsed()}{', ' if status else ''}{status}", keep=not self._terminal)

    def done(self, how: str = "done") -> None:
        """Say once that it is over."""
        self._print(f"{self._title}: {how} in {self._elapsed()}", keep=True)

    def _elapsed(self) -> str:
        minutes, seconds = divmod(round(self._clock() - self._started), 60)
        return f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"

    def _print(self, text: str, *, keep: bool) -> None:
        if self._terminal:
            width = shutil.get_terminal_size().columns
            text = f"\r\x1b[2K{text[: width - 1]}"
        self._stream.write(text + ("\n" if keep else ""))
        self._stream.flush()


def run(
    command: Sequence[str | Path],
    progress: Progress,
    describe: Callable[[str], str],
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run `command`; after each line of its output `describe(line)` returns the status to show, or "".

    An interruption of this process ends the command and its children. Raises ToolchainError with the end of the
    output when the command fails.
    """
    tail: deque[str] = deque(maxlen=TAIL)
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        _follow(process, progress, describe, tail)
    finally:
        _end(process)
    if process.returncode:
        progress.done("failed")
        raise ToolchainError(
            "\n".join([*tail, f"`{' '.join(map(str, command))}` failed (exit code {process.returncode})."])
        )
    progress.done()


def _follow(
    process: subprocess.Popen[str], progress: Progress, describe: Callable[[str], str], tail: deque[str]
) -> None:
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_copy, args=(process.stdout, lines), daemon=True).start()
    status = ""
    while True:
        with contextlib.suppress(queue.Empty):
            line = lines.get(timeout=UPDATE_EVERY)
            if line is None:
                break
            tail.append(line.rstrip())
            status = describe(line.rstrip()) or status
        progress.update(status)
    process.wait()


def _copy(stream: IO[str], lines: queue.SimpleQueue[str | None]) -> None:
    with stream:
        for line in stream:
            lines.put(line)
    lines.put(None)


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is not None:
        return
    for number in (signal.SIGINT, signal.SIGKILL):  # `go build` removes its temporary folder on the first
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
            return
