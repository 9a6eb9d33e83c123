"""YAML whose comments and quotes stay: ruamel's round trip, set up once."""

from __future__ import annotations

from io import StringIO
from typing import Any

from ruamel.yaml import YAML

# Long texts stay in one line, which is what the engine writes too.
_WIDTH = 4096


def loaded(text: str) -> list[Any]:
    """Return the documents of a text; raises ruamel's YAMLError."""
    return list(_yaml().load_all(text))


def dumped(documents: list[Any]) -> str:
    """Return documents as text."""
    target = StringIO()
    _yaml().dump_all(documents, target)
    return target.getvalue()


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
