"""`{column}` in a template stands for a cell of the table.

Texts are filled after YAML and CSV were read, so that no cell can change what a file says around it. What stands only on
empty cells is left out: the text, and then a mapping or list that has lost all its placeholders.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PLACEHOLDER = re.compile(r"\{([A-Za-z][A-Za-z0-9]*)\}")
_NOTHING = object()


def placeholders(node: object) -> Iterator[str]:
    """Yield the columns that a text, or the texts below a mapping or list, stand on."""
    if isinstance(node, str):
        yield from _PLACEHOLDER.findall(node)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from placeholders(key)
            yield from placeholders(value)
    elif isinstance(node, list):
        for item in node:
            yield from placeholders(item)


def filled_text(text: str, cells: Mapping[str, str]) -> str:
    """Return a text with its placeholders replaced; an empty cell leaves nothing."""
    return _PLACEHOLDER.sub(lambda found: cells[found[1]], text)


def filled(document: Any, cells: Mapping[str, str]) -> Any:  # noqa: ANN401 - any YAML value, ruamel's too
    """Return a filled copy of a document, whose outermost mapping or list stays even when it is emptied."""
    copy = deepcopy(document)
    done = _fill(copy, cells)
    return copy if done.value is _NOTHING else done.value


@dataclass(frozen=True)
class _Done:
    value: Any
    seen: int = 0
    kept: int = 0


def _fill(node: Any, cells: Mapping[str, str]) -> _Done:  # noqa: ANN401 - as above
    if isinstance(node, str):
        return _filled_scalar(node, cells)
    if isinstance(node, (dict, list)):
        places = list(node) if isinstance(node, dict) else list(range(len(node)))
        done = {place: _fill(node[place], cells) for place in places}
        for place in reversed(places):
            if done[place].value is _NOTHING:
                del node[place]
            else:
                node[place] = done[place].value
        seen, kept = sum(one.seen for one in done.values()), sum(one.kept for one in done.values())
        return _Done(_NOTHING if seen and not kept else node, seen, kept)
    return _Done(node)


def _filled_scalar(text: str, cells: Mapping[str, str]) -> _Done:
    names = _PLACEHOLDER.findall(text)
    if not names:
        return _Done(text)
    if not all(cells[name] for name in names):
        return _Done(_NOTHING, seen=1)
    # ruamel's texts remember how they were quoted.
    return _Done(type(text)(filled_text(text, cells)), seen=1, kept=1)
