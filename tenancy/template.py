"""What every tenant's files are made of: a folder with two or three files, with placeholders for the table's columns."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from typing import TYPE_CHECKING, Any

from ruamel.yaml.error import MarkedYAMLError

from catalog import Problem
from catalog.closest import suggestion
from settings.unfit_values import looks_secret, unfit
from tenancy import yaml_text
from tenancy.errors import TenancyError
from tenancy.filling import filled, filled_text, placeholders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

STACK_FILE, DEVICES_FILE, OPERATOR_FILE = "stack.yaml", "devices.csv", "operator.yaml"
_KEY = re.compile(r"[\s-]*([^\s:#][^\s#]*):(?:\s|$)")
_WITHOUT_OPERATOR = "or delete this file, if the Pulumi Kubernetes Operator does not run your stacks"
_IN_QUOTES = 'write a placeholder in quotes, "{column}"; without them, YAML takes the braces for a mapping'


@dataclass(frozen=True)
class Template:
    """The texts of the files, and the folder's name in problems."""

    folder: str
    stack: str
    devices: str
    operator: str | None
    """None: whoever runs the stacks, it is not the operator."""

    @cached_property
    def stack_document(self) -> Any:  # noqa: ANN401 - ruamel's mappings
        """The stack file with its placeholders."""
        return yaml_text.loaded(self.stack)[0]

    @cached_property
    def operator_documents(self) -> list[Any]:
        """The Kubernetes objects with their placeholders; none without the file."""
        return yaml_text.loaded(self.operator) if self.operator else []

    @cached_property
    def device_rows(self) -> list[list[str]]:
        """The first device list, header included, with its placeholders."""
        return [row for row in csv.reader(StringIO(self.devices, newline="")) if row]

    def stack_text(self, cells: Mapping[str, str]) -> str:
        """Return a tenant's stack file as it is at first."""
        return yaml_text.dumped([filled(self.stack_document, cells)])

    def operator_text(self, cells: Mapping[str, str]) -> str | None:
        """Return a tenant's Kubernetes objects; None without the file."""
        documents = [filled(document, cells) for document in self.operator_documents]
        return yaml_text.dumped(documents) if documents else None

    def devices_text(self, cells: Mapping[str, str]) -> str:
        """Return a tenant's device list as it is at first."""
        target = StringIO()
        rows = [[filled_text(cell, cells) for cell in row] for row in self.device_rows]
        csv.writer(target, lineterminator="\n").writerows(rows)
        return target.getvalue()

    def problems(self, columns: Sequence[str]) -> Iterator[Problem]:
        """Yield what is wrong with the files, given the table's columns."""
        texts = {STACK_FILE: self.stack, DEVICES_FILE: self.devices, OPERATOR_FILE: self.operator or ""}
        for name, text in texts.items():
            yield from _text_problems(f"{self.folder}/{name}", text, columns)
        yield from _yaml_problems(f"{self.folder}/{STACK_FILE}", self.stack)
        if self.operator is not None:
            yield from _yaml_problems(f"{self.folder}/{OPERATOR_FILE}", self.operator)


def read_template(folder: Path, name: str) -> Template:
    """Return the template in a folder, `name` in problems; raises `TenancyError` where a file cannot be read."""
    texts: dict[str, str] = {}
    problems = []
    for file in (STACK_FILE, DEVICES_FILE, *([OPERATOR_FILE] if (folder / OPERATOR_FILE).exists() else [])):
        try:
            texts[file] = (folder / file).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            what = f"cannot be read ({getattr(error, 'strerror', None) or 'it is not UTF-8'})"
            problems.append(Problem(f"{name}/{file}", None, None, what, "stacks/tenants/ has one to begin with"))
    if problems:
        raise TenancyError(problems)
    return Template(name, texts[STACK_FILE], texts[DEVICES_FILE], texts.get(OPERATOR_FILE))


def _text_problems(file: str, text: str, columns: Sequence[str]) -> Iterator[Problem]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#"):
            continue
        if found := unfit(line):
            yield _unfit_line(file, number, line, *found)
        for column in placeholders(line):
            if column not in columns:
                yield Problem(file, number, None, f"the table has no column {column!r}", suggestion(column, columns))


def _unfit_line(file: str, number: int, line: str, what: str, right: str) -> Problem:
    key = None if file.endswith(DEVICES_FILE) else _KEY.match(line)
    if file.endswith(OPERATOR_FILE) and not looks_secret(line):
        right = f"{right}, {_WITHOUT_OPERATOR}"
    return Problem(file, number, key[1] if key else None, what, right)


def _yaml_problems(file: str, text: str) -> Iterator[Problem]:
    try:
        documents = yaml_text.loaded(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        yield Problem(file, line, None, f"not YAML: {error.problem or error.context}")
        return
    for document in documents:
        yield from _unquoted(file, document)
    if not documents or not all(isinstance(document, dict) for document in documents):
        yield Problem(file, None, None, "is empty, or no mapping", "stacks/tenants/ has one to begin with")


def _unquoted(file: str, node: Any) -> Iterator[Problem]:  # noqa: ANN401 - any YAML value
    if isinstance(node, list):
        for item in node:
            yield from _unquoted(file, item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, dict) and value.fa.flow_style() and [*value.values()] == [None]:  # type: ignore[attr-defined] # ruamel's mappings
                yield Problem(file, node.lc.key(key)[0] + 1, str(key), "is a mapping", _IN_QUOTES)  # type: ignore[attr-defined] # same
            elif any(placeholders(key)) if isinstance(key, str) else False:
                yield Problem(file, node.lc.key(key)[0] + 1, key, "a key takes no placeholder", "write it out")  # type: ignore[attr-defined] # same
            yield from _unquoted(file, value)
