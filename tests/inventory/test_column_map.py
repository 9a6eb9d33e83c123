"""stacks/<stack>.columns.yaml."""

from __future__ import annotations

import pytest

from inventory import ColumnMap, InventoryError, answered, read_column_map, written

FILE = "stacks/test.columns.yaml"
MAP = """\
# Ours.
columns:
  model: Gerät  # what the tool calls it
  host: [Hostname, IP]
defaults:
  sender: "{id}@contoso.com"
models:
  HP M479: HP/laserjet-pro-m479
"""


def test_a_map_is_read() -> None:
    """One header or several stand behind a field."""
    found = read_column_map(MAP, FILE)

    assert found.columns == {"model": ("Gerät",), "host": ("Hostname", "IP")}
    assert found.models == {"HP M479": "HP/laserjet-pro-m479"}
    assert read_column_map("", FILE) == ColumnMap()


def test_mistakes_are_named_all_at_once_with_their_lines() -> None:
    """A column, a type, a delimiter and a key that are not there."""
    text = "columns:\n  modell: Gerät\nmodels:\n  HP M479: HP/laserjet-pro-m478\ndelimiter: ';;'\nsheets: A\n"

    with pytest.raises(InventoryError) as error:
        read_column_map(text, FILE)

    assert str(error.value).splitlines() == [
        f"{FILE}:2 columns.modell: there is no column 'modell'; did you mean 'model'?",
        f"{FILE}:4 models.HP M479: there is no device type 'HP/laserjet-pro-m478'; did you mean 'HP/laserjet-pro-m479'?",
        f"{FILE}:5 delimiter: ';;' cannot stand between values; take one of ',' ';' '\\t' '|'",
        f"{FILE}:6 sheets: unknown key; did you mean 'sheet'?",
    ]


def test_what_is_no_yaml_is_refused() -> None:
    """The line of the mistake is named."""
    with pytest.raises(InventoryError, match=f"{FILE}:2: not YAML"):
        read_column_map("columns: [", FILE)


def test_a_map_without_answers_is_written_as_it_was() -> None:
    """Not one sign changes."""
    assert written(read_column_map(MAP, FILE), MAP) == MAP


def test_answers_are_added_and_comments_stay() -> None:
    """A new answer stands behind the old ones; one that replaces another keeps its place."""
    answers = answered("command line", {"sites": {"Rome": "berlin"}, "columns": {"model": ["Typ"]}, "sheet": None})
    text = written(read_column_map(MAP, FILE).with_answers(answers), MAP)

    assert text == MAP.replace("Gerät  #", "Typ    #") + "sites:\n  Rome: berlin\n"
    assert read_column_map(text, FILE).sites == {"Rome": "berlin"}


def test_a_first_map_says_what_it_is() -> None:
    """The file explains itself, and comes back the same."""
    first = ColumnMap(columns={"model": ("Model",), "host": ("Hostname", "IP")}, defaults={"site": "berlin"})

    text = written(first, "")

    assert text.startswith("# How `mfd import` reads the inventory")
    assert read_column_map(text, FILE) == first
    assert written(first, text) == text


def test_a_wrong_answer_is_refused() -> None:
    """A mistyped field of the command line is named as it is in a file."""
    with pytest.raises(InventoryError, match="command line: there is no column 'modell'; did you mean 'model'"):
        answered("command line", {"columns": {"modell": ["x"]}})
