"""Whose application it is."""

from __future__ import annotations

import pytest

from adoption import stack_in_notes


@pytest.mark.parametrize(
    ("notes", "stack"),
    [
        ("Made by Pulumi: mfd-prod of the stack mfd/prod", "prod"),
        ("Made by Pulumi: scanners of the stack of mine of the stack mfd/prod.eu", "prod.eu"),
        ("Made by Pulumi: something else", None),
        ("for the scanners in the attic", None),
        ("", None),
    ],
)
def test_the_notes_name_the_stack(notes: str, stack: str | None) -> None:
    """As components/leftover.py writes them; anything else is nobody's of ours."""
    assert stack_in_notes(notes) == stack
