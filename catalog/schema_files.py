"""Writes JSON Schemas that are generated from models, or checks that those on disk still are."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def main(folder: Path, schemas: Mapping[str, Mapping[str, Any]], arguments: Sequence[str]) -> int:
    """Write the schemas into `folder`; with `--check`, change nothing and return 1 if one is not up to date."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: [--check]\n")
        return 2
    stale = [name for name, schema in schemas.items() if _stale(folder / name, _text(schema))]
    if not arguments:
        for name in stale:
            (folder / name).write_text(_text(schemas[name]), "utf-8")
        return 0
    for name in stale:
        sys.stderr.write(f"{folder.name}/{name} is not what the models say; generate it again\n")
    return 1 if stale else 0


def _stale(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_text("utf-8") != text


def _text(schema: Mapping[str, Any]) -> str:
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=2) + "\n"
