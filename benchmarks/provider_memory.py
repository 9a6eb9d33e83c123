"""How much memory the provider takes while the engine runs it."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.memory import peak

# How often is it looked, in seconds? The kernel keeps the peak, so that only the last look before the end counts.
BETWEEN_LOOKS = 0.2
_FOLDER = "/provider"


class ProviderMemory:
    """Watches every process that runs the folder `provider` of a clone; `peak` is the most that one had, in bytes."""

    def __init__(self) -> None:
        self.peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(BETWEEN_LOOKS):
            for process in _providers():
                with suppress(OSError, ValueError):
                    self.peak = max(self.peak, peak(process))


def _providers() -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            arguments = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            if any(argument.endswith(_FOLDER) for argument in arguments[:4]):
                found.append(folder.name)
    return found
