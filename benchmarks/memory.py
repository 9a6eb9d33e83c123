"""What processes take of the machine's memory, in bytes, as Linux counts it."""

from __future__ import annotations

import re
from contextlib import suppress
from multiprocessing import active_children
from pathlib import Path

_KIBIBYTE = 1024


def resident(process: int | str = "self") -> int:
    """Return what the process has in memory now."""
    return _status(process, "VmRSS")


def peak(process: int | str = "self") -> int:
    """Return the most that the process has had in memory, since its start or the last `forget_peak`."""
    return _status(process, "VmHWM")


def forget_peak() -> None:
    """Begin anew with the peak of this process (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


class PeakOfChildren:
    """Watches the processes that this one has started: rusage would count what the parent had when it started them."""

    def __init__(self) -> None:
        self.bytes = 0
        self._looked = 0

    def __call__(self, *_now: object) -> None:
        """Look, at every eighth call."""
        self._looked += 1
        if self._looked % 8 == 0:
            with suppress(FileNotFoundError, ValueError):
                self.bytes = max(self.bytes, *(peak(child.pid or 0) for child in active_children()), 0)


def _status(process: int | str, name: str) -> int:
    text = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    [found] = re.findall(rf"^{name}:\s+(\d+) kB$", text, re.MULTILINE)
    return int(found) * _KIBIBYTE
