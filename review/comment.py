"""The comment on a pull request, and the same for a terminal: templates filled with a review."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from review.foreign_text import LONGEST, in_markdown, one_line
from review.summary import Review

# GitHub takes 65,536 characters, GitLab and Azure DevOps more; the host's own words come on top.
LIMIT = 60_000
# How many rows does a table have, and how many characters of each text? The first pair with which all of it fits.
_SIZES = ((200, LONGEST), (100, LONGEST), (50, LONGEST), (25, 300), (10, 150), (4, 60))
# A table that is longer than this is folded.
_OPEN_ROWS = 25
# Operation of the engine → word after a count, and what stands before a resource.
_OPERATIONS = {
    "create": ("to create", "+ create"),
    "import": ("to import", "= import"),
    "update": ("to update", "~ update"),
    "create-replacement": ("to replace", "± replace"),
    "replace": ("to replace", "± replace"),
    "delete": ("to delete", "- delete"),
    "discard": ("to forget", "- forget"),
    "same": ("unchanged", ""),
}


class _Ours(str):
    """Text of a template's own making, which is not escaped again."""

    __slots__ = ()


def marker(stack: str) -> str:
    """Return what the comment of a stack is found by; it does not show."""
    return f"<!-- mfd:preview:{stack} -->"


def markdown(review: Review) -> str:
    """Return the comment: one line for an unchanged stack, never more than LIMIT characters."""
    for rows, longest in _SIZES:
        text = _filled("comment.md.j2", review, rows, longest)
        if len(text) <= LIMIT:
            break
    return text


def plain_text(review: Review) -> str:
    """Return the same for a terminal, whole."""
    return _filled("terminal.txt.j2", review, None, LONGEST)


def _filled(template: str, review: Review, rows: int | None, longest: int) -> str:
    fleet = review.fleet
    changes = fleet.changes if fleet else ()
    return (
        _environment(in_markdown if template.endswith(".md.j2") else one_line, longest)
        .get_template(template)
        .render(
            review=review,
            preview=review.preview,
            fleet=fleet,
            marker=_Ours(marker(review.stack)),
            counts=_counts(review.preview.counts),
            visits=[change for change in changes if change.visit],
            rekeyed=[change for change in changes if change.rekeyed],
            rows=rows,
            open_rows=_OPEN_ROWS,
            sign=lambda op: _Ours(_OPERATIONS[op][1] if op in _OPERATIONS else op),
        )
    )


def _counts(counts: Mapping[str, int]) -> str:
    """Return `1 to create, 2 to delete, 63 unchanged`; the parts of a replacement are one."""
    found = {word: counts[op] for op, (word, _) in _OPERATIONS.items() if counts.get(op)}
    return ", ".join(f"{count} {word}" for word, count in found.items())


@cache
def _environment(escape: Callable[[str, int], str], longest: int) -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: value if isinstance(value, _Ours | int) else escape(str(value), longest),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        autoescape=False,  # noqa: S701 - `finalize` escapes every value for the template's own language
    )
    made.filters.update(counted=_counted, first_rows=_first_rows)
    return made


def _counted(count: int, singular: str, plural: str = "") -> str:
    return f"{count} {singular if count == 1 else plural or f'{singular}s'}"


def _first_rows(items: Sequence[Any], rows: int | None) -> Sequence[Any]:
    return items if rows is None else items[:rows]
