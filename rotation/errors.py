"""What a rotation that cannot go on raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog import Problem


class RotationError(Exception):
    """Raised when a file of the rotation is wrong or a step would cut a device off; names every problem, one per line."""

    def __init__(self, problems: Iterable[Problem | str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
