"""The script with stub cmdlets, in a real PowerShell where there is one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from exchange import script_path, state_json
from tests.exchange.powershell_tree import Script
from tests.exchange.states import FULL

if TYPE_CHECKING:
    from tests.exchange.conftest import Documented

FOLDER = Path(__file__).parent / "powershell"
TESTS = FOLDER / "Set-MfdExchangeState.Tests.ps1"
STUB = FOLDER / "ExchangeOnline.Stub.ps1"


@pytest.mark.skipif(shutil.which("pwsh") is None, reason="PowerShell (pwsh) is not on this machine")
def test_the_suite_passes_in_powershell(tmp_path: Path) -> None:
    """Every test of the suite in PowerShell passes."""
    (tmp_path / "state.json").write_text(state_json(FULL))
    command: list[str | Path] = [
        "pwsh",
        "-NoProfile",
        "-NonInteractive",
        "-File",
        TESTS,
        "-ScriptPath",
        script_path(),
        "-StatePath",
    ]
    done = subprocess.run([*command, tmp_path / "state.json"], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stdout.splitlines() if line.startswith("not ok")]) == (0, []), (
        done.stderr
    )
    assert "ok Test-EverythingIsBroughtAbout" in done.stdout


@pytest.mark.parametrize("file", [TESTS, STUB], ids=lambda path: path.name)
def test_the_suite_parses(file: Path) -> None:
    """The suite cannot rot where it is skipped."""
    assert not Script(file.read_bytes()).root.has_error


def test_the_stubs_are_the_documented_cmdlets(documented: Documented) -> None:
    """Each documented cmdlet that the script uses has a stub with the parameters that the script gives it."""
    stubs = {function.name.lower(): set(function.parameters) for function in Script(STUB.read_bytes()).functions}
    # -Confirm comes with SupportsShouldProcess.
    wanted = {name: parameters - {"confirm"} for name, parameters in documented.cmdlets.items()}
    assert {name: stubs.get(name) for name in wanted} == wanted
