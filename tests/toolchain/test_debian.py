"""Debian packages for the tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from toolchain import debian
from toolchain.errors import ToolchainError


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would be installed on a machine with root and apt but without swaks."""
    asked: list[list[str]] = []
    monkeypatch.setattr(shutil, "which", lambda program, **_: None if program == "swaks" else f"/bin/{program}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(debian, "_install", asked.append)
    return asked


def test_only_what_is_missing_is_installed(installed: list[list[str]]) -> None:
    """A program brings the packages it needs for TLS and logins."""
    assert debian.main() == 0
    assert installed == [["swaks", "libnet-ssleay-perl", "libauthen-sasl-perl", "libnet-dns-perl"]]


def test_without_root_a_sentence_says_what_to_install(
    installed: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is tried, and the tests go on."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert debian.main() == 0
    assert installed == []
    assert "on Debian: apt install swaks" in capsys.readouterr().out


@pytest.mark.usefixtures("installed")
def test_a_failed_installation_does_not_stop_the_tests(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason is shown."""

    def fail(_: list[str]) -> None:
        raise ToolchainError("no mirror answers")

    monkeypatch.setattr(debian, "_install", fail)

    assert debian.main() == 0
    assert "swaks are skipped: no mirror answers" in capsys.readouterr().out


def test_postfix_is_installed_without_a_mail_server_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian is told before that no configuration is wanted, since it would start a server on port 25."""
    commands: list[list[str]] = []

    def note(command: list[str], *_: object, **__: object) -> None:
        commands.append([*command, *([Path(command[1]).read_text()] if "debconf" in command[0] else [])])

    monkeypatch.setattr(debian, "run", note)
    debian._install(["postfix"])

    assert commands[1][0] == "debconf-set-selections"
    assert commands[1][-1] == "postfix postfix/main_mailer_type select No configuration\n"
    assert commands[2][-1] == "postfix"
