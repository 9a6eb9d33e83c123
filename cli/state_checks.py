"""Where the engine keeps the stack's state, and who can read the secrets in it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from catalog.yaml_lines import read_yaml_file
from cli.check import Check
from cli.engine import engine_environment
from cli.local_stack import way_in

# How long may the engine take to say where it is logged in, in seconds? It asks the place itself.
_SECONDS = 30
_PAGE = "docs/how-to/state.md"


def state_checks(root: Path, stack: str, *, production: bool) -> Iterator[Check]:
    """Yield what there is to say about the state; a folder and a passphrase are no way to keep a production stack."""
    done = _asked(root, stack, "whoami", "--json", "--verbose")
    if done is None:
        return
    if done.returncode:
        login = way_in(stack, f"`./mfd pulumi login …` ({_PAGE})")
        yield Check.problem("State", "the engine does not know where to keep it", login)
        return
    place = _place(done.stdout)
    if production and place.startswith("file:"):
        yield Check.unknown(
            "State", f"{place}: on this machine only", f"a team keeps it in Azure Blob Storage ({_PAGE})"
        )
    elif place:
        yield Check.ok("State", place)
    if production and _has_a_passphrase(root, stack):
        detail = "a passphrase encrypts the secrets: whoever has left still knows it"
        yield Check.unknown("State", detail, f"a key in Key Vault is nobody's ({_PAGE})")
    yield from _made(root, stack)


def _made(root: Path, stack: str) -> Iterator[Check]:
    done = _asked(root, stack, "stack", "--show-name", "--stack", stack)
    if done and done.returncode and "no stack named" in done.stderr:
        yield Check.problem(
            "Stack",
            f"stacks/Pulumi.{stack}.yaml is there, and the stack was never made",
            f"`./mfd pulumi stack init {stack}`",
        )


def _asked(root: Path, stack: str, *arguments: str) -> subprocess.CompletedProcess[str] | None:
    engine = shutil.which("pulumi")
    if engine is None:  # which the machine's checks have said
        return None
    command = [engine, *arguments, "--non-interactive"]
    environment = engine_environment(root, stack)
    try:
        return subprocess.run(  # noqa: S603 - the engine, no shell
            command, cwd=root, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None


def _place(text: str) -> str:
    try:
        return str(json.loads(text)["url"])
    except (ValueError, KeyError, TypeError):
        return ""


def _has_a_passphrase(root: Path, stack: str) -> bool:
    file = f"stacks/Pulumi.{stack}.yaml"
    document = read_yaml_file(root / file, file).value
    return isinstance(document, dict) and "encryptionsalt" in document
