"""One resource of an import file, and the names by which the program declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COMPONENT = "mfd:components:"


@dataclass(frozen=True)
class ImportedResource:
    """A resource to import: Pulumi type, name in the program, id at its provider (empty for a component).

    `inputs` and `outputs` are given where no cloud knows the resource; then nothing is read.
    """

    type: str
    name: str
    resource_id: str = ""
    parent: ImportedResource | None = None
    inputs: Mapping[str, Any] | None = None
    outputs: Mapping[str, Any] | None = None

    @property
    def key(self) -> str:
        """A name that no other resource of the file has: components and their main child share theirs."""
        return f"{self.type.rpartition(':')[2]} {self.name}" if not self.component else f"{self.type} {self.name}"

    @property
    def component(self) -> bool:
        """Whether it is one of the program's own components."""
        return self.type.startswith(COMPONENT)
