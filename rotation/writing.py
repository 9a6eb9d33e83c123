"""Write the rotation's file so that hands and git can go on with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from rotation.record import Mark, Rotation

_HEAD = "# A rotation of secrets; `mfd rotate` writes it, docs/how-to/rotate.md says what each key means.\n"


def written(rotation: Rotation, old: str) -> str:
    """Return the rotation as YAML; the comments and the order of the `old` text stay where it is the same rotation."""
    yaml = YAML(typ="rt")
    yaml.width = 1000
    document = yaml.load(old) if old else CommentedMap()
    if document.get("to") != rotation.to:
        old, document = "", CommentedMap()
    for name, value in _plain(rotation).items():
        _put(document, name, value)
    target = StringIO()
    yaml.dump(document, target)
    return target.getvalue() if old else _HEAD + target.getvalue()


def _plain(rotation: Rotation) -> dict[str, Any]:
    days = {"begun": rotation.begun, "due": rotation.due, "finished": rotation.finished}
    shown = {name: _own(day) for name, day in days.items() if day}
    logins = CommentedMap((login, _flow(holders)) for login, holders in sorted(rotation.logins.items()))
    held = {"logins": logins} if logins else {}
    devices = CommentedMap((device, _plain_mark(mark)) for device, mark in sorted(rotation.devices.items()))
    return {"from": _flow(rotation.former), "to": rotation.to, **shown, **held, "devices": devices}


def _flow(names: Sequence[str]) -> CommentedSeq:
    found = CommentedSeq(names)
    found.fa.set_flow_style()
    return found


def _plain_mark(mark: Mark | None) -> CommentedMap | None:
    if mark is None:
        return None
    found = CommentedMap((name, _own(value)) for name, value in mark if value is not None)
    found.fa.set_flow_style()
    return found


def _own(value: date | str) -> date | str:
    """Return a day as an object of its own: one object at two places becomes an anchor and an alias."""
    return date.fromordinal(value.toordinal()) if isinstance(value, date) else value


def _put(document: Any, name: str, value: Any) -> None:  # noqa: ANN401 - ruamel's own types
    if name == "devices" and document.get(name):
        for device, mark in value.items():
            if device not in document[name] or _differs(document[name][device], mark):
                document[name][device] = mark
    elif _differs(document.get(name), value):
        document[name] = value


def _differs(old: Any, new: Any) -> bool:  # noqa: ANN401 - ruamel's own types
    if isinstance(old, dict) and isinstance(new, dict):
        return {key: str(item) for key, item in old.items()} != {key: str(item) for key, item in new.items()}
    return bool(old != new)
