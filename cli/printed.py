"""Where results are printed: nothing of a table is cut off, neither in a pipe or a file nor in a narrow window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

# How wide may a line be where nobody's window ends it, in columns? A cell that is longer still goes on in the next line.
_UNBOUNDED = 10_000


def result_console() -> Console:
    """Return what prints a result: as wide as the window, and as the longest line where there is no window."""
    return Console(highlight=False, width=None if has_window() else _UNBOUNDED)


def has_window() -> bool:
    """Return whether results go to a terminal; FORCE_COLOR makes none of a pipeline's log, as it would for rich."""
    return sys.stdout.isatty()


def cell_of(texts: Sequence[str]) -> str:
    """Return a cell with several texts: each on a line of its own in a window, and else all on the row's one line."""
    if has_window():
        return "\n".join(texts)
    return "; ".join([*(text.removesuffix(".") for text in texts[:-1]), *texts[-1:]])


def result_table(*headings: str) -> Table:
    """Return a table without lines, whose cells are folded where the window is too narrow."""
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
