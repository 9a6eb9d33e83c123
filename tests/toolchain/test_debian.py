"""Debian packages for the tests."""

from __future__ import annotations

import os
import shutil

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
