"""What other methods need is not imported by a stack on Email Communication Service: it would wait for it in every preview."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .conftest import ROOT

ONLY_OTHERS_NEED = (
    "exchange",
    "bridge",
    "rotation",
    "tenant",
    "msgraph",
    "program.microsoft365",
    "program.bridge_files",
    "ruamel",
)
PROGRAM = (
    "import components; from program import handout_arguments, key_vault, mail_arguments, rotation_guard, uses, guard"
)
PLUGIN = "from provider.resources import all_resources; all_resources()"


@pytest.mark.parametrize("statement", [PROGRAM, PLUGIN], ids=["program", "plugin"])
def test_only_what_ecs_needs_is_imported(statement: str) -> None:
    """Neither the program's own imports nor the plugin's start bring in a room of the other methods."""
    script = f"{statement}; import sys; print(*(name for name in {ONLY_OTHERS_NEED!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
