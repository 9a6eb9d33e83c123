"""The script and the list of documented cmdlets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from exchange import script_path
from tests.exchange.powershell_tree import Script

LIST = Path(__file__).parents[2] / "exchange" / "cmdlets.yaml"


@dataclass(frozen=True)
class Documented:
    """What the list holds; names in lower case."""

    cmdlets: dict[str, set[str]]
    builtin: dict[str, set[str]]
    common: set[str]
    never: set[str]
    never_parameters: dict[str, set[str]]
    commits: dict[str, str]


@pytest.fixture(scope="session")
def script() -> Script:
    """Return the script, parsed."""
    return Script(script_path().read_bytes())


@pytest.fixture(scope="session")
def documented() -> Documented:
    """Return the list."""
    held = yaml.safe_load(LIST.read_text())
    return Documented(
        {name.lower(): _lower(page["parameters"]) for name, page in held["cmdlets"].items()},
        {name.lower(): _lower(parameters) for name, parameters in held["builtin"].items()},
        _lower(held["common"]),
        {name.lower() for name in held["never"]},
        {name.lower(): _lower(parameters) for name, parameters in held["never_parameters"].items()},
        {name: page["commit"] for name, page in held["cmdlets"].items()},
    )


def _lower(names: list[str]) -> set[str]:
    return {name.lower() for name in names}
