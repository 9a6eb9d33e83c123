"""`python -m toolchain --only cli`, as its page says it, with a real pip and a package of the test's own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.documented import documented
from tests.toolchain.tiny_package import MODULE, NAME, make_wheel, only
from toolchain.places import PROJECT

pytestmark = pytest.mark.engine


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that has the toolchain."""
    root = tmp_path / "checkout"
    shutil.copytree(PROJECT / "toolchain", root / "toolchain", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "requirements-dev.lock").write_text("")
    return root


def install(checkout: Path, lock: str) -> subprocess.CompletedProcess[str]:
    """Type the page's command where this is locked; the wheels beside the checkout are all that pip finds."""
    (checkout / "requirements-cli.lock").write_text(lock)
    command = ["bash", "-c", documented("python -m toolchain --only cli")]
    environment = only(checkout.parent / "wheels")
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)


def is_there(checkout: Path) -> bool:
    """Tell whether the package was installed."""
    return bool([*(checkout / ".venv").glob(f"lib/*/site-packages/{MODULE}.py")])


def test_only_what_is_locked_is_installed(checkout: Path) -> None:
    """Not a file with another hash, nor one without; the file that the lock names, and the engine."""
    digest = make_wheel(checkout.parent / "wheels", "1.0")
    done = install(checkout, f"{NAME}==1.0 \\\n    --hash=sha256:{'0' * 64}\n")
    assert done.returncode == 1
    assert digest in done.stderr
    assert "another file than the one that requirements-cli.lock names, and nothing of it was installed" in done.stderr
    assert not is_there(checkout)

    done = install(checkout, f"{NAME}==1.0\n")
    assert done.returncode == 1
    assert "requirements-cli.lock lacks a package, a version or a hash" in done.stderr
    assert not is_there(checkout)

    done = install(checkout, f"{NAME}==1.0 \\\n    --hash=sha256:{digest}\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert is_there(checkout)
    assert (checkout / ".toolchain" / "bin" / "pulumi").exists()
