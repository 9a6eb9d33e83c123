"""What `mfd preview` does: one run of the engine, whose events are read while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli.engine import advice, engine_words
from cli.engine_events import EngineRun, engine_run
from cli.errors import CommandError
from cli.hidden import hide
from cli.stack_file import StackFile

if TYPE_CHECKING:
    from catalog import Catalog
    from review import Preview, PreviewEvents

# After how many more resources is the progress shown again?
_STEP = 250


def run_preview(root: Path, stack: str, policy_packs: Sequence[Path], *, as_markdown: bool) -> int:
    """Print the review of a preview; return 0, or 1 when it failed. Raises CommandError and CatalogError."""
    for pack in policy_packs:
        if not (pack / "PulumiPolicy.yaml").is_file():
            raise CommandError(f"{pack} is not a policy pack: it has no PulumiPolicy.yaml; the project's is policypack")
    preview = _previewed(root, stack, policy_packs)
    from review import markdown, plain_text, review  # noqa: PLC0415 - start-up time

    found = review(stack, preview, _catalog, datetime.now(tz=UTC).date(), _due_days(root, stack))
    typer.echo(markdown(found) if as_markdown else plain_text(found), nl=False)
    return 1 if preview.failed else 0


def _due_days(root: Path, stack: str) -> dict[str, str]:
    """Return the due day of the rotation that is under way; a file that nobody can read has stopped the preview."""
    file = StackFile(root, f"stacks/{stack}.rotation.yaml")
    if not file.path.exists():
        return {}
    from rotation import RotationError, due_days  # noqa: PLC0415 - start-up time

    with suppress(RotationError, CommandError):
        return due_days(file.text, file.name)
    return {}


def _catalog() -> Catalog:
    from catalog import load_catalog  # noqa: PLC0415 - start-up time

    return load_catalog()


def _previewed(root: Path, stack: str, policy_packs: Sequence[Path]) -> Preview:
    packs = [argument for pack in policy_packs for argument in ("--policy-pack", str(pack))]
    typer.echo(f"mfd: the engine compares the settings of {stack} with what its last `up` left", err=True)
    with engine_run(root, stack, "preview", *packs) as run:
        events = _read(run)
    preview = events.preview(failed=run.code != 0)
    if preview.failed and not (preview.errors or preview.violations):
        return replace(preview, errors=(hide(engine_words(run.said, stack)),))
    hint = advice(" ".join(preview.errors), stack) if preview.failed else ""
    return replace(preview, errors=(*preview.errors, hint)) if hint else preview


def _read(run: EngineRun) -> PreviewEvents:
    # While the engine starts, so that it costs nothing.
    from review import PreviewEvents  # noqa: PLC0415 - as above

    events, shown = PreviewEvents(hide), 0
    for event in run.events():
        events.read(event)
        if len(events) - shown >= _STEP:
            shown = len(events)
            typer.echo(f"mfd: {shown} resources compared", err=True)
    return events
