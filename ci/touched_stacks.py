"""`python3 ci/touched_stacks.py BASE`: the stacks that a change since BASE touches, as a JSON list; without BASE, all.

A stack is touched by its own files, `stacks/Pulumi.NAME.yaml` and `stacks/NAME.*`, and by everything that the program is
made of. A stack whose file still has `<fill in …>` in it is left out: it is refused anyway.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What no preview depends on, with what `./mfd tenants` makes stacks of; whatever is not named here counts, so that a new
# room is not forgotten.
_BESIDE = re.compile(
    r"(tests|docs|benchmarks|demo|simulator|ci|[.]github|[.]ci|stacks/tenants)/"
    r"|[^/]*[.]md$|LICENSE$|Makefile$|requirements-dev[.](txt|lock)$|stacks/tenants[.](csv|xlsx|written[.]yaml)$"
)
_STACK_FILE = re.compile(r"stacks/Pulumi[.](.+)[.]yaml")
# https://docs.github.com/actions/reference/limits
_JOBS_OF_A_MATRIX = 256
# What a host gives as the commit before a branch's first one.
_NOTHING = re.compile("0*")


def main() -> int:
    """Print the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", nargs="?", default="", help="commit or branch that the change goes into")
    parser.add_argument("--but", action="append", default=[], metavar="STACK", help="leave this stack out")
    options = parser.parse_args()
    stacks = known_stacks(ROOT)
    if not _NOTHING.fullmatch(options.base):
        stacks = touched(stacks, changed_files(ROOT, options.base))
    stacks = [stack for stack in stacks if stack not in options.but and is_ready(ROOT, stack)]
    if len(stacks) > _JOBS_OF_A_MATRIX:
        print(
            f"{len(stacks)} stacks are touched, and GitHub takes {_JOBS_OF_A_MATRIX} jobs in a matrix at most: run them "
            "without it, as docs/how-to/many-tenants.md says",
            file=sys.stderr,
        )
        return 1
    print(json.dumps(stacks))
    return 0


def known_stacks(root: Path) -> list[str]:
    """Return the stacks that have a file, by name."""
    files = sorted((root / "stacks").glob("Pulumi.*.yaml"))
    return [file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in files]


def is_ready(root: Path, stack: str) -> bool:
    """Tell whether the stack's file is filled in; if not, name it on stderr."""
    file = root / "stacks" / f"Pulumi.{stack}.yaml"
    if not re.search(r"(?m)^[^#\n]*<fill in", file.read_text(encoding="utf-8")):
        return True
    print(f"{stack} is left out: {file.name} has values to fill in", file=sys.stderr)
    return False


def changed_files(root: Path, base: str) -> list[str]:
    """Return the files that differ from where this commit left `base`; raises CalledProcessError."""
    command = ["git", "diff", "--name-only", "--no-renames", "-z", f"{base}...HEAD", "--"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name]


def touched(stacks: Iterable[str], files: Iterable[str]) -> list[str]:
    """Return those of the stacks that a change of these files touches, in their order; `stacks` are all there are."""
    stacks, files = list(stacks), list(files)
    removed = {found[1] for file in files if (found := _STACK_FILE.fullmatch(file))}
    own: set[str] = set()
    for file in files:
        if stack := _owner({*stacks, *removed}, file):
            own.add(stack)
        elif not _BESIDE.match(file):
            return stacks
    return [stack for stack in stacks if stack in own]


def _owner(stacks: Iterable[str], file: str) -> str | None:
    """Return whose file it is; a name may go on after a dot, as `contoso` and `contoso.prod` do: the longest counts."""
    if found := _STACK_FILE.fullmatch(file):
        return found[1]
    return max((stack for stack in stacks if file.startswith(f"stacks/{stack}.")), key=len, default=None)


if __name__ == "__main__":
    sys.exit(main())
