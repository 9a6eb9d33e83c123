"""Let the engine compare a stack with the cloud; neither is changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from cli.engine import EngineError, way_out
from cli.engine_events import Event, engine_run
from cli.hidden import hide

# The program runs too: it checks first whose tenant the login reaches. With the login of another one, all would be "gone".
_COMMAND = ("refresh", "--preview-only", "--run-program", "--suppress-permalink")
# What the engine adds to the program's own words.
_EMPTY_WORDS = "an unhandled error occurred: Program exited"
_MARKUP = re.compile(r"<\{%.*?%\}>")


def comparing(root: Path, stack: str, watch: Callable[[Event], None]) -> list[Event]:
    """Return the events of a comparison, each shown to `watch` as it comes. Raises EngineError with the engine's words."""
    events: list[Event] = []
    with engine_run(root, stack, *_COMMAND) as run:
        for event in run.events():
            watch(event)
            events.append(event)
    if run.code:
        words = _words(events, run.said)
        raise EngineError(
            f"`pulumi refresh --preview-only --stack {stack}` says: {words}{way_out(words + run.said, stack)}"
        )
    return events


def _words(events: list[Event], said: str) -> str:
    diagnostics = (event.get("diagnosticEvent", {}) for event in events)
    errors = [item["message"] for item in diagnostics if item.get("severity") == "error"]
    lines = [_MARKUP.sub("", line).strip() for text in errors or [said] for line in text.splitlines()]
    words = [line.removeprefix("error: ") for line in lines if line and not line.startswith(_EMPTY_WORDS)]
    return hide("\n  ".join(dict.fromkeys(words))) or "nothing"
