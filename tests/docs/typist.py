"""Types what a page says into a shell, in a copy of the project, and keeps what the shell remembers."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.docs.documented import ROOT

STORIES = Path(__file__).parent / "stories"
STEP_SECONDS = 300
_NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".toolchain", ".state", "out", "__pycache__", ".*_cache")


@dataclass(frozen=True)
class Step:
    """A documented command and what the test makes of it; `documented` is empty where no page says what is typed."""

    documented: str
    types: str
    exit: int
    says: str


def story(name: str) -> Iterator[Step]:
    """Return the steps of a file in `stories/`."""
    for written in yaml.safe_load((STORIES / f"{name}.yaml").read_text(encoding="utf-8")):
        text, rest = (written, {}) if isinstance(written, str) else next(iter(written.items()))
        if text == "first":
            yield Step("", rest, 0, "")
        else:
            yield Step(text, rest.get("types", text), rest.get("exit", 0), rest.get("says", ""))


def copy_project(root: Path) -> None:
    """Copy everything that a clone would have to `root`; the tools are linked."""
    shutil.copytree(ROOT, root, ignore=_NOT_COPIED)
    for tool in (".venv", ".toolchain"):
        (root / tool).symlink_to(ROOT / tool)


class Typist:
    """A shell that answers every question of the engine with yes."""

    def __init__(self, root: Path, environment: dict[str, Any]) -> None:
        self.root = root
        self._left_running: list[int] = []
        self._environment = {**environment, "PULUMI_SKIP_CONFIRMATIONS": "true"}

    def type(self, step: Step) -> str | None:
        """Type one step; return what it printed if it exits, or says, something else than the story expects."""
        memory = self.root.parent / "environment"
        script = f"{step.types}\nleft=$?\nenv -0 > {memory}\nexit $left"
        code, printed = self._run(script, in_background=step.types.endswith("&"))
        pairs = os.fsdecode(memory.read_bytes()).split("\0")
        self._environment = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
        if code == step.exit and step.says in printed:
            return None
        return f"$ {step.types}\n{printed}exit code {code}, not {step.exit} with {step.says!r}"

    def _run(self, script: str, *, in_background: bool) -> tuple[int, str]:
        # Into a file: what goes on in the background would keep a pipe open.
        with (self.root.parent / "printed").open("w+", encoding="utf-8") as printed:
            process = subprocess.Popen(
                ["bash", "-c", script],
                cwd=self.root,
                env=self._environment,
                stdout=printed,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            self._left_running += [process.pid] if in_background else []
            try:
                code = process.wait(STEP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise
            printed.seek(0)
            return code, printed.read()

    def leave(self) -> None:
        """End what goes on in the background."""
        for group in self._left_running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGTERM)
