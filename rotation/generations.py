"""Which generation comes next, and how it gets into the stack's file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import yaml

from catalog import Problem
from rotation.errors import RotationError
from settings import generation_of

_KEY = "mfd:credentials.generations"


def next_generation(current: str, today: date) -> str:
    """Return the half year after `current`, or that of `today` where it is later: nobody wants a secret half used up."""
    year, half = int(current[:4]), int(current[-1])
    following = f"{year}H2" if half == 1 else f"{year + 1}H1"
    return max(following, generation_of(today))


def with_generations(text: str, file: str, generations: Sequence[str]) -> str:
    """Return the stack's file with these generations and every other character as it was.

    Items are only added at the end or taken out. Raises RotationError where the list is written in a way that cannot be
    changed like that.
    """
    before = yaml.safe_load(text)
    try:
        edited = _edited(text, yaml.compose(text, Loader=yaml.SafeLoader), generations)
        same = yaml.safe_load(edited) == _wanted(before, generations)
    except (yaml.YAMLError, AttributeError, StopIteration, KeyError, TypeError):
        same = False
    if not same:
        right = f"write by hand: generations: [{', '.join(generations)}], and run this again"
        raise RotationError([Problem(file, None, _KEY, "is written in a way that this command cannot change", right)])
    return edited


def _wanted(document: Any, generations: Sequence[str]) -> Any:  # noqa: ANN401 - any YAML
    config = document["config"]
    credentials = {**(config.get("mfd:credentials") or {}), "generations": [*generations]}
    return {**document, "config": {**config, "mfd:credentials": credentials}}


def _edited(text: str, root: Any, generations: Sequence[str]) -> str:  # noqa: ANN401 - nodes
    config = _value(root, "config")
    credentials = _value(config, "mfd:credentials")
    found = _value(credentials, "generations") if credentials else None
    flow = f"[{', '.join(generations)}]"
    if found is None:
        return _added(text, config, credentials, f"generations: {flow}")
    if found.flow_style:
        return text[: found.start_mark.index] + flow + text[found.end_mark.index :]
    return "".join(_block(text.splitlines(keepends=True), found.value, generations))


def _added(text: str, config: Any, credentials: Any, line: str) -> str:  # noqa: ANN401 - nodes
    if credentials is not None and credentials.flow_style:
        place = credentials.start_mark.index + 1
        return f"{text[:place]}{line}, {text[place:]}"
    first = (config if credentials is None else credentials).value[0][0].start_mark
    own = line if credentials is not None else f"mfd:credentials:\n{' ' * first.column}  {line}"
    return f"{text[: first.index]}{own}\n{' ' * first.column}{text[first.index :]}"


def _block(lines: Sequence[str], items: Sequence[yaml.Node], generations: Sequence[str]) -> Iterator[str]:
    kept = {item.start_mark.line: item.value for item in items}
    last = items[-1].start_mark
    for number, line in enumerate(lines):
        if number not in kept or kept[number] in generations:
            yield line if line.endswith("\n") or number != last.line else f"{line}\n"
        if number == last.line:
            new = [name for name in generations if name not in kept.values()]
            yield from (f"{line[: last.column]}{name}\n" for name in new)


def _value(node: Any, key: str) -> Any:  # noqa: ANN401 - nodes
    return next((value for name, value in node.value if name.value == key), None)
