"""What is shown while devices are proven, on stderr: a bar at a terminal, else one line per device."""

from __future__ import annotations

from threading import Lock
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from probe import DeviceReport, StepName

_DOING = {
    StepName.DNS: "asks DNS",
    StepName.TCP: "connects",
    StepName.TLS: "encrypts",
    StepName.LOGIN: "logs in",
    StepName.SEND: "sends",
}


class Progress:
    """Shows the newest step of any device, and how many devices are done. Threads may call it."""

    def __init__(self, devices: int) -> None:
        self._console = Console(stderr=True, highlight=False)
        columns = (
            MofNCompleteColumn(),
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}", markup=False),
        )
        self._bar = Bar(*columns, console=self._console, transient=True, disable=not self._console.is_terminal)
        self._task = self._bar.add_task("", total=devices)
        self._devices, self._done, self._lock = devices, 0, Lock()
        self._said: set[str] = set()

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def say(self, text: str) -> None:
        """Print a sentence above the bar."""
        self._console.print(text, markup=False)

    def watch(self, device: str, step: StepName, sentence: str) -> None:
        """Take a probe's news; a sentence says why something is tried again.

        At a terminal it stands beside the bar and goes with it; else it is printed once per device.
        """
        self._bar.update(self._task, description=f"{device} {_DOING[step]}")
        if sentence:
            self._bar.update(self._task, description=f"{device}: {sentence}")
        with self._lock:
            news = bool(sentence) and device not in self._said
            self._said.add(device) if sentence else None
        if news and not self._console.is_terminal:
            self.say(f"{device}: {sentence}")

    def finished(self, report: DeviceReport) -> None:
        """Count a device."""
        with self._lock:
            self._done += 1
        self._bar.advance(self._task)
        if not self._console.is_terminal:
            how = "passed" if report.passed else f"{report.failure.name} failed" if report.failure else "not proven"
            self.say(f"[{self._done}/{self._devices}] {report.device}: {how}")
