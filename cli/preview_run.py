"""What `mfd preview` does: one run of the engine, whose events are read while it runs."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import typer

from cli.engine import engine_command, engine_environment, engine_words
from cli.errors import CommandError
from cli.hidden import hide

if TYPE_CHECKING:
    from catalog import Catalog
    from review import Preview, PreviewEvents

# How often is the engine's log looked at, in seconds?
_PACE = 0.1
# After how many more resources is the progress shown again?
_STEP = 250


def run_preview(root: Path, stack: str, policy_packs: Sequence[Path], *, as_markdown: bool) -> int:
    """Print the review of a preview; return 0, or 1 when it failed. Raises CommandError and CatalogError."""
    for pack in policy_packs:
        if not (pack / "PulumiPolicy.yaml").is_file():
            raise CommandError(f"{pack} is not a policy pack: it has no PulumiPolicy.yaml; the project's is policypack")
    preview = _previewed(root, stack, policy_packs)
    from review import markdown, plain_text, review  # noqa: PLC0415 - start-up time

    found = review(stack, preview, _catalog, datetime.now(tz=UTC).date())
    typer.echo(markdown(found) if as_markdown else plain_text(found), nl=False)
    return 1 if preview.failed else 0


def _catalog() -> Catalog:
    from catalog import load_catalog  # noqa: PLC0415 - start-up time

    return load_catalog()


def _previewed(root: Path, stack: str, policy_packs: Sequence[Path]) -> Preview:
    packs = [argument for pack in policy_packs for argument in ("--policy-pack", str(pack))]
    typer.echo(f"mfd: the engine compares {stack} with what there is", err=True)
    # Only the owner can read the folder: names of devices and addresses are in the log, though no secret.
    with tempfile.TemporaryDirectory(prefix="mfd-preview-") as folder:
        log, said = Path(folder, "events"), Path(folder, "said")
        arguments = ("preview", "--color", "never", "--suppress-progress", "--event-log", str(log), *packs)
        with said.open("w") as output, _running(root, stack, arguments, output) as engine:
            events = _read(log, engine)
        preview = events.preview(failed=engine.returncode != 0)
        if preview.failed and not (preview.errors or preview.violations):
            return _with_words(preview, said.read_text(errors="replace"), stack)
        return preview


def _with_words(preview: Preview, said: str, stack: str) -> Preview:
    """Return a preview that failed before the engine had an event to tell, with what it printed."""
    from dataclasses import replace  # noqa: PLC0415 - the way of the seldom

    return replace(preview, errors=(hide(engine_words(said, stack)),))


@contextmanager
def _running(root: Path, stack: str, arguments: Sequence[str], output: IO[str]) -> Iterator[subprocess.Popen[bytes]]:
    # The engine logs its events where its commands for debugging are on; Pulumi's Automation API asks for them like this.
    environment = {**engine_environment(root, stack), "PULUMI_DEBUG_COMMANDS": "true"}
    command = engine_command(stack, *arguments)
    with subprocess.Popen(command, cwd=root, env=environment, stdout=output, stderr=output) as engine:  # noqa: S603 - the engine, no shell
        try:
            yield engine
        except KeyboardInterrupt:
            # The terminal has interrupted the engine as well; it ends what it began.
            engine.wait()
            raise


def _read(log: Path, engine: subprocess.Popen[bytes]) -> PreviewEvents:
    # While the engine starts, so that it costs nothing.
    from review import PreviewEvents  # noqa: PLC0415 - as above

    events, shown = PreviewEvents(hide), 0
    for line in _lines(log, engine):
        events.read(line)
        if len(events) - shown >= _STEP:
            shown = len(events)
            typer.echo(f"mfd: {shown} resources compared", err=True)
    return events


def _lines(log: Path, engine: subprocess.Popen[bytes]) -> Iterator[str]:
    """Yield the log's whole lines until the engine has ended."""
    while not log.exists():
        if _ended(engine):
            return
    with log.open(encoding="utf-8") as file:
        rest = ""
        while True:
            ended = engine.poll() is not None
            *lines, rest = (rest + file.read()).split("\n")
            yield from filter(str.strip, lines)
            if ended:
                return
            _ended(engine)


def _ended(engine: subprocess.Popen[bytes]) -> bool:
    try:
        engine.wait(_PACE)
    except subprocess.TimeoutExpired:
        return False
    return True
