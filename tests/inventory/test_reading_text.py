"""CSV in every encoding and with every delimiter."""

from __future__ import annotations

import codecs

import pytest

from inventory import ColumnMap, Grid, InventoryError, read_grid
from tests.inventory.a_stack import HEADER, ROWS, as_csv

UMLAUTS = ("S3", "Sharp", "BP-70C65", "berlin", "three@contoso.com", "Empfang für Gäste, Straße 5")


def grid(data: bytes, **reading: str) -> Grid:
    """Return the rows of a file."""
    return read_grid(data, "inventory.csv", ColumnMap.model_validate(reading))


def cells(found: Grid) -> list[tuple[str, ...]]:
    """Return the cells of each row."""
    return [row.cells for row in found.rows]


def refusal(data: bytes, **reading: str) -> str:
    """Return why a file is refused."""
    with pytest.raises(InventoryError) as error:
        grid(data, **reading)
    return str(error.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "mark", "name"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8-sig", b"", "UTF-8"),
        ("utf-16", b"", "UTF-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"", "UTF-16"),
        ("utf-32", b"", "UTF-32"),
        ("cp1252", b"", "Windows-1252"),
    ],
)
def test_every_delimiter_and_encoding_is_found(delimiter: str, encoding: str, mark: bytes, name: str) -> None:
    """The same rows come out, and how they were read is said."""
    found = grid(mark + as_csv(HEADER, *ROWS, UMLAUTS, delimiter=delimiter, encoding=encoding))

    assert cells(found) == [HEADER, *ROWS, UMLAUTS]
    assert found.read_as.startswith(f"{name}, separated by ")


def test_another_encoding_has_to_be_named() -> None:
    """Bytes that Windows-1252 has not are refused with their line; the right name makes them readable."""
    row = (*ROWS[0][:5], "受付")
    data = as_csv(HEADER, row, encoding="cp932")

    assert refusal(data).startswith("inventory.csv:2: is not UTF-8 or Windows-1252 (byte 0x8E); save it")
    assert cells(grid(data, encoding="cp932"))[1] == row
    assert "there is no encoding 'cp93'" in refusal(data, encoding="cp93")


def test_polish_is_not_taken_for_windows_1252() -> None:
    """Signs inside words tell that the encoding is another one."""
    row = (*ROWS[0][:5], "Drukarka główna, wąskie przejście")

    assert refusal(as_csv(HEADER, row, encoding="cp1250")).startswith("inventory.csv:2: is not UTF-8 or Windows-1252")


def test_damaged_utf_8_is_not_taken_for_windows_1252() -> None:
    """One bad byte does not turn every umlaut into two wrong letters."""
    for text in ("Empfang für Gäste", "Café Olé"):
        data = as_csv(HEADER, *[(*ROWS[0][:5], text)] * 2) + b"S4,\xff,,,,\n"

        assert refusal(data).startswith("inventory.csv:4: is not UTF-8")


def test_a_nul_byte_is_named_with_its_line() -> None:
    """A damaged export is refused."""
    assert refusal(as_csv(HEADER, *ROWS) + b"S4,\x00,,,,\n").startswith("inventory.csv:4: holds a NUL byte")


def test_excels_first_line_says_the_delimiter() -> None:
    """`sep=;` is no row, and lines are still counted right."""
    found = grid(b"sep=;\r\n" + as_csv(HEADER, *ROWS, delimiter=";"))

    assert cells(found) == [HEADER, *ROWS]
    assert [row.line for row in found.rows] == [2, 3, 4]


def test_a_delimiter_can_be_named() -> None:
    """What nobody expects stands between values is an answer too."""
    assert cells(grid(as_csv(HEADER, *ROWS, delimiter="^"), delimiter="^")) == [HEADER, *ROWS]


def test_quoted_values_hold_line_breaks() -> None:
    """The line of a row is its first."""
    found = grid(as_csv(HEADER, (*ROWS[0][:5], "Hall\nleft"), ROWS[1]))

    assert [row.line for row in found.rows] == [1, 2, 4]


def test_a_quote_that_never_ends_is_refused() -> None:
    """It would swallow the rest of the file."""
    assert refusal(as_csv(HEADER) + b'S1,"Sharp,BP,berlin,a@b,c\nS2,x,y,z,a,b\n').startswith(
        "inventory.csv:2: not CSV:"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf  \r\n", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF; export it as CSV or .xlsx"),
        (b"<html><table>", "is HTML or XML; export it as CSV"),
        (b'[{"serial": 1}]', "is JSON"),
        (b"\x1f\x8b\x08", "is packed (gzip)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is in Excel's old format (.xls); open it, and save it as"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "is protected with a password; take it off",
        ),
        (b"PK\x03\x04 no archive", "is a damaged workbook"),
    ],
)
def test_another_kind_of_file_is_refused_with_the_way_out(data: bytes, words: str) -> None:
    """What is no table says what it is, and how to get one."""
    assert words in refusal(data)


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Size is looked at before anything is read."""
    monkeypatch.setattr("inventory.formats.LARGEST", 1024 * 1024)

    assert "has more than 1 MB" in refusal(b"a" * (1024 * 1024 + 1))
