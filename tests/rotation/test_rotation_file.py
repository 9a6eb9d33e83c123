"""The rotation's file is read with every mistake, and written so that hands and git can go on with it."""

from __future__ import annotations

from datetime import date

import pytest

from rotation import Mark, RotationError, due_days, read_rotation
from rotation.writing import written
from tests.rotation.a_rotation import TODAY, moved, rotation

FILE = "stacks/test.rotation.yaml"
TEXT = """\
# A rotation of secrets; `mfd rotate` writes it, docs/how-to/rotate.md says what each key means.
from: [2026H2]
to: 2027H1
begun: 2026-12-01
due: 2026-12-29
logins:
  ber: [ber-1, ber-2]
  zrh: [zrh-1, zrh-2]
devices:
  ber-1: {moved: 2026-12-01, by: anna}
  ber-2:
  zrh-1:
  zrh-2: {left: 2026-12-01, by: anna, why: 'locked: key lost'}
"""


def test_it_is_one_line_per_device() -> None:
    """Two people who tick off different devices change different lines."""
    left = Mark(left=TODAY, by="anna", why="locked: key lost")
    logins = {"ber": ["ber-1", "ber-2"], "zrh": ["zrh-1", "zrh-2"]}
    one = rotation(devices={**moved("ber-1"), "zrh-2": left}, logins=logins)
    assert written(one, "") == TEXT
    assert read_rotation(TEXT, FILE) == one


def test_what_hands_wrote_stays() -> None:
    """Comments, order and what did not change are as before; writing the same again changes no character."""
    own = TEXT.replace("  ber-2:\n", "  ber-2: # behind the reception\n").replace("due:", "# after the holidays\ndue:")
    one = read_rotation(own, FILE)
    assert written(one, own) == own
    changed = written(one.with_marks({"ber-2": Mark(moved=date(2026, 12, 3), by="ben")}), own)
    assert "# after the holidays\ndue: 2026-12-29\n" in changed
    assert "  ber-2: {moved: 2026-12-03, by: ben}" in changed
    assert [line for line in own.splitlines() if "ber-2" not in line] == [
        line for line in changed.splitlines() if "ber-2" not in line
    ]


def test_the_next_rotation_starts_on_a_clean_page() -> None:
    """Nothing of the one before is left."""
    after = rotation(**{"from": ["2027H1"], "to": "2027H2", "devices": {"zrh-1": None}})
    assert read_rotation(written(after, f"{TEXT}finished: 2027-01-05\n"), FILE) == after


def test_a_day_that_stands_twice_is_written_twice() -> None:
    """YAML would make an anchor and an alias of it, which nobody edits by hand."""
    assert "begun: 2026-12-01\ndue: 2026-12-01\n" in written(rotation(due=TODAY), "")


def test_every_mistake_is_named_with_its_line() -> None:
    """An unknown key, a word that is no day, a mark without a day, one without a reason, a wrong generation."""
    wrong = """\
from: [2026H3]
to: 2027H1
begun: yesterday
due: 2026-12-29
devises: {}
devices:
  ber-1: {by: anna}
  ber-2: {left: 2026-12-01, by: anna}
"""
    with pytest.raises(RotationError) as refused:
        read_rotation(wrong, FILE)
    lines = str(refused.value).splitlines()
    assert [line.partition(": ")[0] for line in sorted(lines)] == [
        f"{FILE}:1 from[0]",
        f"{FILE}:3 begun",
        f"{FILE}:5 devises",
        f"{FILE}:7 devices.ber-1",
        f"{FILE}:8 devices.ber-2",
    ]
    assert "did you mean 'devices'?" in str(refused.value)
    assert "add `why`" in str(refused.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [(("2027H1", "2026H1"), "a rotation goes forward"), (("2026-12-29", "2026-11-29"), "lies before `begun`")],
)
def test_a_rotation_goes_forward(change: tuple[str, str], said: str) -> None:
    """Its generations, and its days."""
    with pytest.raises(RotationError, match=said):
        read_rotation(TEXT.replace(*change), FILE)


def test_a_merge_that_went_wrong_is_named() -> None:
    """Git's marks, or a device that stands twice."""
    for text in (f"<<<<<<< HEAD\n{TEXT}", f"{TEXT}  ber-1:\n"):
        with pytest.raises(RotationError, match=FILE):
            read_rotation(text, FILE)


def test_the_due_day_is_said_while_the_rotation_is_under_way() -> None:
    """Afterwards nobody is waited for."""
    assert due_days(TEXT, FILE) == {"2027H1": "2026-12-29"}
    assert due_days(TEXT.replace("due:", "finished: 2026-12-20\ndue:"), FILE) == {}
