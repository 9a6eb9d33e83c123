"""What `mfd adopt` says: what is taken over, what is left alone and why, and the commands that follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from adoption import Line, Plan
from handouts.plain_text import one_line


def looking() -> AbstractContextManager[object]:
    """Show at a terminal that the look-ups go on."""
    return Console(stderr=True).status("Looking in Azure, Microsoft Entra ID and DNS zones…")


def show(stack: str, plan: Plan, changed: Sequence[str] | None, *, devices: bool) -> None:
    """Print everything; `changed`: the files that were written, None where none was to be."""
    console = Console(highlight=False)
    _list(console, "Would be taken over" if changed is None else "Taken over", plan.taken)
    if plan.left:
        _list(console, "Left alone", plan.left)
    if changed is None:
        console.print("Nothing was written (--dry-run).")
        return
    console.print(f"Written: {', '.join(changed)}" if changed else "Nothing to write: the files say all this already.")
    if devices:
        console.print(f"stacks/{stack}.devices.csv lists devices: a preview shows what they need besides.")
    console.print("\nNext, where the stack's state shall be kept (`./mfd pulumi login …`):")
    for command in _commands(stack):
        console.print(f"  {command}", soft_wrap=True, markup=False)


def former_owner(said: str) -> None:
    """Print what is known of the stack that had all this before; nothing where there was none."""
    if said:
        Console(highlight=False).print(f"\n{said}", soft_wrap=True, markup=False)


def _commands(stack: str) -> tuple[str, ...]:
    return (
        f"./mfd pulumi stack init {stack}",
        f"./mfd pulumi import --file out/{stack}/import.json --stack {stack} --generate-code=false",
        f"./mfd pulumi preview --stack {stack}",
    )


def _list(console: Console, title: str, lines: Iterable[Line]) -> None:
    console.print(f"{title}:", style="bold")
    for line in lines:
        console.print(Padding(Text(f"{line.what}: {one_line(line.name)}", overflow="fold"), (0, 0, 0, 2), expand=False))
        if line.remark:
            console.print(
                Padding(Text(one_line(line.remark), style="dim", overflow="fold"), (0, 0, 0, 6), expand=False)
            )
    console.print()
