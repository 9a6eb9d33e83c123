"""How every verb ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from cli.app import app
from cli.project import project_root

Run = Callable[..., Result]
VERBS = sorted(command.name or command.callback.__name__ for command in app.registered_commands if command.callback)


def test_an_unexpected_error_leaves_a_report(mfd: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 3 names a log that only its owner can read, with the traceback and without secrets."""
    monkeypatch.setenv("ARM_CLIENT_SECRET", "a-secret-of-the-environment")

    def break_down(*_: object) -> None:
        raise RuntimeError("broken by a-secret-of-the-environment")

    monkeypatch.setattr("cli.verify.chosen_stack", break_down)

    result = mfd("verify", "--stack", "test")

    assert result.exit_code == 3
    (log,) = (project / ".state" / "log").iterdir()
    assert result.stderr == f"mfd: this should not have happened (RuntimeError); the report is in {log}\n"
    assert log.stat().st_mode & 0o077 == 0
    assert "RuntimeError: broken by [secret]" in log.read_text()


def test_an_interruption_is_130(mfd: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends a verb with 130 and one word."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cli.verify.chosen_stack", interrupt)

    result = mfd("verify", "--stack", "test")

    assert (result.exit_code, result.stderr) == (130, "mfd: interrupted\n")


def test_an_interrupted_proof_ends_at_once(
    project: Path, mail_server: Any, write_devices: Any, entry: Any, authority: Any
) -> None:
    """Ctrl-C while a login is tried again does not wait for the pause."""
    write_devices([entry(1, password="outdated-secret")])
    mapped = f"smtp.azurecomm.net:587:127.0.0.1:{mail_server.port}"
    command = [sys.executable, "-m", "cli", "verify", "--stack", "test", "--connect-to", mapped]
    environment = {**os.environ, "SSL_CERT_FILE": str(authority[1]), "MFD_DNS_SERVERS": "127.0.0.1:1"}
    running = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while mail_server.logins < 3:
        assert time.monotonic() < deadline
        time.sleep(0.05)

    running.send_signal(signal.SIGINT)

    _, errors = running.communicate(timeout=3)
    assert running.returncode == 130
    assert errors.endswith("mfd: interrupted\n")
    assert project.exists()


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_examples(mfd: Run, verb: str) -> None:
    """--help of each verb shows how it is used."""
    result = mfd(verb, "--help")

    assert result.exit_code == 0
    assert f"mfd {verb}" in result.stdout.split("For example:")[1]


def test_a_mistyped_option_is_2(mfd: Run) -> None:
    """An unknown option is the user's, and the help is named."""
    result = mfd("verify", "--sned")

    assert result.exit_code == 2
    assert "--sned" in result.stderr


def test_help_answers_at_once() -> None:
    """No client library of Azure is imported before a verb runs."""
    code = "import sys, cli.app; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=project_root())

    assert not {"azure", "msgraph", "pulumi", "pydantic", "dns", "jinja2", "openpyxl"} & set(done.stdout.split())
