"""One of several is never guessed."""

from __future__ import annotations

import pytest

from adoption import AdoptionError, one_of


def chosen(found: list[str], wanted: str | None = None) -> str:
    """Choose among names."""
    return one_of("service", {name: name for name in found}, wanted, "--service", "look elsewhere")


def test_the_only_one_is_taken() -> None:
    """There is nothing to choose."""
    assert chosen(["acs"]) == "acs"


def test_a_name_is_found_in_any_case() -> None:
    """Azure makes no difference either."""
    assert chosen(["acs", "other"], "ACS") == "acs"


@pytest.mark.parametrize(
    ("found", "wanted", "words"),
    [
        ([], None, "there is no service here; look elsewhere"),
        (["b", "a"], None, "there are 2 services: a, b; choose one with --service"),
        (["b", "a"], "c", "there is no service 'c'; there is a, b"),
    ],
)
def test_anything_else_is_refused(found: list[str], wanted: str | None, words: str) -> None:
    """The names that there are, and the way out, are said."""
    with pytest.raises(AdoptionError, match=words):
        chosen(found, wanted)
