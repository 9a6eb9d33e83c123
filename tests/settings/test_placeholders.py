"""Stacks for real Azure come with placeholders, and are refused until each is filled in."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

import pytest

from settings import SettingsError, load_stack

ROOT = Path(__file__).parents[2]
VALUES = {
    "tenant's id": "11111111-1111-4111-8111-111111111111",
    "subscription's id": "22222222-2222-4222-8222-222222222222",
    "organization's name": "Contoso Ltd",
    "sending domain": "devices.contoso.com",
    "DNS zone": "contoso.com",
    "zone's resource group": "rg-dns",
    "vault name": "kv-contoso-mfd",
    "looks after mail": "it@contoso.com",
    "answers for": "it@contoso.com",
}


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_each_placeholder_is_named_and_nothing_else(stack: str) -> None:
    """Every placeholder of both files is a problem, and there is no other."""
    with pytest.raises(SettingsError) as refused:
        load_stack(stack, ROOT)
    texts = (ROOT / "stacks" / f"Pulumi.{stack}.yaml", ROOT / "stacks" / f"{stack}.devices.csv")
    lines = sum("<fill in" in line for path in texts for line in path.read_text().splitlines())
    assert lines
    assert len(refused.value.problems) == lines
    assert all("still holds the placeholder" in problem.what for problem in refused.value.problems)


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_a_stack_is_right_once_its_placeholders_are_filled_in(stack: str, tmp_path: Path) -> None:
    """Filling in the placeholders is all that is needed."""
    copytree(ROOT / "stacks", tmp_path / "stacks")
    for path in (tmp_path / "stacks").glob("*.*"):
        path.write_text(re.sub(r"<fill in[^<>]*>", _value, path.read_text()))
    assert load_stack(stack, tmp_path).production == (stack == "prod")


def _value(placeholder: re.Match[str]) -> str:
    return next(value for words, value in VALUES.items() if words in placeholder[0])
