"""Where the project is, and which stacks it has."""

from __future__ import annotations

import os
from pathlib import Path

# Which project, when it is not the one that this command stands in? Example: MFD_PROJECT=/srv/contoso ./mfd verify
VARIABLE = "MFD_PROJECT"


def project_root() -> Path:
    """Return the folder that holds Pulumi.yaml."""
    named = os.environ.get(VARIABLE)
    return Path(named).resolve() if named else Path(__file__).resolve().parent.parent


def stack_names(root: Path) -> list[str]:
    """Return the stacks that have a settings file."""
    return sorted(file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in root.glob("stacks/Pulumi.*.yaml"))
