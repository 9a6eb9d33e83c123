"""`python -m toolchain.lock`: write requirements-*.lock anew; `--upgrade` with the newest versions, `--check` nothing.

A lock names every package of a set with its version and the hashes of its files, and `make setup` installs no other file.
What is locked stays unless the requirements no longer take it. uv writes the locks: one holds for every system and every
version of Python, while pip-tools would need a run, and a file, on each of them. `--check` compares locks and requirements
and asks nobody.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from toolchain.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = "python -m toolchain.lock"
# The larger set comes first: the smaller one takes its versions, since an environment for the one serves the other.
SETS = ("dev", "cli")
_LOCKED = re.compile(
    r"^(\S+)==([^\s;]+)(?: ; .*)? \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+((?:    #.*\n)*)", re.MULTILINE
)


def main() -> int:
    """Lock, or check; return 1 where that fails."""
    parser = argparse.ArgumentParser(
        prog=COMMAND, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--upgrade", action="store_true", help="take the newest version of everything")
    parser.add_argument("--check", action="store_true", help="only say whether the locks fit the requirements")
    options = parser.parse_args()
    root = Places().root
    if not options.check:
        return max(_lock(root, name, upgrade=options.upgrade) for name in SETS)
    wrong = [*(text for name in SETS for text in differences(root, name)), *disagreements(root)]
    if wrong:
        print("\n".join([*wrong, f"Run `{COMMAND}`."]), file=sys.stderr)
    return int(bool(wrong))


def differences(root: Path, name: str) -> Iterator[str]:
    """Yield, in words, where a lock does not fit its requirements."""
    lock = f"requirements-{name}.lock"
    locked, direct = _locked(root / lock)
    wanted = [(file, line) for file in _files(root / f"requirements-{name}.txt") for line in _requirements(file)]
    for file, requirement in wanted:
        package: str = canonicalize_name(requirement.name)
        if package not in direct:
            yield f"{lock} does not have {requirement.name}, which {file.name} asks for."
        for version in sorted(locked.get(package, ())):
            if not requirement.specifier.contains(version, prereleases=True):
                yield f"{lock} has {requirement.name} {version}, and {file.name} wants {requirement}."
    for package in sorted(direct - {canonicalize_name(requirement.name) for _, requirement in wanted}):
        yield f"{lock} has {package}, which no requirements file asks for any more."


def disagreements(root: Path) -> Iterator[str]:
    """Yield, in words, what the locks have in different versions."""
    first, second = (_locked(root / f"requirements-{name}.lock")[0] for name in SETS)
    for package, versions in sorted(second.items()):
        if versions != first.get(package):
            found = ", ".join(sorted(first.get(package, ()))) or "not there"
            yield f"requirements-cli.lock has {package} {', '.join(sorted(versions))}; in requirements-dev.lock it is {found}."


def _lock(root: Path, name: str, *, upgrade: bool) -> int:
    oldest = tomllib.loads((root / "pyproject.toml").read_text())["project"]["requires-python"].removeprefix(">=")
    others = [] if name == SETS[0] else ["--constraints", f"requirements-{SETS[0]}.lock"]
    command = [sys.executable, "-m", "uv", "pip", "compile", f"requirements-{name}.txt", *others]
    command += ["--universal", "--python-version", oldest, "--generate-hashes", "--custom-compile-command", COMMAND]
    command += ["--output-file", f"requirements-{name}.lock", "--quiet", *(["--upgrade"] if upgrade else [])]
    return subprocess.run(command, cwd=root, check=False).returncode


def _locked(lock: Path) -> tuple[dict[str, set[str]], set[str]]:
    """Return the versions of each package, one for each kind of machine, and the packages that a file asks for itself."""
    versions: dict[str, set[str]] = {}
    direct = set()
    for package, version, reasons in _LOCKED.findall(lock.read_text()):
        versions.setdefault(package, set()).add(version)
        if "-r requirements" in reasons:
            direct.add(package)
    return versions, direct


def _files(file: Path) -> Iterator[Path]:
    yield file
    for line in file.read_text().splitlines():
        if line.startswith("-r "):
            yield from _files(file.parent / line.removeprefix("-r ").strip())


def _requirements(file: Path) -> Iterator[Requirement]:
    for line in file.read_text().splitlines():
        text = line.partition("#")[0].strip()
        if text and not text.startswith("-"):
            yield Requirement(text)


if __name__ == "__main__":
    sys.exit(main())
