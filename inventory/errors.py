"""What the import of an inventory raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog import Problem


class InventoryError(Exception):
    """Raised when nothing can be imported: the file, its columns, the column map or the present list are not right."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
