"""Which Python the language host chooses."""

from __future__ import annotations

import venv
from pathlib import Path

import pytest

from toolchain.language_host.errors import HostError
from toolchain.language_host.interpreter import find


def test_a_relative_virtualenv_starts_at_the_project(tmp_path: Path) -> None:
    """`virtualenv: ../env` of a plugin's folder is the environment beside it, activated."""
    venv.create(tmp_path / "env", with_pip=False)
    (tmp_path / "plugin").mkdir()

    found = find(tmp_path / "plugin", {"virtualenv": "../env"}, {"PATH": "/bin", "PYTHONHOME": "/elsewhere"})

    assert found.python == tmp_path / "env" / "bin" / "python"
    assert found.environment == {"PATH": f"{tmp_path}/env/bin:/bin", "VIRTUAL_ENV": f"{tmp_path}/env"}


def test_a_missing_virtualenv_is_named(tmp_path: Path) -> None:
    """The message says which folder was looked at and what makes it."""
    with pytest.raises(HostError, match=f"no virtual environment in {tmp_path}/env; run `make setup`"):
        find(tmp_path, {"virtualenv": "env"}, {})


def test_without_virtualenv_the_path_decides(tmp_path: Path) -> None:
    """The first python3 on PATH runs the program."""
    python = tmp_path / "python3"
    python.write_text("#!/bin/sh\n")
    python.chmod(0o755)

    assert find(tmp_path, {}, {"PATH": str(tmp_path)}).python == python


def test_pulumi_python_cmd_names_another_python(tmp_path: Path) -> None:
    """PULUMI_PYTHON_CMD wins over python3, as with Pulumi's own host."""
    with pytest.raises(HostError, match="`python9` is not on PATH"):
        find(tmp_path, {}, {"PATH": "/bin", "PULUMI_PYTHON_CMD": "python9"})


def test_another_toolchain_is_refused(tmp_path: Path) -> None:
    """Poetry and uv are Pulumi's own host's business."""
    with pytest.raises(HostError, match="`uv` is not supported"):
        find(tmp_path, {"toolchain": "uv"}, {})
