"""`mfd preview` with an engine that only writes an event log: exit codes, and what reaches whom."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from rotation.writing import written
from tests.cli.conftest import Run
from tests.review.made_up_log import device, fleet, handouts, said, secret, summary, violation
from tests.rotation.a_rotation import TODAY, rotation

ROOT = Path(__file__).resolve().parents[2]
OLD = fleet("copier", "label")
NEW = {**OLD, "label": device("label", sender="new@mail.contoso.example")}
CHANGE = (handouts(OLD, NEW, 'devices["label"].sender'), summary(update=1, same=3))
Install = Callable[..., Path]
# It prints its events, as the real one does.
ENGINE = """\
import pathlib, signal, sys, time
here = pathlib.Path(__file__).parent
(here / "calls").open("a").write(" ".join(sys.argv[1:]) + "\\n")
if (here / "events").exists():
    # In two pieces, of which the first ends in the middle of a line.
    text = (here / "events").read_text()
    sys.stdout.write(text[: len(text) // 2])
    sys.stdout.flush()
    time.sleep(0.2)
    sys.stdout.write(text[len(text) // 2 :])
print((here / "words").read_text(), file=sys.stderr)
def interrupted(*_):
    # More than a pipe holds.
    print("{}\\n" * 400_000)
    sys.exit(1)
signal.signal(signal.SIGINT, interrupted)
(here / "ready").touch()
time.sleep(float((here / "seconds").read_text()))
sys.exit(int((here / "code").read_text()))
"""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put an engine on PATH that logs these events, prints `words`, and ends with `code`."""

    def install(*events: Mapping[str, Any], words: str = "", code: int = 0, seconds: float = 0.0) -> Path:
        folder = tmp_path / "engine"
        folder.mkdir(exist_ok=True)
        (folder / "events").unlink(missing_ok=True)
        if events:
            (folder / "events").write_text("".join(json.dumps(event) + "\n" for event in events))
        for name, value in {"words": words, "code": code, "seconds": seconds, "engine.py": ENGINE}.items():
            (folder / name).write_text(str(value))
        (folder / "pulumi").write_text(f'#!/bin/sh\nexec {sys.executable} {folder}/engine.py "$@"\n')
        (folder / "pulumi").chmod(0o700)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        return folder

    return install


def test_the_engine_runs_once_and_twice_says_the_same(mfd: Run, engine: Install) -> None:
    """One preview each, and nothing else is asked of the engine."""
    folder = engine(*CHANGE)
    first, second = (mfd("preview", "--stack", "test", "--markdown") for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout == second.stdout
    assert first.stdout.startswith("### test: 1 to update, 3 unchanged <!-- mfd:preview:test -->\n")
    calls = (folder / "calls").read_text().splitlines()
    assert [call.split()[0] for call in calls] == ["preview", "preview"]
    assert all("--stack test --non-interactive" in call for call in calls)
    assert not any("policy" in call for call in calls)


def test_a_terminal_gets_text(mfd: Run, engine: Install) -> None:
    """What is going on is said beside it."""
    engine(*CHANGE)
    done = mfd("preview", "--stack", "test")
    assert done.stdout.startswith("test: 1 to update, 3 unchanged\n")
    assert done.stderr == "mfd: the engine compares the settings of test with what its last `up` left\n"


def test_a_rotation_says_by_when(mfd: Run, engine: Install, project: Path) -> None:
    """Its due day comes before the end of the old password; a finished one, or an unreadable one, says nothing here."""
    secrets = [secret("same", "zrh", "2026H2", "2027-12-31"), secret("create", "zrh", "2027H1", "2028-06-30")]
    paths = ('devices["copier"]', 'devices["label"]')
    engine(*secrets, handouts(OLD, OLD, *paths), summary(update=1, create=1))
    file = project / "stacks" / "test.rotation.yaml"
    begun = written(rotation(), "")
    assert "2027-12-31" in mfd("preview", "--stack", "test").stdout
    file.write_text(begun)
    assert "2026-12-29" in mfd("preview", "--stack", "test").stdout
    file.write_text(written(rotation(finished=TODAY), ""))
    assert "2026-12-29" not in mfd("preview", "--stack", "test").stdout
    file.write_text("<<<<<<<")
    assert mfd("preview", "--stack", "test").exit_code == 0


def test_a_failed_preview_is_a_comment_and_1(mfd: Run, engine: Install) -> None:
    """The error of the program is in it."""
    engine(said("error", "stacks/test.devices.csv:2 id: 'a b' is not an id"), summary(same=1), code=255)
    done = mfd("preview", "--stack", "test", "--markdown")
    assert done.exit_code == 1
    assert "- **Error:** stacks/test.devices.csv:2 id: 'a b' is not an id" in done.stdout


def test_a_plugin_that_is_missing_may_be_a_simulator_that_is_forgotten(mfd: Run, engine: Install) -> None:
    """The engine's own words speak of plugins only."""
    words = (
        "no resource plugin 'pulumi-resource-azure-native' found in the workspace at version v3.29.0 or on your $PATH"
    )
    engine(said("error", words), summary(create=1), code=255)
    done = mfd("preview", "--stack", "test")
    assert done.exit_code == 1
    assert (
        f"error: {words}\nerror: the engine gets the plugin from the network; a stack that lives in the sim"
        in done.stdout
    )
    assert "(docs/how-to/own-stack-on-the-simulator.md)\n" in done.stdout


def test_an_engine_that_does_not_begin_is_a_comment_too(mfd: Run, engine: Install) -> None:
    """Its own words are in it, and the way out."""
    engine(words="error: no stack named 'test' found", code=255)
    done = mfd("preview", "--stack", "test", "--markdown")
    assert done.exit_code == 1
    assert done.stdout == (
        "### test: the preview failed <!-- mfd:preview:test -->\n\n"
        "- **Error:** no stack named 'test' found (its settings are there, and the stack was never made, or is "
        "kept elsewhere: \\`./mfd pulumi stack init test\\` makes it, \\`./mfd pulumi stack ls\\` lists the stacks that are there)\n"
    )


def test_a_policy_pack_is_handed_on(mfd: Run, engine: Install, project: Path) -> None:
    """A mandatory policy makes it fail."""
    pack = project / "policies"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\n")
    folder = engine(
        *CHANGE, violation("mandatory", "a-rule", "It is wrong."), said("error", "preview failed"), code=255
    )
    done = mfd("preview", "--stack", "test", "--markdown", "--policy-pack", str(pack))
    assert done.exit_code == 1
    assert "| mandatory | a-rule | thing | It is wrong. |" in done.stdout
    assert f"--policy-pack {pack}" in (folder / "calls").read_text()


def test_a_folder_without_policies_is_refused(mfd: Run, engine: Install, project: Path) -> None:
    """Before the engine runs."""
    folder = engine(*CHANGE)
    done = mfd("preview", "--stack", "test", "--policy-pack", str(project))
    assert done.exit_code == 1
    assert "is not a policy pack: it has no PulumiPolicy.yaml" in done.stderr
    assert not (folder / "calls").exists()


def test_a_secret_of_the_environment_does_not_get_into_it(
    mfd: Run, engine: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider may repeat it in an error."""
    monkeypatch.setenv("ARM_CLIENT_SECRET", "the~deployers.secret")
    told = "401 for the~deployers.secret"
    engine(said("error", told), violation("advisory", "a-rule", told), said("warning", told), code=255)
    for arguments in (["--markdown"], []):
        shown = mfd("preview", "--stack", "test", *arguments).output
        assert shown.count("401 for") == 3
        assert "deployers" not in shown
    engine(words=told, code=255)
    assert "deployers" not in mfd("preview", "--stack", "test", "--markdown").output


@pytest.mark.usefixtures("project")
def test_an_interruption_waits_for_the_engine_and_is_130(engine: Install) -> None:
    """The terminal interrupts both."""
    folder = engine(*CHANGE, seconds=30)
    command = [sys.executable, "-m", "cli", "preview", "--stack", "test"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    while not (folder / "ready").exists():
        assert process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (130, b"")
    assert b"interrupted" in errors
