"""The benchmark of hand-outs compares what is comparable; how long anything takes is not asserted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.handouts import Result, report

ROOT = Path(__file__).resolve().parents[2]


def test_floor_writes_the_same_bytes() -> None:
    """Bare Jinja writes as many bytes as the product, and draws two QR codes for each device; else it refuses."""
    command = [sys.executable, "-m", "benchmarks.handouts", "--one", "--devices", "60"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    result = json.loads(done.stdout)
    assert (result["devices"], result["codes"]) == (60, 120)
    assert result["written"] > 60 * 10_000


@pytest.mark.parametrize(("last", "code", "grown"), [(102.0, 0, "1.00"), (132.0, 1, "1.33")])
def test_growth_is_what_a_device_more_costs(
    last: float, code: int, grown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is paid once, 2 seconds here, hides no growth: 132 s are less for each of 100 devices than 3 s for one."""
    sizes = {1: (3.0, 2.0), 10: (12.0, 11.0), 100: (last, 101.0)}
    results = [
        Result(devices, 1, seconds, seconds, floor, 1, 1, 1, 1, 1) for devices, (seconds, floor) in sizes.items()
    ]
    assert report(results) == code
    assert f"what a device more costs {grown} times the first step's" in capsys.readouterr().out
