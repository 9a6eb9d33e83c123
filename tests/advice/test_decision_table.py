"""Every cell of the decision table."""

from __future__ import annotations

import pytest

from advice import Case, Requirements, Verdict, advise
from tests.advice.conftest import bridge, make_case
from tests.advice.decision_table import BRIDGES, CASES, COLUMNS, TABLE, UPSTREAMS, cells

CELLS = cells(TABLE, tuple(COLUMNS))
OUTWARD = [cell for cell in CELLS if cell[1] != "J"]
BRIDGE = {row: cell for row, column, cell in CELLS if column == "J"}


def verdict(case: Case, way: str) -> Verdict:
    """Return the verdict about one way."""
    return next(verdict for verdict in advise(case).verdicts if verdict.way.id == way)


def cell_of(found: Verdict) -> str:
    """Return a verdict as the table writes it."""
    if found.fit in {"fits", "refused"}:
        return "+" if found.fit == "fits" else "-"
    return " ".join(sorted(condition.name for condition in found.conditions))


def by_upstream(row: str) -> dict[str, str]:
    """Return the bridge's cell of a row for each method that it can forward by."""
    found = {}
    for upstream in UPSTREAMS:
        changes = CASES[row]
        case = make_case(**{**changes, "site": {**changes.get("site", {}), "bridge": bridge(upstream)}})
        found[upstream] = cell_of(verdict(case, "lan-bridge"))
    return found


def test_the_table_is_whole() -> None:
    """Nineteen requirements, nine columns."""
    assert len(CELLS) == 19 * 9
    assert {row for row, _, _ in CELLS} == set(CASES)


@pytest.mark.parametrize("way", [way for way in COLUMNS.values() if way != "lan-bridge"])
def test_everything_fits_where_nothing_is_required(way: str) -> None:
    """The case that the rows start from is one in which every method fits."""
    assert cell_of(verdict(make_case(), way)) == "+"


@pytest.mark.parametrize(("row", "column", "cell"), OUTWARD, ids=[f"{row}-{column}" for row, column, _ in OUTWARD])
def test_a_cell(row: str, column: str, cell: str) -> None:
    """The verdict is the table's, and each condition is named."""
    found = verdict(make_case(**CASES[row]), COLUMNS[column])
    assert cell_of(found) == (cell if cell != "." else "+")
    assert all(condition.text.startswith("if ") for condition in found.conditions)
    assert (found.reason == "") == (cell != "-")


@pytest.mark.parametrize(
    ("row", "column", "cell"), [cell for cell in OUTWARD if cell[0].startswith("Much mail")], ids=str
)
def test_many_recipients_are_as_much_as_many_messages(row: str, column: str, cell: str) -> None:
    """More than 10,000 recipients a day get the same verdicts as more than 30 messages a minute."""
    device = {**CASES[row]["device"], "hourly": None}
    case = make_case(device=device, wanted=Requirements(recipients_per_day=10_001))
    assert cell_of(verdict(case, COLUMNS[column])) == cell


@pytest.mark.parametrize(("row", "upstream", "cell"), cells(BRIDGES, UPSTREAMS))
def test_a_cell_of_a_bridge(row: str, upstream: str, cell: str) -> None:
    """A bridge's verdict is that of the method by which it forwards, and the device needs nothing for it."""
    assert by_upstream(row)[upstream] == cell


@pytest.mark.parametrize(("row", "cell"), BRIDGE.items())
def test_a_cell_of_the_column_of_bridges(row: str, cell: str) -> None:
    """`+`: some bridge fits. `~`: it depends on the bridge. `.`: it is as without a bridge, by the bridge's method."""
    found = by_upstream(row)
    if cell == "+":
        assert "+" in found.values()
    elif cell == "~":
        assert len(set(found.values())) > 1
    else:
        ways = {"ecs": "ecs", "hve-basic": "hve-basic", "smtp-relay": "smtp-relay (certificate)"}
        assert found == {name: cell_of(verdict(make_case(**CASES[row]), way)) for name, way in ways.items()}
