"""`mfd preview --markdown` against `pulumi preview` of the same stack: what the review of a change costs on top.

Both run in turn, each first in every other pair, so that whatever else the machine does slows both down.
"""

from __future__ import annotations

import statistics
import subprocess
import time

from demo.engine import Engine

TARGET = 1.2
# A single preview varies by a tenth or more from one run to the next; the medians of fewer pairs do so, too.
_ROUNDS = 15
_THEIRS = ("pulumi", "preview")
_OURS = ("preview", "--markdown")


def compare(engine: Engine) -> tuple[bool, str]:
    """Return whether the target is kept, and the line to print."""
    seconds = [_pair(engine, ours_first=bool(number % 2)) for number in range(_ROUNDS)]
    theirs, ours = (statistics.median(column) for column in zip(*seconds, strict=True))
    # Of each pair: a machine that is slow for a while is so for both.
    ratio = statistics.median(second / first for first, second in seconds)
    text = f"mfd preview --markdown: {ours:.2f} s, pulumi preview {theirs:.2f} s, ratio {ratio:.2f} (at most {TARGET})"
    return ratio <= TARGET, text


def _pair(engine: Engine, *, ours_first: bool) -> tuple[float, float]:
    """Return the seconds of theirs and of ours."""
    if ours_first:
        ours = _seconds(engine, _OURS)
        return _seconds(engine, _THEIRS), ours
    return _seconds(engine, _THEIRS), _seconds(engine, _OURS)


def _seconds(engine: Engine, arguments: tuple[str, ...]) -> float:
    command = [str(engine.root / "mfd"), *arguments, "--stack", engine.stack]
    started = time.monotonic()
    subprocess.run(command, cwd=engine.root, env=dict(engine.environment), check=True, capture_output=True)
    return time.monotonic() - started
