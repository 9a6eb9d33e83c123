"""`mfd preview`: what an update would change, also for the devices; as text, or as the comment on a pull request."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.chosen_stack import chosen_stack
from cli.options import StackOption
from cli.project import project_root


def preview(
    *,
    stack: StackOption = None,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print a comment for a pull request, and nothing else.")
    ] = False,
    policy_pack: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="Run this policy pack, too, such as policypack. May be given several times."),
    ] = None,
) -> int:
    """Say what `pulumi up` would change, and what that means for the devices. Changes nothing.

    Runs the engine's preview once, and adds to its resources: the devices to visit, by when and why, what changes on
    each hand-out, the devices to re-key, methods about to end, and how many devices share a quota. No secret is in it.
    As `pulumi preview` it looks at settings and state; what somebody has changed in the cloud is told by `mfd drift`.

    As Markdown it begins with a mark that does not show, so that a pipeline finds its comment and edits it in place; it
    never has more than 60,000 characters. For an unchanged stack it is one line. A preview that fails is a comment too.

    Exit code 0 when an update could run, 1 when the preview failed or a mandatory policy is against it.

    For example:

    `mfd preview --stack prod`

    `mfd preview --stack prod --markdown --policy-pack policypack > comment.md`
    """
    from cli.preview_run import run_preview  # noqa: PLC0415 - start-up time

    root = project_root()
    packs = [pack.resolve() for pack in policy_pack or []]
    return run_preview(root, chosen_stack(stack, root), packs, as_markdown=as_markdown)
