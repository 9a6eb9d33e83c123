"""Nothing is lost on the way: properties that hold for any text."""

from __future__ import annotations

import csv
from io import StringIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from inventory import ColumnMap, read_column_map, read_grid, read_table, written
from tests.inventory.a_stack import HEADER, LIST, as_csv, as_xlsx, planned

LETTERS = some.characters(exclude_categories=["Cs", "Cc", "Cn"])
TEXT = some.text(LETTERS, max_size=12)
CELL = some.text(some.one_of(LETTERS, some.sampled_from(',;\t|"\n')), max_size=12)
ROW = some.lists(CELL, min_size=len(HEADER), max_size=len(HEADER)).map(tuple)
WORD = some.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True)
PLACE = some.from_regex(r"[A-Za-z][A-Za-z0-9, \"'äöüé]{0,12}", fullmatch=True)
DEVICES = some.lists(some.tuples(WORD, PLACE), unique_by=lambda one: one[0].casefold(), min_size=1, max_size=6)
# The same examples each time: a run that fails can be repeated.
FEW = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(
    some.lists(ROW, max_size=5),
    some.sampled_from([",", ";", "\t", "|"]),
    some.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_any_cells_come_through_any_csv(rows: list[tuple[str, ...]], delimiter: str, encoding: str) -> None:
    """What was written is what is read, quotes, delimiters and line breaks inside values too."""
    grid = read_grid(as_csv(HEADER, *rows, delimiter=delimiter, encoding=encoding), "inventory.csv", ColumnMap())

    assert [row.cells for row in grid.rows] == [HEADER, *rows]


@FEW
@given(some.lists(some.lists(TEXT.map(lambda text: f"x{text}"), min_size=6, max_size=6).map(tuple), max_size=3))
def test_any_cells_come_through_a_workbook(rows: list[tuple[str, ...]]) -> None:
    """Texts stay texts."""
    grid = read_grid(as_xlsx(HEADER, *rows), "inventory.xlsx", ColumnMap())

    assert [row.cells for row in grid.rows] == [HEADER, *rows]


@FEW
@given(
    some.lists(ROW, max_size=5),
    some.sampled_from(["\n", "\r\n"]),
    some.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_a_list_is_written_as_it_was_read(rows: list[tuple[str, ...]], newline: str, quoting: int) -> None:
    """Sign by sign."""
    target = StringIO()
    writer = csv.writer(target, lineterminator=newline, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([("id", "type", "site", "sender", "location", "serial"), *rows])

    assert read_table(target.getvalue().encode(), LIST).text() == target.getvalue()


@FEW
@given(DEVICES)
def test_a_list_is_an_inventory_that_changes_nothing(devices: list[tuple[str, str]]) -> None:
    """Imported into nothing it comes out as it went in; imported into itself it changes nothing."""
    rows = [
        (name, "Sharp/bp-70c65", "berlin", f"{name.lower()}@contoso.com", " ".join(place.split()))
        for name, place in devices
    ]
    listed = as_csv(("id", "type", "site", "sender", "location"), *rows).replace(b"\r\n", b"\n")
    into_nothing = planned(listed)
    into_itself = planned(listed, listed.decode())

    assert [row.cells for row in into_nothing.table.rows] == [
        dict(zip(("id", "type", "site", "sender", "location"), row, strict=True)) for row in rows
    ]
    assert (into_itself.table.text(), into_itself.changes) == (listed.decode(), [])


@FEW
@given(DEVICES, DEVICES)
def test_a_second_import_never_changes_anything(first: list[tuple[str, str]], second: list[tuple[str, str]]) -> None:
    """Whatever was in the list before, and whatever the inventory says."""
    header = ("Serial", "Model", "Site", "From", "Location")
    listed = "id,type,site,sender,location\n" + "".join(
        f'{name},Generic/smtp-device,munich,x@contoso.com,"{place.strip().replace(chr(34), "")}"\n'
        for name, place in first
    )
    data = as_csv(header, *((name, "Sharp BP-70C65", "berlin", "a@contoso.com", place) for name, place in second))
    once = planned(data, listed)
    twice = planned(data, once.table.text(), once.record.text())

    assert (twice.table.text(), twice.record.text()) == (once.table.text(), once.record.text())
    assert all(name in {row.cells["id"] for row in once.table.rows} for name, _ in first)


@FEW
@given(
    some.dictionaries(TEXT.filter(str.strip), TEXT, max_size=3),
    some.dictionaries(TEXT.filter(str.strip), TEXT, max_size=3),
)
def test_answers_come_back_from_their_file(old: dict[str, str], new: dict[str, str]) -> None:
    """Also those that YAML would read as something else."""
    first = ColumnMap(sites=old, sheet="1")
    text = written(first, "")
    both = read_column_map(text, "map").with_answers(ColumnMap(sites=new))

    assert read_column_map(text, "map") == first
    assert read_column_map(written(both, text), "map") == both
