"""What the engine said, and events made in its shape.

Recorded with engine 3.259.0 and the simulator: a stack with a device on every method, after somebody had changed things by
hand (`changed`), or deleted a domain and an application and more (`gone`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from drift import Difference, Explained, Finding, Stack, differences, explain

RECORDED = Path(__file__).parent / "recorded"
EXPORT = (RECORDED / "stack.json").read_text()


def stack() -> Stack:
    """Return the recorded stack."""
    return Stack.from_export("test", EXPORT)


def events(name: str) -> list[dict[str, Any]]:
    """Return a recorded comparison."""
    return [json.loads(line) for line in (RECORDED / f"{name}.events.jsonl").read_text().splitlines()]


def recorded(name: str) -> Explained:
    """Return a recorded comparison in words."""
    return explain(list(differences(events(name))), stack())


def one(difference: Difference, seen_by: Stack | None = None) -> Finding:
    """Return the one finding of a difference."""
    [finding] = explain([difference], seen_by or stack()).findings
    return finding


def gone(name: str, kind: str) -> Difference:
    """Return that a resource of the stack is gone."""
    return _of(name, kind, (), None)


def changed(name: str, kind: str, *paths: str, **new: Any) -> Difference:
    """Return that a resource of the stack has other values."""
    return _of(name, kind, paths, new)


def _of(name: str, kind: str, paths: tuple[str, ...], new: Mapping[str, Any] | None) -> Difference:
    items = json.loads(EXPORT)["deployment"]["resources"]
    [item] = [item for item in items if item["urn"].endswith(f"{kind}::{name}") and item["custom"]]
    step = {
        "op": "delete" if new is None else "update",
        "urn": item["urn"],
        "type": item["type"],
        "old": item,
        "new": None if new is None else {**item, "outputs": {**item.get("outputs", {}), **new}},
        "detailedDiff": {path: {"diffKind": "update", "inputDiff": True} for path in paths},
    }
    [difference] = differences([{"resOutputsEvent": {"metadata": step}}])
    return difference
