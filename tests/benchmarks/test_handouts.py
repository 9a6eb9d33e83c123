"""The benchmark of hand-outs compares what is comparable; how long anything takes is not asserted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_floor_writes_the_same_bytes() -> None:
    """Bare Jinja writes as many bytes as the product, and draws two QR codes for each device; else it refuses."""
    command = [sys.executable, "-m", "benchmarks.handouts", "--one", "--devices", "60"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    result = json.loads(done.stdout)
    assert (result["devices"], result["codes"]) == (60, 120)
    assert result["written"] > 60 * 10_000
