"""The real engine on the stack `local`: file backend and passphrase under `.state/`, nothing in the user's home."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# The stack `local` holds nothing real, and its stack file carries the salt that belongs to this passphrase
# (docs/adr/0003-local-stack-passphrase.md): so the same stack file works in every clone.
PASSPHRASE = "local"  # noqa: S105 - public on purpose, see above


class EngineFailedError(Exception):
    """A command of the engine ended with an error, which it has printed itself."""


@dataclass(frozen=True)
class Engine:
    """Runs `pulumi` in the project `root` with the given environment."""

    root: Path
    stack: str
    environment: Mapping[str, str]

    def show(self, *arguments: str) -> None:
        """Run a command whose output the user sees."""
        done = subprocess.run(self._command(arguments), cwd=self.root, env=dict(self.environment), check=False)
        if done.returncode:
            raise EngineFailedError(f"`pulumi {arguments[0]}` ended with exit code {done.returncode}")

    def read(self, *arguments: str) -> str:
        """Run a command and return what it prints."""
        done = subprocess.run(
            self._command(arguments),
            cwd=self.root,
            env=dict(self.environment),
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise EngineFailedError(f"`pulumi {arguments[0]}` ended with exit code {done.returncode}:\n{done.stderr}")
        return done.stdout

    def changes_of_last_update(self) -> dict[str, int]:
        """Return how many resources the last update created, updated, replaced, deleted (kinds with none are absent)."""
        history = json.loads(self.read("stack", "history", "--json", "--page-size", "1", "--stack", self.stack))
        changes: dict[str, int] = history[0].get("resourceChanges") or {}
        return {kind: count for kind, count in changes.items() if kind not in {"same", "read"} and count}

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        return [str(self.root / "mfd"), "pulumi", *arguments]


def local_environment(root: Path, simulator: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for the engine: the simulator's, a file backend and a passphrase file under `.state/`."""
    state = root / ".state"
    state.mkdir(exist_ok=True)
    passphrase = state / "passphrase"
    passphrase.write_text(PASSPHRASE)
    passphrase.chmod(0o600)
    return {**own_environment(state, simulator), "PULUMI_CONFIG_PASSPHRASE_FILE": str(passphrase)}


def own_environment(state: Path, simulator: Mapping[str, str]) -> dict[str, str]:
    """Return an environment whose backend and Pulumi home are in the folder `state`, with the simulator's variables."""
    backend = state / "pulumi"
    backend.mkdir(parents=True, exist_ok=True)
    # A passphrase, a login or a backend of the caller's would win over ours.
    own = {key: value for key, value in os.environ.items() if not key.startswith(("PULUMI_", "ARM_", "AZURE_"))}
    return {
        **own,
        **simulator,
        "PULUMI_BACKEND_URL": backend.as_uri(),
        "PULUMI_HOME": str(state / "pulumi-home"),
        # The stand-ins are served, not installed; without this the engine tries to download what the state names.
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
