"""`python -m toolchain`: the virtual environment and the engine, installed once."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the sentence is for those who have an older one
    sys.exit("make setup: Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ".")

import argparse
import signal

from toolchain.errors import ToolchainError
from toolchain.install import install
from toolchain.places import Places


def main() -> int:
    """Install; return 0, 1 after a failure that was explained, 130 after an interruption."""
    parser = argparse.ArgumentParser(prog="python -m toolchain", description=__doc__)
    parser.add_argument("--only", choices=["dev", "cli"], default="dev", help="which requirements (default: dev)")
    arguments = parser.parse_args()
    # An end from outside goes the way of Ctrl-C, so that nothing half made stays behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        install(Places(), arguments.only)
    except ToolchainError as error:
        print(f"make setup: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("make setup: interrupted", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
