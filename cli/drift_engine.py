"""Let the engine compare a stack with the cloud; neither is changed, and what it says of secrets is `[secret]`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from cli.engine import EngineError, engine_environment
from cli.hidden import hide

Event = Mapping[str, Any]

# The program runs too: it checks first whose tenant the login reaches. With the login of another one, all would be "gone".
_COMMAND = ("refresh", "--preview-only", "--run-program", "--json", "--non-interactive", "--suppress-permalink")
# What the engine adds to the program's own words.
_EMPTY_WORDS = "an unhandled error occurred: Program exited"
_MARKUP = re.compile(r"<\{%.*?%\}>")


def comparing(root: Path, stack: str, watch: Callable[[Event], None]) -> list[Event]:
    """Return the events of a comparison, each shown to `watch` as it comes. Raises EngineError with the engine's words."""
    engine = shutil.which("pulumi")
    if not engine:
        raise EngineError("the Pulumi engine is not on PATH; start this command as ./mfd, after `make setup`")
    environment = {**engine_environment(root, stack), "PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true"}
    command = [engine, *_COMMAND, "--stack", stack]
    events: list[Event] = []
    with (
        TemporaryFile("w+", encoding="utf-8") as said,
        subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=said, text=True) as process,  # noqa: S603 - the engine, no shell
    ):
        for event in _events(process):
            watch(event)
            events.append(event)
        code = process.wait()
        said.seek(0)
        if code:
            raise EngineError(f"`pulumi refresh --preview-only --stack {stack}` says: {_words(events, said.read())}")
    return events


def _events(process: subprocess.Popen[str]) -> Iterator[Event]:
    for line in process.stdout or ():
        if line.startswith("{"):
            yield json.loads(line)


def _words(events: list[Event], said: str) -> str:
    diagnostics = (event.get("diagnosticEvent", {}) for event in events)
    errors = [item["message"] for item in diagnostics if item.get("severity") == "error"]
    lines = [_MARKUP.sub("", line).strip() for text in errors or [said] for line in text.splitlines()]
    words = [line.removeprefix("error: ") for line in lines if line and not line.startswith(_EMPTY_WORDS)]
    return hide("\n  ".join(dict.fromkeys(words))) or "nothing"
