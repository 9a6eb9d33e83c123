"""The stack's configuration before anybody has checked it, with the file and line of every part."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from catalog.closest import suggestion
from catalog.problem import Problem
from catalog.yaml_lines import YamlDocument, dotted, read_yaml_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

NAMESPACE = "mfd"
FOLDER = "stacks"


@dataclass(frozen=True)
class Configuration:
    """Plain values by key (without `mfd:`), and where they stand."""

    file: str
    values: Mapping[str, Any]
    document: YamlDocument
    problems: tuple[Problem, ...] = field(default=())

    def problem(self, place: Sequence[str | int], what: str, right: str = "") -> Problem:
        """Return a problem at `place`, such as `("domains", 0, "wait")`."""
        return Problem(self.file, self._line(place), f"{NAMESPACE}:{dotted(place)}", what, right)

    def _line(self, place: Sequence[str | int]) -> int | None:
        if not place:
            return None
        return self.document.line(("config", f"{NAMESPACE}:{place[0]}", *place[1:]))


def read_configuration(stack: str, root: Path, config: Mapping[str, Any] | None) -> Configuration:
    """Read the stack's file; `config`, when given, replaces its values, and the file is used for its lines only."""
    file = f"{FOLDER}/Pulumi.{stack}.yaml"
    path = root / file
    document = read_yaml_file(path, file) if path.is_file() else _NOTHING
    problems = (*document.problems, *_foreign_problems(document, file))
    if config is not None:
        return Configuration(file, config, document, problems)
    if not path.is_file():
        return Configuration(file, {}, document, (_no_file(stack, root, file),))
    found = document.value.get("config") if isinstance(document.value, dict) else None
    if not isinstance(found, dict) and not document.problems:
        right = f"write `config:` and below it `{NAMESPACE}:tenantId: …`"
        problems = (Problem(file, None, "config", "is missing", right),)
    return Configuration(file, _own(found) if isinstance(found, dict) else {}, document, problems)


_NOTHING = YamlDocument(None, {}, ())


def _own(config: Mapping[str, Any]) -> dict[str, Any]:
    prefix = f"{NAMESPACE}:"
    return {key.removeprefix(prefix): value for key, value in config.items() if key.startswith(prefix)}


def _no_file(stack: str, root: Path, file: str) -> Problem:
    stacks = [path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in (root / FOLDER).glob("Pulumi.*.yaml")]
    return Problem(file, None, None, f"there is no stack {stack!r}", suggestion(stack, stacks))


def _foreign_problems(document: YamlDocument, file: str) -> Iterator[Problem]:
    """Find keys that were meant for this project, and secrets of other providers that stand in the file in clear."""
    config = document.value.get("config") if isinstance(document.value, dict) else None
    for key, value in (config if isinstance(config, dict) else {}).items():
        namespace, colon, name = key.rpartition(":")
        line = document.line(("config", key))
        if namespace == NAMESPACE:
            continue
        if not colon or get_close_matches(namespace, [NAMESPACE], cutoff=0.5):
            yield Problem(file, line, key, "is not a key of this project", f"did you mean '{NAMESPACE}:{name}'?")
        elif name.lower().endswith(("secret", "password")) and isinstance(value, str):
            right = "take it out; the login is found in ARM_* variables, OIDC or `az login`"
            yield Problem(file, line, key, "is a secret in clear", right)
