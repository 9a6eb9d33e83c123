"""`python -m demo.preview BASE`: what the change at hand does to the stack `local`, without a cloud and without a login.

A simulator is brought to where BASE has the stack, by BASE's own program; then `mfd preview --markdown` says what the
program and the settings of this folder would change. For pull requests from forks, which get no credentials.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demo.engine import PASSPHRASE, Engine, EngineFailedError, own_environment
from demo.inspection import Inspection
from demo.simulator_process import SimulatorDidNotStartError, running_simulator
from demo.tenant import prepare

ROOT = Path(__file__).resolve().parent.parent
STACK = "local"
TIME_SCALE = 0.02
# Installed once, for both.
_TOOLS = (".venv", ".toolchain")


def main() -> int:
    """Print the comment; the exit code is that of `mfd preview`."""
    parser = argparse.ArgumentParser(
        prog="python -m demo.preview", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base", metavar="BASE", help="commit or branch that the change goes into")
    base = parser.parse_args().base
    try:
        return _preview(base)
    except (SimulatorDidNotStartError, EngineFailedError, subprocess.CalledProcessError) as error:
        print(f"demo.preview: {error}", file=sys.stderr)
        return 1


def _preview(base: str) -> int:
    with tempfile.TemporaryDirectory(prefix="mfd-") as name:
        folder = Path(name)
        with (
            _checked_out(base, folder / "base") as before,
            running_simulator(folder / "simulator", TIME_SCALE) as simulator,
        ):
            prepare(Inspection(simulator))
            environment = {
                **own_environment(folder / "state", simulator),
                "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            }
            engine = Engine(before, STACK, environment)
            engine.read("stack", "init", STACK)
            print(f"The stack {STACK} is brought to where {base} has it", file=sys.stderr)
            engine.read("up", "--yes", "--skip-preview", "--stack", STACK)
            command = ["preview", "--stack", STACK, "--markdown", "--policy-pack", str(ROOT / "policypack")]
            return subprocess.run([str(ROOT / "mfd"), *command], cwd=ROOT, env=environment, check=False).returncode


@contextmanager
def _checked_out(base: str, folder: Path) -> Iterator[Path]:
    """Have the files of `base` in a folder; git forgets it afterwards."""
    subprocess.run(["git", "worktree", "add", "--quiet", "--detach", folder, base], cwd=ROOT, check=True)
    try:
        for tool in _TOOLS:
            (folder / tool).symlink_to(ROOT / tool)
        yield folder
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", folder], cwd=ROOT, check=False)


if __name__ == "__main__":
    sys.exit(main())
