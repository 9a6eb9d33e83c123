"""What `mfd import` does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from advice import stack_to_list
from cli.errors import CommandError
from cli.import_report import ImportReport, show_reading
from cli.stack_file import StackFile
from inventory import (
    LARGEST,
    Answers,
    ColumnMap,
    InventoryError,
    Plan,
    accepted_models,
    answered,
    columns_of,
    make_plan,
    read_grid,
    read_table,
    written,
)
from settings import ListedStack


@dataclass(frozen=True)
class InventoryImport:
    """One import: which inventory, into which stack, with which answers."""

    root: Path
    stack: str
    file: Path
    given: ColumnMap
    """The answers among the options."""
    accept: Mapping[str, str]

    @classmethod
    def from_options(
        cls,
        *,
        root: Path,
        stack: str,
        file: Path,
        column: Sequence[str],
        default: Sequence[str],
        site: Sequence[str],
        accept: Sequence[str],
        reading: Mapping[str, str | None],
    ) -> InventoryImport:
        """Return the import that a command line asks for; raises CommandError and InventoryError."""
        columns: dict[str, list[str]] = defaultdict(list)
        for name, header in _pairs("--column", column):
            columns[name].append(header)
        answers = {
            "columns": columns,
            "defaults": dict(_pairs("--default", default)),
            "sites": dict(_pairs("--site", site, last=True)),
            **{name: "\t" if value == r"\t" else value for name, value in reading.items()},
        }
        accepted = dict(_pairs("--accept", accept, last=True))
        return cls(root, stack, file, answered("command line", answers), accepted)

    def run(self, *, partial: bool, prune: bool, dry_run: bool) -> int:
        """Plan, write what may be written, and say so; return the exit code. Raises the errors of its steps."""
        column_map, plan, report = self._planned(prune=prune)
        writes = not plan.waiting or partial
        if not dry_run:
            self.map_file.write(written(column_map, self.map_file.text))
            if writes:
                # The record last: after a stop between the two, the next run finds its own values, and no hand's.
                self.list_file.write(plan.table.text())
                self.record_file.write(plan.record.text())
        report.show(writes=writes, dry_run=dry_run)
        return 1 if plan.waiting or plan.listed else 0

    @cached_property
    def listed(self) -> ListedStack:
        """What the list is checked against."""
        return stack_to_list(self.stack, self.root)

    @cached_property
    def list_file(self) -> StackFile:
        """The device list."""
        return StackFile(self.root, self.listed.devices_file)

    @cached_property
    def map_file(self) -> StackFile:
        """The column map."""
        return StackFile(self.root, f"stacks/{self.stack}.columns.yaml")

    @cached_property
    def record_file(self) -> StackFile:
        """What the last import wrote."""
        return StackFile(self.root, f"stacks/{self.stack}.imported.csv")

    def _planned(self, *, prune: bool) -> tuple[ColumnMap, Plan, ImportReport]:
        answers = Answers(self.given, self.map_file.name, self.map_file.text)
        column_map, catalog = answers.together, self.listed.catalog
        answers.check(self.listed.sites, catalog)
        grid = read_grid(self._data(), str(self.file), column_map)
        columns = columns_of(grid, answers)
        show_reading(grid, columns)
        if columns.problems:
            raise InventoryError(columns.problems)
        models = accepted_models(self.accept, grid, columns, catalog.device_types)
        names = column_map.columns if answers.saved.columns else columns.names
        column_map = column_map.with_answers(ColumnMap(columns=names, models=models))
        plan = make_plan(
            grid,
            columns,
            column_map,
            stack=self.listed,
            catalog=catalog,
            present=read_table(self.list_file.data, self.list_file.name),
            record=read_table(self.record_file.data, self.record_file.name),
            origin=answers.origin,
            prune=prune,
        )
        return column_map, plan, ImportReport(plan)

    def _data(self) -> bytes:
        try:
            with self.file.open("rb") as source:
                return source.read(LARGEST + 1)
        except OSError as error:
            right = "name the inventory, a CSV or .xlsx file, from the folder where you are"
            raise CommandError(f"{self.file} cannot be read: {error.strerror}; {right}") from None


_FORMS = {
    "--column": ("NAME=HEADER", "model=Gerät"),
    "--default": ("COLUMN=VALUE", "method=auto"),
    "--site": ("TEXT=ID", "'Berlin HQ=berlin'"),
    "--accept": ("LINE=TYPE", "17=HP/laserjet-pro-m479"),
}
"""Option → the form of its value, and an example."""


def _pairs(option: str, texts: Sequence[str], *, last: bool = False) -> list[tuple[str, str]]:
    """Return `NAME=VALUE` as pairs, cut at the first sign or the last; raises CommandError."""
    form, example = _FORMS[option]
    found = [text.rpartition("=") if last else text.partition("=") for text in texts]
    for text, (name, sign, value) in zip(texts, found, strict=True):
        if not (name.strip() and sign and value.strip()):
            raise CommandError(f"{option} takes {form}, and not {text!r}; for example {option} {example}")
    return [(name.strip(), value.strip()) for name, _, value in found]
