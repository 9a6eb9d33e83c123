"""What an import did or would do, on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import typer
from rich.text import Text

from cli.printed import result_console, result_table
from inventory import Columns, Grid, Plan

# How many names are shown in one line?
_SHOWN = 10


@dataclass(frozen=True)
class ImportReport:
    """What becomes of the device list."""

    plan: Plan

    def show(self, *, writes: bool, dry_run: bool) -> None:
        """Print the report; what a person has to do goes to the error output, one line each."""
        for line in self._notes(done=writes and not dry_run):
            typer.echo(line)
        if dry_run:
            self._show_cells()
        else:
            for line in self._changes(done=writes):
                typer.echo(line)
        for problem in (*self.plan.waiting, *self.plan.listed):
            typer.echo(problem, err=True)
        typer.echo(f"{self.plan.table.file}: {self._summary(writes=writes, dry_run=dry_run)}")

    def _notes(self, *, done: bool) -> Iterator[str]:
        yield from self.plan.notes
        if self.plan.gone:
            yield f"no longer in the inventory: {_some(self.plan.gone)}: {self._fate(done=done)}"
        if self.plan.taken_out:
            right = f"to have them again, take their rows out of {self.plan.record.file}"
            yield f"in the inventory, but taken out of the list by hand: {_some(self.plan.taken_out)}: left out; {right}"
        kept = [change for change in self.plan.changes if change.kept]
        for change in kept[:_SHOWN]:
            yield f"{change.device} {change.column}: stays {change.before!r} as written by hand; the inventory has {change.after!r}"
        if len(kept) > _SHOWN:
            yield f"and {len(kept) - _SHOWN} more cells stay as written by hand"

    def _fate(self, *, done: bool) -> str:
        """Return what becomes of the devices that are gone."""
        if self.plan.pruned:
            return "taken out" if done else "would be taken out"
        if lines := [str(line) for line in self.plan.unclear]:
            named = f"line{'s' if len(lines) > 1 else ''} {_some(lines)}"
            return f"kept; --prune takes nothing out while {named} may be one of them"
        return "kept; --prune takes them out"

    def _changes(self, *, done: bool) -> Iterator[str]:
        changes = [change for change in self.plan.changes if not change.kept]
        became = "is now" if done else "would become"
        for change in changes[:_SHOWN]:
            yield f"{change.device} {change.column}: {change.before!r} {became} {change.after!r}"
        if len(changes) > _SHOWN:
            yield f"and {len(changes) - _SHOWN} more cells {'are changed' if done else 'would be changed'}"

    def _show_cells(self) -> None:
        table = result_table("Device", "Column", "Now", "Then")
        rows = {row.cells["id"]: row.cells for row in self.plan.table.rows if row.cells}
        for device in self.plan.added:
            for column, value in rows[device].items():
                if value and column != "id":
                    table.add_row(*map(Text, (device, column, "", value)))
        for change in self.plan.changes:
            if not change.kept:
                table.add_row(*map(Text, (change.device, change.column, change.before, change.after)))
        for device in self.plan.gone if self.plan.pruned else ():
            table.add_row(*map(Text, (device, "", "in the list", "taken out")))
        if table.row_count:
            result_console().print(table)

    def _summary(self, *, writes: bool, dry_run: bool) -> str:
        changed = {change.device for change in self.plan.changes if not change.kept}
        parts = [
            f"{len(self.plan.added)} added" if self.plan.added else "",
            f"{len(changed)} changed" if changed else "",
        ]
        parts += [f"{len(self.plan.gone)} taken out" if self.plan.pruned and self.plan.gone else ""]
        done = ", ".join(filter(None, parts))
        if self.plan.waiting and not writes:
            rest = f" ({done}); answer the lines above, or write the rest with --partial"
            return f"nothing was written{rest if done else '; answer the lines above'}"
        done = done or "nothing to change"
        waiting = "; the lines above wait for you" if self.plan.waiting else ""
        return f"{'would be: ' if dry_run else ''}{done}, {self.plan.devices} of the inventory in the list{waiting}"


def show_reading(grid: Grid, columns: Columns) -> None:
    """Print how an inventory was read: before anything that is wrong about it, which that often explains."""
    taken = ", ".join(f"{field} from {' or '.join(names)}" for field, names in columns.names.items())
    left = f"; not taken: {', '.join(columns.left)}" if columns.left else ""
    header = _printable(f"{taken or 'nothing is taken'}{left}")
    typer.echo(f"{grid.file}: {grid.read_as}; header in line {columns.header.line}: {header}")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)
