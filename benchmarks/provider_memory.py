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
_ROOM = "/provider"


class ProviderMemory:
    """Watches the processes that run the room `provider` of a project in `folder`; `peak` is the most of one, in bytes."""

    def __init__(self, folder: Path) -> None:
        self.peak = 0
        self._folder = str(folder)
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
            for process in _providers(self._folder):
                with suppress(OSError, ValueError):
                    self.peak = max(self.peak, peak(process))


def _providers(within: str) -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            arguments = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            if any(argument.startswith(within) and argument.endswith(_ROOM) for argument in arguments[:4]):
                found.append(folder.name)
    return found
