"""Everything that the simulator knows, in one place with one lock."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class State:
    """Named tables of JSON-able dicts, indexed by lower-case id. Hold `lock` while reading or writing."""

    def __init__(self, tables: Mapping[str, dict[str, Any]] | None = None) -> None:
        self.lock = threading.RLock()
        self._tables: dict[str, dict[str, Any]] = {name: dict(rows) for name, rows in (tables or {}).items()}
        self._changes = 0

    def table(self, name: str) -> dict[str, Any]:
        """Return a table, the same object every time until `forget`; it is made when first asked for."""
        return self._tables.setdefault(name, {})

    def names(self) -> list[str]:
        """Return the names of all tables."""
        return list(self._tables)

    def touched(self) -> None:
        """Say that something changed, so that the state is saved soon."""
        self._changes += 1

    @property
    def changes(self) -> int:
        """How many times something changed; a saver compares it with what it saved last."""
        return self._changes

    def as_json(self) -> str:
        """Return the whole state as one JSON document."""
        with self.lock:
            return json.dumps(self._tables)

    def forget(self, keep: Collection[str] = ()) -> None:
        """Empty every table but those named in `keep`; tables stay the same objects."""
        with self.lock:
            for name, rows in self._tables.items():
                if name not in keep:
                    rows.clear()
            self.touched()
