"""A checkout as a runner has it, and a runner's way of running a step."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.ci.pipelines import ROOT


@dataclass
class Checkout:
    """A git repository in `root`; `environment` is what its steps see beside their own variables."""

    root: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def outputs(self) -> dict[str, str]:
        """What the steps have written to GITHUB_OUTPUT."""
        file = self.root.parent / "outputs"
        lines = file.read_text().splitlines() if file.exists() else []
        return dict(line.split("=", 1) for line in lines)

    @property
    def summary(self) -> str:
        """What the steps have written to GITHUB_STEP_SUMMARY."""
        return (self.root.parent / "summary").read_text()

    def git(self, *arguments: str) -> str:
        """Call git as somebody."""
        identity = ("-c", "user.name=test", "-c", "user.email=test@contoso.example")
        command = ["git", *identity, *arguments]
        return subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=True).stdout.strip()

    def begin(self) -> str:
        """Commit what is there as main, make a branch of it, and return the commit."""
        shutil.copytree(ROOT / "ci", self.root / "ci", ignore=shutil.ignore_patterns("__pycache__"))
        self.git("init", "--quiet", "--initial-branch", "main")
        self.commit()
        self.git("switch", "--quiet", "--create", "change")
        return self.git("rev-parse", "HEAD")

    def commit(self) -> None:
        """Commit everything."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "A change")

    def run(self, script: str, variables: Mapping[str, str] | None = None, expect: int = 0) -> str:
        """Run a step as GitHub does where no shell is named, and return what it prints."""
        files = {"GITHUB_OUTPUT": "outputs", "GITHUB_STEP_SUMMARY": "summary"}
        places = {name: str(self.root.parent / file) for name, file in files.items()}
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=self.root,
            env={**self.environment, **places, **(variables or {})},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == expect, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout
