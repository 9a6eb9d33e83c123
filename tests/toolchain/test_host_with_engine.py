"""The language host under the real engine: programs, providers, policy packs, and how everything ends."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.engine

SLOW = 'import pulumi\npulumi.CustomResource("slow:index:Thing", "a", {inputs})\n'
# Seconds; an engine that waits for a host or plugin that does not end takes at least five.
PROMPT = 4.0


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    """Return whether `condition` becomes true in time."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return True
        time.sleep(0.05)
    return False


def wait_for_create(process: subprocess.Popen[str]) -> None:
    """Read the engine's output until the resource is being created."""
    assert process.stdout
    assert any("slow:index:Thing a creating" in line for line in process.stdout)


def test_a_second_up_changes_nothing(project: Any) -> None:
    """A program whose resource comes from a provider plugin is unchanged the second time."""
    project.write("__main__.py", SLOW.format(inputs={"seconds": 0.0}))
    assert project.up()[0] == 0

    code, printed = project.run("up", "--yes", "--expect-no-changes")

    assert code == 0, printed
    assert "2 unchanged" in printed
    assert project.processes() == []


def test_a_program_reads_its_configuration_with_its_secrets_marked(project: Any) -> None:
    """A secret value of the configuration stays a secret in the outputs."""
    project.write(
        "__main__.py",
        """
        import pulumi
        config = pulumi.Config()
        pulumi.export("plain", config.require("plain"))
        pulumi.export("hidden", config.require_secret("hidden"))
        pulumi.export("who", f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}")
        """,
    )
    project.run("config", "set", "plain", "seen")
    project.run("config", "set", "--secret", "hidden", "not-to-be-seen")

    code, printed = project.up()

    assert code == 0, printed
    assert 'plain : "seen"' in printed
    assert "hidden: [secret]" in printed
    assert 'who   : "organization/tiny/t"' in printed


def test_a_failed_create_ends_promptly_and_leaves_no_process(project: Any) -> None:
    """A refused resource fails the run without a wait for the program: it takes no longer than one that works."""
    project.write("__main__.py", SLOW.format(inputs={"seconds": 0.0}))
    started = time.monotonic()
    assert project.up()[0] == 0
    working = time.monotonic() - started
    project.write("__main__.py", SLOW.format(inputs={"seconds": 0.0, "fail": "yes"}).replace('"a"', '"b"'))
    started = time.monotonic()

    code, printed = project.up()

    assert code != 0
    assert "refused by the service" in printed
    assert time.monotonic() - started < working + PROMPT
    assert project.processes() == []


def test_an_exception_of_the_program_is_shown_once(project: Any) -> None:
    """A program that raises is reported with its own lines and with no second error about its exit code."""
    project.write("__main__.py", "import pulumi\nraise ValueError('a mistake in the program')\n")

    code, printed = project.up()

    assert code != 0
    assert "a mistake in the program" in printed
    assert "exit code" not in printed


def test_an_interrupted_run_lets_the_provider_report(project: Any) -> None:
    """On Ctrl-C the create in progress is stopped and reported, and everything ends."""
    project.write("__main__.py", SLOW.format(inputs={"seconds": 60.0}))
    with project.start("up", "--yes", "--skip-preview") as process:
        wait_for_create(process)
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=120)

    assert "stopped when asked" in printed
    assert time.monotonic() - started < PROMPT
    assert project.processes() == []


def test_an_interrupted_program_ends(project: Any) -> None:
    """On Ctrl-C a program that is busy with something else does not hold the engine up."""
    project.write("__main__.py", "import sys, time\nprint('busy', flush=True)\ntime.sleep(60)\n")
    with project.start("up", "--yes", "--skip-preview") as process:
        assert process.stdout
        assert any("busy" in line for line in process.stdout)
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)

    assert time.monotonic() - started < PROMPT
    assert project.processes() == []


def test_a_killed_engine_leaves_no_process(project: Any) -> None:
    """Programs and plugins end by themselves when the engine is killed."""
    project.write("__main__.py", SLOW.format(inputs={"seconds": 60.0}))
    with project.start("up", "--yes", "--skip-preview") as process:
        wait_for_create(process)
        assert len(project.processes()) >= 4  # engine, host, program, provider
        process.kill()

        assert within(5, lambda: project.processes() == [])


def test_a_policy_pack_runs_and_stops_what_it_forbids(project: Any) -> None:
    """A policy pack is loaded from its folder and its violation fails the preview."""
    project.write("pack/PulumiPolicy.yaml", (project.folder / "slow" / "PulumiPlugin.yaml").read_text())
    project.write(
        "pack/__main__.py",
        """
        from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy

        def forbid(args, report):
            if args.resource_type == "slow:index:Thing":
                report("this thing is too slow")

        PolicyPack("pack", [ResourceValidationPolicy("no-slow", "No slow things.", forbid, EnforcementLevel.MANDATORY)])
        """,
    )
    project.write("__main__.py", SLOW.format(inputs={"seconds": 0.0}))

    code, printed = project.run("preview", "--policy-pack", "pack")

    assert code != 0
    assert "this thing is too slow" in printed
    assert project.processes() == []


def test_a_dynamic_provider_runs(project: Any) -> None:
    """The script for dynamic providers is where the engine looks for it."""
    project.write(
        "__main__.py",
        """
        from pulumi.dynamic import CreateResult, Resource, ResourceProvider

        class Provider(ResourceProvider):
            def create(self, props):
                return CreateResult("an-id", props)

        class Thing(Resource):
            def __init__(self):
                super().__init__(Provider(), "dynamic", {})

        Thing()
        """,
    )

    code, printed = project.up()

    assert code == 0, printed
    assert "dynamic created" in printed


def test_generating_code_is_refused_in_plain_words(project: Any) -> None:
    """What the host cannot do is said with the way out."""
    code, printed = project.run("package", "add", "./slow")

    assert code != 0
    assert "https://www.pulumi.com/docs/install/" in printed


def test_about_names_the_interpreter(project: Any) -> None:
    """`pulumi about` shows the Python of the virtual environment and its packages."""
    with project.start("about", "--transitive") as process:
        printed, _ = process.communicate(timeout=120)

    assert "/.venv/bin/python'" in printed
    assert "pulumi_azuread" in printed.replace("-", "_")


def test_install_makes_the_virtual_environment(project: Any) -> None:
    """`pulumi install` makes the environment that Pulumi.yaml names and installs the requirements."""
    project.write("Pulumi.yaml", "name: tiny\nruntime: {name: python, options: {virtualenv: own}}\n")
    project.write("requirements.txt", "")

    code, printed = project.run("install")

    assert code == 0, printed
    assert (project.folder / "own" / "bin" / "python").exists()
