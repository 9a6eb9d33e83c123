"""Hand-outs against bare Jinja: the same templates and values, as many QR codes, the same bytes written.

Question answered: what does everything around the templates cost, and does it grow? Each size runs in a process of its
own. Time is CPU time of all processes together, for the product with the start of those that render: a machine that others
use too has no honest wall clock. `python -m benchmarks.handouts --devices 10000 100000`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from benchmarks.bare_jinja import measure_floor
from benchmarks.fleet import make_inputs
from benchmarks.memory import PeakOfChildren, forget_peak, peak, resident
from handouts import Fleet, fleet_from_inputs, render_set
from handouts.processes import processes_for
from handouts.render import Progress

TARGET = 2.0
"""Times the floor; more is a failure."""
FLAT = 1.2
"""Times the smallest fleet's memory, or what a device more costs; more is a failure."""

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Result:
    """What one fleet cost; memory in bytes, time in seconds."""

    devices: int
    processes: int
    seconds: float
    """CPU, of all processes."""
    wall: float
    floor: float
    written: int
    codes: int
    renderer: int
    """Peak of the largest process that rendered."""
    settings: int
    """What the process took that holds all settings, before it rendered."""
    beyond: int
    """By how much that process grew while others rendered."""

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.seconds / self.floor

    @property
    def microseconds(self) -> float:
        """CPU time for a device."""
        return self.seconds / self.devices * 1e6

    def __str__(self) -> str:
        """Say it in two lines."""
        return (
            f"hand-outs, {self.devices} devices, {self.processes} processes: {self.seconds:.2f} s of CPU "
            f"({self.microseconds:.0f} µs each, {self.wall:.2f} s on the clock), floor {self.floor:.2f} s "
            f"({self.codes} QR codes, {self.written} bytes), ratio {self.ratio:.2f} (at most {TARGET})\n"
            f"  memory: {_mib(self.renderer)} at most in a process that renders; {_mib(self.settings)} in the one "
            f"that holds the settings, as the provider does, and {_mib(self.beyond)} more while it has them rendered"
        )


@dataclass(frozen=True)
class Step:
    """From one size to the next: what is paid once, such as the start of processes, is no part of what it costs."""

    before: Result
    after: Result

    @property
    def microseconds(self) -> float:
        """CPU time for a device more."""
        return (self.after.seconds - self.before.seconds) / (self.after.devices - self.before.devices) * 1e6

    @property
    def ratio(self) -> float:
        """The same, in that of bare Jinja: minutes lie between two sizes, and the machine may be slower by then."""
        return (self.after.seconds - self.before.seconds) / (self.after.floor - self.before.floor)

    def __str__(self) -> str:
        """Say it in a line."""
        return (
            f"from {self.before.devices} to {self.after.devices}: a device more costs {self.microseconds:.0f} µs, "
            f"{self.ratio:.2f} times bare Jinja's"
        )


def main() -> int:
    """Print time and memory of each size, and whether they grow; 1 when one is over its target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, nargs="+", default=[1000], help="sizes of fleets (default 1000)")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        sys.stdout.write(json.dumps(asdict(_measure(arguments.devices[0]))))
        return 0
    return report([_in_own_process(count) for count in sorted(set(arguments.devices))])


def _in_own_process(count: int) -> Result:
    command = [sys.executable, "-m", "benchmarks.handouts", "--one", "--devices", str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    result = Result(**json.loads(done.stdout))
    print(result, flush=True)
    return result


def report(results: Sequence[Result]) -> int:
    """Print how it grows from one size to the next; return 1 when anything is over its target."""
    within = all(result.ratio <= TARGET for result in results)
    if len(results) > 1:
        first, steps = results[0], [Step(*pair) for pair in pairwise(results)]
        print("\n".join(map(str, steps)))
        slower = max(step.ratio for step in steps) / steps[0].ratio
        larger = max(result.renderer for result in results) / first.renderer
        grown = f"what a device more costs {slower:.2f} times the first step's, " if len(steps) > 1 else ""
        print(
            f"from {first.devices} to {results[-1].devices} devices: {grown}memory of a process that renders "
            f"{larger:.2f} times that of {first.devices} (each at most {FLAT})"
        )
        within = within and max(slower, larger) <= FLAT
    return 0 if within else 1


def _measure(count: int) -> Result:
    inputs = make_inputs(count)  # stays in memory, as in the provider
    fleet = fleet_from_inputs(inputs)
    settings = resident()
    forget_peak()
    children = PeakOfChildren()
    with tempfile.TemporaryDirectory() as folder:
        seconds, wall, written = _product(fleet, Path(folder), children)
    beyond, processes = peak() - settings, processes_for(count)
    with tempfile.TemporaryDirectory() as folder:
        floor = measure_floor(fleet, Path(folder), processes)
    if written != floor.written:
        raise AssertionError(f"the product wrote {written} bytes, bare Jinja {floor.written}")
    return Result(
        devices=count,
        processes=processes,
        seconds=seconds,
        wall=wall,
        floor=floor.seconds,
        written=written,
        codes=floor.codes,
        renderer=children.bytes or peak(),
        settings=settings,
        beyond=beyond,
    )


def _product(fleet: Fleet, folder: Path, progress: Progress) -> tuple[float, float, int]:
    """Return seconds of CPU and on the clock, and the bytes of the documents."""
    cpu, clock = _cpu(), time.monotonic()
    rendered = render_set(fleet, folder / "out", with_passwords=True, progress=progress)
    seconds, wall = _cpu() - cpu, time.monotonic() - clock
    # Bare Jinja writes the pages; the table of settings and the certificates are beside them.
    pages = (path for path in rendered.index.parent.iterdir() if path.suffix in (".html", ".txt"))
    return seconds, wall, sum(path.stat().st_size for path in pages)


def _cpu() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def _mib(size: int) -> str:
    return f"{size / _MEBIBYTE:.0f} MiB"


if __name__ == "__main__":
    sys.exit(main())
