"""A stack file that is brought up to date."""

from __future__ import annotations

from typing import Any

import pytest

from tenancy import ABSENT, Template, TenancyError
from tenancy.stack_text import Merged, config_of, merged
from tests.tenancy.conftest import CELLS


@pytest.fixture
def text(template: Template) -> str:
    """The stack file of the last run."""
    return template.stack_text(CELLS)


def run(template: Template, present: str, last: str, **cells: str) -> Merged:
    """Merge, after a last run that wrote `last`."""
    return merged(present, template.stack_text({**CELLS, **cells}), config_of(last, "f"), "f")


def places(result: Merged) -> tuple[list[Any], list[Any]]:
    """Return what changed, and what was kept."""
    return [place[-1] for place in result.changed], [(kept.place[-1], kept.now, kept.wanted) for kept in result.kept]


def test_the_table_changes_its_own_values_and_nothing_else(template: Template, text: str) -> None:
    """Keys of other hands, comments, and what the engine wrote stay."""
    mine = text.replace(" # who", "\n  # mine") + "  mfd:production: true\nencryptionsalt: v1:abc\n# end\n"
    result = run(template, mine, text, organization="Fabrikam")
    assert result.text == mine.replace("Contoso: Ltd #1", "Fabrikam")
    assert places(result) == (["mfd:organization"], [])


def test_a_second_run_changes_nothing(template: Template, text: str) -> None:
    """Not a byte."""
    result = run(template, text, text)
    assert (result.text, places(result)) == (text, ([], []))


def test_a_value_of_somebodys_hand_stays_and_is_named_each_time(template: Template, text: str) -> None:
    """Also when the table changes after that; a value that was taken out stays out."""
    mine = text.replace("Europe", "Germany").replace("    create: true\n", "")
    result = run(template, mine, text, organization="Fabrikam")
    assert places(result)[1] == [("mfd:dataLocation", "Germany", "Europe"), ("create", ABSENT, True)]
    wanted = template.stack_text({**CELLS, "organization": "Fabrikam"})
    again = merged(result.text, wanted, result.written, "f")
    assert (again.text, places(again)[1]) == (result.text, places(result)[1])


def test_a_value_that_agrees_again_follows_the_table_again(template: Template, text: str) -> None:
    """Whoever writes what the table has gives it back."""
    mine = text.replace("Contoso: Ltd #1", "Mine")
    kept = run(template, mine, text)
    back = merged(text, template.stack_text(CELLS), kept.written, "f")
    assert places(back) == ([], [])
    assert places(merged(text, template.stack_text({**CELLS, "organization": "B"}), back.written, "f"))[1] == []


def test_what_the_table_no_longer_has_goes_whole(template: Template, text: str) -> None:
    """No empty mapping stays behind."""
    result = run(template, text, text, vault="")
    assert "keyVault" not in result.text
    assert "mfd:domains" in result.text


def test_a_file_that_was_there_before_the_first_run_is_somebodys(template: Template, text: str) -> None:
    """What differs stays; what is missing is added."""
    before = "config:\n  mfd:organization: Old\n"
    result = merged(before, template.stack_text(CELLS), {}, "f")
    assert config_of(result.text, "f") == {**config_of(text, "f"), "mfd:organization": "Old"}


def test_a_file_without_configuration_gets_one(template: Template, text: str) -> None:
    """As the engine leaves it after `stack init`."""
    result = merged("encryptionsalt: v1:abc\n", template.stack_text(CELLS), {}, "f")
    assert config_of(result.text, "f") == config_of(text, "f")
    assert result.text.startswith("encryptionsalt: v1:abc\n")


def test_a_file_that_is_not_yaml_is_refused(template: Template, text: str) -> None:
    """With its line."""
    with pytest.raises(TenancyError, match=r"^f:3: not YAML"):
        run(template, "config:\n  a: [\n", text)
