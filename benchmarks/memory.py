"""What processes take of the machine's memory, in bytes, as Linux counts it."""

from __future__ import annotations

import re
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

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


def peak_of_children() -> int:
    """Return the most that any one process had that this one has started and that has ended."""
    return getrusage(RUSAGE_CHILDREN).ru_maxrss * _KIBIBYTE


def _status(process: int | str, name: str) -> int:
    text = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    [found] = re.findall(rf"^{name}:\s+(\d+) kB$", text, re.MULTILINE)
    return int(found) * _KIBIBYTE
