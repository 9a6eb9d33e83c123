"""The command lines and environments of programs and plugins."""

from __future__ import annotations

import json
from pathlib import Path

from pulumi.runtime.proto import language_pb2

from toolchain.language_host import commands
from toolchain.language_host.interpreter import Interpreter

INTERPRETER = Interpreter(Path("/env/bin/python"), {"PATH": "/env/bin:/bin", "VIRTUAL_ENV": "/env", "HOME": "/home/a"})
INFO = language_pb2.ProgramInfo(root_directory="/p", program_directory="/p/src", entry_point=".")
RUN = language_pb2.RunRequest(
    info=INFO,
    pwd="/p",
    project="mfd",
    stack="dev",
    organization="organization",
    monitor_address="127.0.0.1:1",
    parallel=16,
    args=["--flag"],
    config={"mfd:location": "westeurope", "mfd:key": "hidden"},
    configSecretKeys=["mfd:key"],
)


def test_a_program_is_run_by_the_executor_beside_the_host() -> None:
    """The executor gets the engine's settings, then the program and its own arguments."""
    command = commands.program(RUN, "127.0.0.1:2", INTERPRETER, Path("/bin/executor"))

    assert command[:3] == ["/env/bin/python", "-u", "/bin/executor"]
    assert command[command.index("--") :] == ["--", "/p/src", "--flag"]
    assert command[command.index("--engine") + 1] == "127.0.0.1:2"
    assert command[command.index("--dry_run") + 1] == "false"
    assert command[command.index("--parallel") + 1] == "16"


def test_an_empty_setting_is_left_out() -> None:
    """The executor takes a missing flag for its default."""
    request = language_pb2.RunRequest(info=INFO, parallel=1)

    assert "--organization" not in commands.program(request, "", INTERPRETER, Path("/bin/executor"))


def test_configuration_travels_in_the_environment() -> None:
    """Values of the configuration are not among the arguments, which everybody on the machine can read."""
    environment = commands.program_environment(RUN, INTERPRETER)

    assert json.loads(environment["PULUMI_CONFIG"]) == {"mfd:location": "westeurope", "mfd:key": "hidden"}
    assert json.loads(environment["PULUMI_CONFIG_SECRET_KEYS"]) == ["mfd:key"]
    assert "hidden" not in " ".join(commands.program(RUN, "", INTERPRETER, Path("/bin/executor")))


def test_a_provider_is_run_by_its_folder() -> None:
    """A provider plugin gets the engine's arguments."""
    request = language_pb2.RunPluginRequest(info=INFO, kind="resource", args=["127.0.0.1:2"])

    assert commands.plugin(request, INTERPRETER) == ["/env/bin/python", "-u", "/p/src", "127.0.0.1:2"]


def test_a_policy_pack_is_loaded_by_the_sdk() -> None:
    """The folder of a policy pack comes after the engine's address."""
    request = language_pb2.RunPluginRequest(info=INFO, kind="analyzer", args=["127.0.0.1:2"])

    assert commands.plugin(request, INTERPRETER)[2:] == ["-m", "pulumi.policy", "127.0.0.1:2", "/p/src"]


def test_a_plugin_keeps_the_virtual_environment_first() -> None:
    """The engine's variables win, except for those that make the virtual environment."""
    request = language_pb2.RunPluginRequest(info=INFO, env=["PATH=/usr/bin", "PULUMI_STACK=dev", "HOME=/home/b"])

    environment = commands.plugin_environment(request, INTERPRETER)

    assert environment == {
        "PATH": "/env/bin:/bin",
        "VIRTUAL_ENV": "/env",
        "HOME": "/home/b",
        "PULUMI_STACK": "dev",
    }
