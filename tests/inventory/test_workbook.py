"""XLSX."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

import pytest

from inventory import ColumnMap, InventoryError, read_grid
from inventory.sheet_part import read_part
from inventory.workbook import shown
from tests.inventory.a_stack import HEADER, ROWS, as_csv, as_xlsx, new_book, planned, said, saved


def rows(data: bytes, sheet: str | None = None) -> list[tuple[str, ...]]:
    """Return the cells of a workbook."""
    return [row.cells for row in read_grid(data, "inventory.xlsx", ColumnMap(sheet=sheet)).rows]


def refusal(data: bytes, sheet: str | None = None) -> str:
    """Return why a workbook is refused."""
    with pytest.raises(InventoryError) as error:
        rows(data, sheet)
    return str(error.value)


def test_a_workbook_is_read_like_csv() -> None:
    """The same rows make the same list."""
    assert planned(as_xlsx(HEADER, *ROWS)).table.text() == planned(as_csv(HEADER, *ROWS)).table.text()


def test_numbers_are_read_in_full() -> None:
    """A serial number of digits has no point, no exponent, and the zeros that its format shows."""
    assert shown(123456789012345.0, "General") == "123456789012345"
    assert shown(42, "00000") == "00042"
    assert shown(1.5, "General") == "1.5"
    assert shown(dt.datetime(2026, 1, 2, tzinfo=dt.UTC), "") == "2026-01-02T00:00:00+00:00"


def test_a_formula_that_was_never_calculated_is_refused_only_where_it_counts() -> None:
    """Its value is nowhere; in a column that is not taken, nobody needs it."""
    used = as_xlsx((*HEADER, "Cost"), ('=CONCATENATE("S","1")', *ROWS[0][1:], ""))
    unused = as_xlsx((*HEADER, "Cost"), (*ROWS[0], "=1+1"))

    (sentence,) = said(planned(used))
    assert sentence.startswith(
        "inventory.csv:2 Serial number: holds a formula whose result was never stored; open it in"
    )
    assert said(planned(unused)) == []


def test_an_error_in_a_cell_is_refused() -> None:
    """#N/A is no serial number."""
    (sentence,) = said(planned(as_xlsx(HEADER, ("#N/A", *ROWS[0][1:]))))

    assert sentence.startswith("inventory.csv:2 Serial number: shows the error #N/A")


def test_merged_cells_count_for_each_row() -> None:
    """A site that stands once beside several rows is the site of each."""
    book, sheet = new_book()
    for row in (HEADER, ROWS[0], ("S9", "Sharp", "BP-70C65", None, "nine@contoso.com", None)):
        sheet.append([*row])
    sheet.merge_cells("D2:D3")

    assert [row[3] for row in rows(saved(book))] == ["Site", "berlin", "berlin"]


def test_merged_cells_at_the_end_of_a_row_count_too() -> None:
    """A row may hold fewer cells than the merged ones reach."""
    book, sheet = new_book()
    sheet.append(["a", "b"])
    sheet.append(["c"])
    sheet.merge_cells("B1:C2")

    assert rows(saved(book)) == [("a", "b", "b"), ("c", "b", "b")]


def test_merged_cells_are_found_wherever_the_file_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet is read in pieces, and a tag may lie across two."""
    monkeypatch.setattr("inventory.sheet_part._CHUNK", 7)

    part = read_part(BytesIO(b'<sheetData/><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'))

    assert (part.merged, part.has_formulas) == ({(1, 1): (1, 1), (1, 2): (1, 1)}, False)


def test_whole_columns_that_are_merged_are_refused() -> None:
    """They would fill the memory with copies."""
    book, sheet = new_book()
    sheet.append(["a"])
    sheet.merged_cells.add("A1:ZZ1048576")

    assert "is a workbook that cannot be read" in refusal(saved(book))


def test_one_of_several_sheets_has_to_be_named() -> None:
    """Hidden and empty sheets do not count."""
    book, sheet = new_book()
    sheet.title = "Printers"
    sheet.append([*HEADER])
    book.create_sheet("Empty")
    hidden = book.create_sheet("Hidden")
    hidden.append(["x"])
    hidden.sheet_state = "hidden"
    assert rows(saved(book)) == [HEADER]

    book.create_sheet("NAS").append(["y"])

    assert "has 2 sheets with something in them; name one with --sheet: Printers, NAS" in refusal(saved(book))
    assert rows(saved(book), "NAS") == [("y",)]
    assert "there is no sheet 'Printer'; did you mean 'Printers'?" in refusal(saved(book), "Printer")


def test_other_archives_are_no_workbooks() -> None:
    """A ZIP file is refused, and a workbook that unpacks to too much."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    assert "is a ZIP file, but no .xlsx workbook" in refusal(target.getvalue())


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file can hold a huge one."""
    monkeypatch.setattr("inventory.formats._LARGEST_UNPACKED", 100)

    assert "is too large when unpacked" in refusal(as_xlsx(HEADER))


def test_a_damaged_workbook_is_no_surprise() -> None:
    """XML that ends too early is said in one sentence."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(as_xlsx(HEADER))) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name)[:60] if name == "xl/workbook.xml" else old.read(name))

    assert "is a workbook that cannot be read" in refusal(target.getvalue())
