"""`python -m benchmarks`: every benchmark, each with its target; 1 when one misses it."""

from __future__ import annotations

import sys

from benchmarks import engine, handouts

if __name__ == "__main__":
    sys.exit(max(handouts.main(), engine.main()))
