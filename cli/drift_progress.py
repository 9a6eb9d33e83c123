"""What is shown while a stack is compared, on stderr: a bar at a terminal, else one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Watch:
    """Counts the resources that were compared."""

    def __init__(self, bar: Progress, resources: int) -> None:
        self._bar = bar
        self._task = bar.add_task("starts the engine", total=resources)
        self._seen: set[str] = set()

    def __call__(self, event: Mapping[str, Any]) -> None:
        """Take one event of the engine."""
        step = event.get("resOutputsEvent", {}).get("metadata")
        if step and step["urn"] not in self._seen:
            self._seen.add(step["urn"])
            self._bar.update(self._task, completed=len(self._seen), description=step["urn"].rpartition("::")[2])

    def say(self, what: str) -> None:
        """Say what is done after the engine."""
        self._bar.update(self._task, description=what)


@contextmanager
def watching(stack: str, resources: int) -> Iterator[Watch]:
    """Show how far the comparison is."""
    console = Console(stderr=True, highlight=False)
    columns = (
        MofNCompleteColumn(),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    if not console.is_terminal:
        console.print(f"comparing {resources} resources of the stack {stack} with the cloud", markup=False)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield Watch(bar, resources)
