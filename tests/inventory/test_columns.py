"""Which column is which."""

from __future__ import annotations

from collections import Counter

import pytest

from inventory import Answers, ColumnMap, Columns, InventoryError, read_grid, settled, written
from inventory.fields import FIELDS, headers_by_field
from inventory.spelling import squashed
from tests.inventory.a_stack import HEADER, ROWS, as_csv

FILE = "stacks/test.columns.yaml"


def columns(data: bytes, *, complete: bool = False, **answers: object) -> Columns:
    """Return what is taken from which column."""
    column_map = ColumnMap.model_validate(answers)
    given = Answers(ColumnMap(), FILE, written(column_map, "")) if complete else Answers(column_map, FILE)
    return settled(read_grid(data, "inventory.csv", column_map), given)


def refusal(data: bytes, *, complete: bool = False, **answers: object) -> list[str]:
    """Return why no column can be taken."""
    with pytest.raises(InventoryError) as error:
        columns(data, complete=complete, **answers)
    return str(error.value).splitlines()


def test_each_known_header_names_one_field() -> None:
    """The data is not ambiguous, and names fields that there are."""
    names = [name for headers in headers_by_field().values() for name in set(map(squashed, headers))]

    assert set(headers_by_field()) <= set(FIELDS)
    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (("SERIAL_NO", "Vendor", "Device model", "Branch", "E-Mail", "Room"), HEADER),
        (("Serien-Nr.", "Hersteller", "Modell", "Standort", "Absender", "Aufstellort"), HEADER),
        (("Numéro de série", "Marque", "Modèle", "Agence", "Expéditeur", "Emplacement"), HEADER),
        (("Número de serie", "Fabricante", "Modelo", "Sede", "Remitente", "Ubicación"), HEADER),
    ],
)
def test_headers_are_known_in_several_languages(header: tuple[str, ...], fields: tuple[str, ...]) -> None:
    """Case, accents and signs do not count."""
    found = columns(as_csv(header, *ROWS)).taken

    assert len(fields) == len(header)
    assert [*found.values()] == [(0,), (1,), (2,), (3,), (4,), (5,)]
    assert [*found] == ["serial", "manufacturer", "model", "site", "sender", "location"]


def test_a_header_may_stand_below_a_title() -> None:
    """Reports begin with their name, a date, an empty line."""
    found = columns(b"Printers of Contoso,,,,,\n,,,,,\nModel,as of today,,,,\n" + as_csv(HEADER, *ROWS))

    assert (found.header.line, found.header.cells) == (4, HEADER)


def test_several_columns_of_a_field_come_in_the_order_of_their_names() -> None:
    """A host name is better than an address, wherever it stands."""
    found = columns(as_csv(("IP", *HEADER, "Hostname"), ("192.0.2.1", *ROWS[0], "copier")))

    assert found.names["host"] == ("Hostname", "IP")


def test_what_has_no_column_is_asked_for_all_at_once() -> None:
    """Each sentence has the line of the header, the headers that are left, and the option that answers."""
    sentences = refusal(as_csv(("Gerät", "Wo", "Kaufdatum"), ("Sharp", "Berlin", "2020")))

    assert [sentence.split(":")[1].split()[1] for sentence in sentences] == ["model", "serial", "site", "sender"]
    assert sentences[0].endswith("name it with --column model=HEADER (left are 'Gerät', 'Wo', 'Kaufdatum')")
    assert sentences[3].endswith("or give all devices the same: --default sender='{id}@DOMAIN'")


def test_an_answer_is_added_to_what_is_recognized() -> None:
    """An answered column is taken from nothing else."""
    found = columns(as_csv((*HEADER[:3], "Wo", *HEADER[4:]), *ROWS), columns={"site": ["wo"], "name": ["Location"]})

    assert found.names["site"] == ("Wo",)
    assert found.names["name"] == ("Location",)
    assert "location" not in found.taken


def test_a_saved_map_is_followed_to_the_letter() -> None:
    """A column that somebody took out of the map is not taken again."""
    names = {"serial": ["Serial number"], "model": ["Model"], "site": ["Site"], "sender": ["From", "E-mail"]}
    found = columns(as_csv(HEADER, *ROWS), complete=True, columns=names)

    assert set(found.taken) == set(names)
    assert found.left == ["Manufacturer", "Location"]


def test_a_column_that_is_gone_is_an_error() -> None:
    """Else every value of it would be gone without a word."""
    names = {"serial": ["Serial"], "model": ["Model"], "site": ["Site"], "sender": ["From"]}

    (sentence,) = refusal(as_csv(HEADER, *ROWS), complete=True, columns=names)

    assert sentence == (
        "inventory.csv:1: does not fit stacks/test.columns.yaml: this line was taken for the header ('Serial number', "
        "'Manufacturer', 'Model', 'Site', 'From', 'Location'), and has no 'Serial' (serial); say how each is called here, "
        "as with --column serial='Serial number', or correct stacks/test.columns.yaml; without its `columns:` all are "
        "recognized anew"
    )


def test_of_two_columns_with_one_name_neither_is_taken() -> None:
    """Nobody can say which is meant."""
    doubled = as_csv((*HEADER, "Site"), (*ROWS[0], "munich"))

    assert "site: no column was recognized" in refusal(doubled)[0]
    assert "site: the column 'Site' stands twice" in refusal(doubled, columns={"site": ["Site"]})[0]


def test_an_inventory_without_devices_is_refused() -> None:
    """An export that went wrong is not a fleet that is gone."""
    assert refusal(as_csv(HEADER, [""] * 6))[0].startswith(
        "inventory.csv:1: lists no device below its header; export it"
    )
