"""What a field takes."""

from __future__ import annotations

import pytest

from catalog import FieldLimit

LIMIT = FieldLimit(max_length=6, min_length=4, characters="a-z", meaning="small letters", source="manual")


@pytest.mark.parametrize(
    ("value", "refusal"),
    [
        ("abcd", None),
        ("abcdefg", "has 7 characters, the field holds 6"),
        ("abc", "has 3 characters, the field wants 4"),
        ("abCd", "contains 'C', the field takes small letters only"),
    ],
)
def test_a_field_says_why_it_does_not_take_a_value(value: str, refusal: str | None) -> None:
    """Too long, too short and wrong characters are said, and the value is not repeated."""
    assert LIMIT.refusal(value) == refusal


def test_single_characters_are_not_too_short() -> None:
    """Whether a field takes the characters of a password can be asked before there is one."""
    assert LIMIT.wrong_characters("z") == ""
    assert LIMIT.wrong_characters("z~") == "'~'"
