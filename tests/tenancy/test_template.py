"""Mistakes in a template."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tenancy import Template, TenancyError, read_template
from tests.tenancy.conftest import CELLS, STACK

COLUMNS = tuple(CELLS)


def test_a_right_template_has_no_problems(template: Template) -> None:
    """Every placeholder is a column."""
    assert list(template.problems(COLUMNS)) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            '"{organization}"',
            '"{organisation}"',
            "template/stack.yaml:3: the table has no column 'organisation'; did you",
        ),
        (
            "Europe",
            "<fill in the place>",
            "template/stack.yaml:4 mfd:dataLocation: still holds the placeholder '<fill in the place>'; fill it in",
        ),
        ('"{vault}"', "{vault}", "template/stack.yaml:9 name: is a mapping; write a placeholder in quotes"),
        ("mfd:dataLocation: Europe", '"mfd:{domain}": Europe', "template/stack.yaml:4 mfd:{domain}: a key takes no"),
        ("mfd:keyVault:", "mfd:keyVault: [", "template/stack.yaml:10: not YAML"),
        (STACK, "", "template/stack.yaml: is empty"),
    ],
)
def test_a_mistake_is_named_with_its_line(template: Template, old: str, new: str, says: str) -> None:
    """What is wrong, and what would be right."""
    assert old in STACK
    found = list(replace(template, stack=STACK.replace(old, new)).problems(COLUMNS))
    assert any(str(problem).startswith(says) for problem in found), found


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The operator's part may be missing, since others may run the stacks."""
    (tmp_path / "stack.yaml").write_text(STACK)
    with pytest.raises(TenancyError, match=r"template/devices\.csv: cannot be read"):
        read_template(tmp_path, "template")
    (tmp_path / "devices.csv").write_text("id,type,site,sender\n")
    assert read_template(tmp_path, "template").operator_text(CELLS) is None
