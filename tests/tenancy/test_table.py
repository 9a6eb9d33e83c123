"""The table of tenants."""

from __future__ import annotations

import pytest

from tenancy import read_table

HEADER = "stack,organization,tenantId\n"


def problems(text: str) -> list[str]:
    """Return what is wrong with a table."""
    return [str(problem) for problem in read_table(text.encode(), "t.csv").problems]


def test_a_table_from_a_german_excel_is_read() -> None:
    """Semicolons, Windows-1252 and empty rows are no mistakes."""
    table = read_table("stack;organization\r\nbuero;Büro AG\r\n;\r\nnord;Nord GmbH\r\n".encode("cp1252"), "t.csv")
    assert not table.problems
    assert [(tenant.line, tenant.stack, tenant.cells["organization"]) for tenant in table.tenants] == [
        (2, "buero", "Büro AG"),
        (4, "nord", "Nord GmbH"),
    ]


def test_all_mistakes_are_named_at_once_with_line_and_column() -> None:
    """Doubled stacks, impossible names, missing names and ragged rows."""
    rows = "a,A,1\nb,B\nA_b,C,3\n,D,4\na,E,5\n"
    assert [found.partition(";")[0] for found in problems(HEADER + rows)] == [
        "t.csv:3: has 2 values for 3 columns",
        "t.csv:4 stack: 'A_b' is no name for a stack",
        "t.csv:5 stack: is empty",
        "t.csv:6 stack: 'a' stands in line 2 already",
    ]


@pytest.mark.parametrize("name", ["clientSecret", "passphrase", "storageKey", "accessToken"])
def test_a_column_for_secrets_is_refused(name: str) -> None:
    """Secrets are named by reference, in the operator's template."""
    [found] = problems(f"stack,{name}\na,x\n")
    assert found.startswith(f"t.csv:1 {name}: secrets do not belong in a table; take it out")


def test_a_client_secret_in_any_cell_is_refused_and_not_repeated() -> None:
    """It is known by its looks."""
    secret = "abc8Q~" + "x" * 34
    [found] = problems(f"stack,note\na,{secret}\n")
    assert found.startswith("t.csv:2 note: looks like a client secret")
    assert secret not in found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (",\n,\n", "t.csv: is empty; begin it with a header that has 'stack'"),
        ("name,b\nx,y\n", "t.csv:1 stack: the column is missing"),
        ("stack,b,b\nx,y,z\n", "t.csv:1 b: the column stands twice"),
        ("stack,\nx,y\n", "t.csv:1 column 2: is no name"),
        ('stack,b\nx,"y\nz"\n', "t.csv:2 b: holds a line break"),
    ],
)
def test_a_wrong_header_or_cell_is_named(text: str, says: str) -> None:
    """No row is planned while the column of names is missing."""
    assert any(found.startswith(says) for found in problems(text))
    assert read_table(text.encode(), "t.csv").right_tenants() == [] or "stack," in text
