"""The command lines of programs, provider plugins and policy packs; no process is started here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi.runtime.proto import language_pb2

    from toolchain.language_host.interpreter import Interpreter

# Beside the host, as in Pulumi's own distribution.
EXECUTOR = "pulumi-language-python-exec"


def program(
    request: language_pb2.RunRequest, engine_address: str, interpreter: Interpreter, executor: Path
) -> list[str]:
    """Return the command that runs a program (`RunRequest`)."""
    info = request.info
    settings = {
        "monitor": request.monitor_address,
        "engine": engine_address,
        "project": request.project,
        "root_directory": info.root_directory,
        "stack": request.stack,
        "pwd": request.pwd,
        "dry_run": "true" if request.dryRun else "false",
        "parallel": str(request.parallel),
        "organization": request.organization,
    }
    flags = [part for name, value in settings.items() if value for part in (f"--{name}", value)]
    entry = Path(info.program_directory, info.entry_point or ".")
    # Without the double dash, an argument of the program that begins with a dash would be taken for the executor's.
    return [str(interpreter.python), "-u", str(executor), *flags, "--", str(entry), *request.args]


def program_environment(request: language_pb2.RunRequest, interpreter: Interpreter) -> dict[str, str]:
    """Return the environment of a program: the interpreter's and the stack's configuration."""
    return {
        **interpreter.environment,
        "PULUMI_CONFIG": json.dumps(dict(request.config)),
        "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
    }


def plugin(request: language_pb2.RunPluginRequest, interpreter: Interpreter) -> list[str]:
    """Return the command that runs a provider plugin or a policy pack (`RunPluginRequest`).

    A policy pack has no program of its own to start with: `pulumi.policy` loads it. Its folder is not among the
    arguments that the engine sends, so it is added after the engine's address.
    """
    python, folder = str(interpreter.python), str(request.info.program_directory)
    if request.kind == "analyzer":
        return [python, "-u", "-m", "pulumi.policy", *request.args, folder]
    return [python, "-u", folder, *request.args]


def plugin_environment(request: language_pb2.RunPluginRequest, interpreter: Interpreter) -> dict[str, str]:
    """Return the environment of a plugin: the engine's variables, and the interpreter's PATH before them."""
    asked = dict(entry.split("=", 1) for entry in request.env if "=" in entry)
    activation = {
        name: interpreter.environment[name] for name in ("PATH", "VIRTUAL_ENV") if name in interpreter.environment
    }
    merged = {**interpreter.environment, **asked, **activation}
    merged.pop("PYTHONHOME", None)
    return merged
