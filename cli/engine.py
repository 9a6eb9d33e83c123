"""Ask the Pulumi engine; what it answers stays in memory."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from cli.errors import CommandError
from cli.local_stack import LOCAL, SIMULATED, WHERE_IT_LIVES


class EngineError(CommandError):
    """The engine is missing, or refused."""


def ask_engine(root: Path, stack: str, *arguments: str, seconds: float = 120) -> str:
    """Return what `pulumi ARGUMENTS --stack STACK` prints. Raises EngineError with the engine's own words."""
    command = engine_command(stack, *arguments)
    environment = engine_environment(root, stack)
    try:
        done = subprocess.run(  # noqa: S603 - the engine, no shell
            command, cwd=root, env=environment, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise EngineError(f"`pulumi {' '.join(arguments)}` did not end within {seconds:.0f} s") from None
    if done.returncode:
        words = engine_words(done.stderr, stack)
        raise EngineError(f"`pulumi {' '.join(arguments)} --stack {stack}` says: {words}")
    return done.stdout


def engine_command(stack: str, *arguments: str) -> list[str]:
    """Return the command line of the engine. Raises EngineError where there is none."""
    engine = shutil.which("pulumi")
    if not engine:
        raise EngineError("the Pulumi engine is not on PATH; start this command as ./mfd, after `make setup`")
    return [engine, *arguments, "--stack", stack, "--non-interactive"]


def engine_environment(root: Path, stack: str, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the engine's environment; the stack `local` lives under .state/ unless a backend is named."""
    environment = {"PULUMI_SKIP_UPDATE_CHECK": "true", **environ}
    state = root / ".state"
    if stack == LOCAL and "PULUMI_BACKEND_URL" not in environ and (state / "pulumi").is_dir():
        environment["PULUMI_BACKEND_URL"] = (state / "pulumi").as_uri()
        environment["PULUMI_HOME"] = str(state / "pulumi-home")
        if not {"PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"} & environ.keys():
            environment["PULUMI_CONFIG_PASSPHRASE_FILE"] = str(state / "passphrase")
    return environment


_NEVER_MADE = (
    "its settings are there, and the stack was never made, or is kept elsewhere: `./mfd pulumi stack init {stack}` makes it, "
    "`./mfd pulumi stack ls` lists the stacks that are there"
)
# What the engine says, and what would be right.
_WAYS_OUT = (
    ("PULUMI_ACCESS_TOKEN", "log in where the stack is kept: `./mfd pulumi login URL`, or PULUMI_BACKEND_URL"),
    ("passphrase", "name the stack's passphrase with PULUMI_CONFIG_PASSPHRASE_FILE or PULUMI_CONFIG_PASSPHRASE"),
    ("no stack named", _NEVER_MADE),
    ("resource plugin", f"the engine gets the plugin from the network; {SIMULATED}"),
)


def engine_words(printed: str, stack: str) -> str:
    """Return what the engine printed on one line, with a way out where there is one."""
    lines = [line.strip().removeprefix("error: ") for line in printed.splitlines() if line.strip()]
    words = " ".join(lines) or "nothing"
    return words + way_out(words, stack)


def way_out(words: str, stack: str) -> str:
    """Return in parentheses what helps where the engine says `words`; nothing where that is not known."""
    found = advice(words, stack)
    return f" ({found})" if found else ""


def advice(words: str, stack: str) -> str:
    """Return what helps where the engine says `words`; nothing where that is not known."""
    if stack == LOCAL:
        return WHERE_IT_LIVES
    return next((found.format(stack=stack) for sign, found in _WAYS_OUT if sign in words), "")
