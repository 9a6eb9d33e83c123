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
# What no preview depends on; whatever is not named here counts, so that a new room is not forgotten.
_BESIDE = re.compile(
    r"(tests|docs|benchmarks|demo|simulator|ci|[.]github|[.]ci)/|[^/]*[.]md$|LICENSE$|Makefile$|requirements-dev[.]txt$"
)
_STACK_FILE = re.compile(r"stacks/(?:Pulumi[.](?P<file>.+)[.]yaml|(?P<beside>.+?)[.][^/]*)")
# What a host gives as the commit before a branch's first one.
_NOTHING = re.compile("0*")


def main() -> int:
    """Print the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", nargs="?", default="", help="commit or branch that the change goes into")
    parser.add_argument("--but", action="append", default=[], metavar="STACK", help="leave this stack out")
    options = parser.parse_args()
    stacks = [stack for stack in ready_stacks(ROOT) if stack not in options.but]
    if not _NOTHING.fullmatch(options.base):
        stacks = touched(stacks, changed_files(ROOT, options.base))
    print(json.dumps(stacks))
    return 0


def ready_stacks(root: Path) -> list[str]:
    """Return the stacks whose files are filled in, by name; the others are named on stderr."""
    found = []
    for file in sorted((root / "stacks").glob("Pulumi.*.yaml")):
        stack = file.name.removeprefix("Pulumi.").removesuffix(".yaml")
        if re.search(r"(?m)^[^#\n]*<fill in", file.read_text(encoding="utf-8")):
            print(f"{stack} is left out: {file.name} has values to fill in", file=sys.stderr)
        else:
            found.append(stack)
    return found


def changed_files(root: Path, base: str) -> list[str]:
    """Return the files that differ from where this commit left `base`; raises CalledProcessError."""
    command = ["git", "diff", "--name-only", "--no-renames", "-z", f"{base}...HEAD", "--"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name]


def touched(stacks: Iterable[str], files: Iterable[str]) -> list[str]:
    """Return those of the stacks that a change of these files touches, in their order."""
    own: set[str] = set()
    for file in files:
        if found := _STACK_FILE.fullmatch(file):
            own.add(found["file"] or found["beside"])
        elif not _BESIDE.match(file):
            return list(stacks)
    return [stack for stack in stacks if stack in own]


if __name__ == "__main__":
    sys.exit(main())
