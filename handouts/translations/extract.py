"""Every text that hand-outs say: from the code, the templates, and the advice in YAML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from handouts import guidance, sign_in

_ROOM = Path(__file__).parent.parent
_SAID = {"say": None, "say_count": (1, 2), "message": None, "_": None, "gettext": None, "ngettext": (1, 2)}


def messages() -> Catalog:
    """Return them without translations, in order of their places."""
    found = Catalog(project="mfd", charset="utf-8")
    for place, text in (*_of_templates(), *_of_code(), *_of_advice()):
        found.add(text, locations=[(place, 0)])
    return found


def _of_code() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for name, _, text, _, _ in extract_from_dir(_ROOM, [("*.py", "python")], keywords=_SAID):
        yield f"handouts/{name}", text


def _of_templates() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    rules = [("templates/*.j2", "jinja2")]
    options = {"templates/*.j2": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
    for name, _, text, _, _ in extract_from_dir(_ROOM, rules, options, keywords=_SAID):
        yield f"handouts/{name}", text


def _of_advice() -> Iterator[tuple[str, str]]:
    yield from ((f"handouts/guidance/{method}.yaml", text) for method, text in guidance.texts())
    yield from (("handouts/sign_in.yaml", text) for _, text in sign_in.texts())
