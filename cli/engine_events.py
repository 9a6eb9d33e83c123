"""One run of the engine, whose events are read while it runs; of a secret they hold `[secret]` only."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from cli.engine import engine_command, engine_environment

Event = Mapping[str, Any]

_SETTINGS = {
    # Events one by one instead of a digest at the end (pulumi/pulumi, pkg/cmd/pulumi/ui).
    "PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true",
    # Set by many for `up`; the engine refuses it where nothing is to be confirmed.
    "PULUMI_SKIP_CONFIRMATIONS": "false",
}


@dataclass
class EngineRun:
    """The events are to be read to their end; `code` and `said`, what it printed beside them, are known after the run."""

    process: subprocess.Popen[str]
    code: int = 0
    said: str = ""

    def events(self) -> Iterator[Event]:
        """Yield each event as it comes."""
        for line in self.process.stdout or ():
            if line.startswith("{"):
                yield json.loads(line)


@contextmanager
def engine_run(root: Path, stack: str, *arguments: str) -> Iterator[EngineRun]:
    """Start `pulumi ARGUMENTS --json` and wait for its end. Raises EngineError where there is no engine."""
    command = engine_command(stack, *arguments, "--json", "--color", "never")
    environment = {**engine_environment(root, stack), **_SETTINGS}
    with (
        TemporaryFile("w+", encoding="utf-8", errors="replace") as said,
        _started(command, root, environment, said) as process,
    ):
        run = EngineRun(process)
        try:
            yield run
        finally:
            # Also after Ctrl-C: the terminal has interrupted the engine as well, and it ends what it began. It would wait
            # for ever if nobody took what it still has to say.
            for _ in process.stdout or ():
                pass
            run.code = process.wait()
        said.seek(0)
        run.said = said.read()


def _started(command: list[str], root: Path, environment: Mapping[str, str], said: IO[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - the engine, no shell
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=said, text=True, encoding="utf-8"
    )
