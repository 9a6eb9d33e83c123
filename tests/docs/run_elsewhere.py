"""What runs a documented command that no story types: tests that ask a page for it, and CI."""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.docs.documented import ROOT, block_commands, documented, launched

CI = ROOT / ".ci" / "run"


def by_tests(folder: Path = ROOT / "tests") -> set[str]:
    """Return what the tests call `documented` and `block` with, as it stands in their files; raise if no page has it."""
    return {command for file in folder.rglob("*.py") for command in _asked_for(file.read_text(encoding="utf-8"))}


def _asked_for(source: str) -> Iterator[str]:
    if "documented" not in source:
        return
    tree = ast.parse(source)
    # Whoever throws the text away does not run it.
    thrown_away = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="documented"), args=[ast.Constant(value=str(text))]):
                if node not in thrown_away:
                    yield launched(documented(text))
            case ast.Call(
                func=ast.Name(id="block"), args=[ast.Constant(value=str(page)), ast.Constant(value=str(word))]
            ):
                if node not in thrown_away:
                    yield from block_commands(page, word)


def by_ci() -> set[str]:
    """Return the lines of the script that CI runs, and what the targets that it makes run."""
    lines = {line.partition(" 2>&1 |")[0] for line in CI.read_text(encoding="utf-8").splitlines()}
    targets = [line.removeprefix("make ") for line in lines if line.startswith("make ")]
    return lines | _recipes(targets)


def _recipes(targets: list[str]) -> set[str]:
    # A `make` around the tests would have its own options taken over.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "--dry-run", "PYTHON=python", *targets]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines())
