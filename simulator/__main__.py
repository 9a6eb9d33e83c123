"""`python -m simulator`: run the simulator, or print what it implements."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from simulator.errors import SimulatorError
from simulator.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Run and return the exit code."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.coverage:
        from simulator.coverage import coverage  # noqa: PLC0415 - builds a world only where it is asked for

        sys.stdout.write(coverage())
        return 0
    if chosen.env_file is None:
        parser.error("--env-file is needed (or --coverage)")
    from simulator.server import serve  # noqa: PLC0415 - uvicorn and grpc are slow to load

    try:
        settings = Settings(time_scale=chosen.time_scale, seed=chosen.seed, subscriptions=chosen.subscriptions)
        asyncio.run(serve(settings, chosen.env_file, chosen.state))
    except (SimulatorError, OSError) as error:
        sys.stderr.write(f"simulator: {error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulator",
        description="A local double of Azure, Entra ID, Exchange Online and DNS, for tests only. Loopback only.",
    )
    parser.add_argument("--env-file", type=Path, help="write the environment here while every face answers")
    parser.add_argument("--state", type=Path, help="load the state from this file, and save it there")
    parser.add_argument(
        "--time-scale",
        type=float,
        default=1.0,
        help="factor on every duration; 0.01 makes waits a hundred times shorter (default: 1, as documented)",
    )
    parser.add_argument("--seed", type=int, default=1, help="for everything that chance decides (default: 1)")
    parser.add_argument(
        "--subscriptions", type=int, default=2, help="how many the tenant has; their ids count up (default: 2)"
    )
    parser.add_argument("--coverage", action="store_true", help="print what is implemented, and every rule's source")
    return parser


if __name__ == "__main__":
    sys.exit(main())
