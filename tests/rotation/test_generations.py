"""Which generation is next, and how it is written into the stack's file."""

from __future__ import annotations

from datetime import date

import pytest

from rotation import RotationError, next_generation, with_generations

FILE = "stacks/Pulumi.test.yaml"
REST = """\
  mfd:mailboxPasswords:   # encrypted
    scan@contoso.com: {secure: v1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa==}
  mfd:sites: { zrh: {name:   'Zürich'} }
encryptionsalt: v1:salt
"""


@pytest.mark.parametrize(
    ("current", "today", "following"),
    [
        ("2026H1", date(2026, 6, 30), "2026H2"),
        ("2026H2", date(2026, 12, 1), "2027H1"),
        ("2027H1", date(2026, 12, 1), "2027H2"),
        ("2024H1", date(2026, 12, 1), "2026H2"),
    ],
)
def test_the_next_half_year_follows(current: str, today: date, following: str) -> None:
    """The one after the current; the present one where that is later."""
    assert next_generation(current, today) == following


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    generations: [2026H2] # one", "    generations: [2026H2, 2027H1] # one"),
        ("    generations: ['2026H2']", "    generations: [2026H2, 2027H1]"),
        (
            "    generations:\\n      - 2026H2   # in the field\\n",
            "    generations:\\n      - 2026H2   # in the field\\n      - 2027H1\\n",
        ),
        ("    scope: device", "    generations: [2026H2, 2027H1]\\n    scope: device"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_generation_is_added_and_nothing_else_changes(before: str, after: str, end: str) -> None:
    """Every other character stays: comments, quotes, long ciphertexts, line ends."""
    text, wanted = (f"config:\n  mfd:credentials:\n{part}\n{REST}".replace("\\n", "\n") for part in (before, after))
    text, wanted = (part.replace("\n", end) for part in (text, wanted))
    assert with_generations(text, FILE, ["2026H2", "2027H1"]).replace("\r\n", "\n") == wanted.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  mfd:credentials: {scope: site}\n", "  mfd:credentials: {generations: [2026H2, 2027H1], scope: site}\n"),
        ("", "  mfd:credentials:\n    generations: [2026H2, 2027H1]\n"),
    ],
)
def test_the_key_is_written_where_it_stood_nowhere(before: str, after: str) -> None:
    """The default generation was in force; now the list says it."""
    assert with_generations(f"config:\n{before}{REST}", FILE, ["2026H2", "2027H1"]) == f"config:\n{after}{REST}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    generations: [2026H2, 2027H1]\n", "    generations: [2027H1]\n"),
        ("    generations:\n    - 2026H2\n    # new\n    - 2027H1\n", "    generations:\n    # new\n    - 2027H1\n"),
    ],
)
def test_a_generation_is_taken_out(before: str, after: str) -> None:
    """In a list of either form."""
    head = "config:\n  mfd:credentials:\n"
    assert with_generations(f"{head}{before}{REST}", FILE, ["2027H1"]) == f"{head}{after}{REST}"


@pytest.mark.parametrize(
    "text",
    [
        "config:\n  mfd:credentials:\n    generations: &all [2026H2]\n  mfd:other: *all\n",
        "config: {mfd:tenantId: one}\n",
        "[]",
    ],
)
def test_a_form_that_it_cannot_change_is_left_alone(text: str) -> None:
    """What is to be written by hand is said; nothing is written."""
    with pytest.raises(RotationError, match=r"write by hand: generations: \[2026H2, 2027H1\]"):
        with_generations(text, FILE, ["2026H2", "2027H1"])
