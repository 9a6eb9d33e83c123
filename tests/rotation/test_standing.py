"""What comes next in a rotation, whatever was interrupted before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rotation import Deployed, Phase, RotationError, Standing
from tests.rotation.a_rotation import SITES, TODAY, deployed, moved, rotation, standing

BOTH, OLD, NEW = ("2026H2", "2027H1"), ("2026H2",), ("2027H1",)
ALL = moved(*SITES)
FINISHED = rotation(devices=ALL, finished=TODAY)


@pytest.mark.parametrize(
    ("one", "phase"),
    [
        (standing(accepted=OLD, left=deployed("2026H2")), Phase.ADD),
        (standing(left=deployed("2026H2")), Phase.UP),
        (standing(left=deployed("2026H2", "2027H1", told="2026H2")), Phase.UP),
        (standing(), Phase.VISIT),
        (standing(rotation(devices=moved("ber-1", "ber-2", "zrh-1"))), Phase.VISIT),
        (standing(rotation(devices=ALL)), Phase.FINISH),
        (standing(rotation(devices=ALL), accepted=NEW), Phase.FINISH),
        (standing(FINISHED), Phase.RETIRE),
        (standing(FINISHED, accepted=NEW), Phase.RETIRE_UP),
        (standing(FINISHED, accepted=NEW, left=deployed("2027H1")), Phase.DONE),
        (standing(FINISHED, accepted=("2027H1", "2027H2"), left=deployed("2027H1")), Phase.DONE),
    ],
)
def test_the_next_step_follows_from_what_is_there(one: Standing, phase: Phase) -> None:
    """Files and state say it all; no step has to be remembered."""
    assert one.phase is phase


def test_one_login_that_is_not_told_yet_keeps_everybody_waiting() -> None:
    """After a killed `up` some sites may have the new secret; nobody is sent to any device before all have."""
    half = deployed("2026H2", "2027H1")
    half = Deployed({**half.logins, "zrh": deployed("2026H2").logins["zrh"]}, half.holders)
    assert standing(left=half).phase is Phase.UP


def test_the_generations_that_belong_in_the_stack_file() -> None:
    """The new one is added, the old ones are taken out, everything else stays."""
    assert standing(accepted=OLD, left=deployed("2026H2")).wanted == BOTH
    assert standing().wanted == BOTH
    assert standing(FINISHED).wanted == NEW


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (standing(accepted=NEW), "2026H2 was taken out of mfd:credentials.generations; put it back"),
        (standing(accepted=("2026H2", "2027H2")), "the rotation's is another: from 2026H2 to 2027H1"),
        (standing(accepted=("2026H1",)), "the rotation begins with another"),
        (standing(FINISHED, accepted=OLD), "the rotation's is another"),
        (standing(FINISHED, accepted=OLD), "delete stacks/test.rotation.yaml if it is left over from a removed stack"),
        (
            standing(rotation(devices=moved("ber-1")), accepted=OLD, left=deployed("2026H2")),
            "says that devices have moved to 2027H1 (ber-1), and the stack has no secret of 2027H1",
        ),
    ],
)
def test_files_that_contradict_each_other_are_named(one: Standing, words: str) -> None:
    """Nothing is guessed: somebody edited one of them, and the next `up` would cut devices off."""
    with pytest.raises(RotationError) as refused:
        one.phase  # noqa: B018 - it raises
    assert words in str(refused.value)


def test_a_device_that_left_the_stack_is_not_waited_for() -> None:
    """It is named as gone, and the rotation can end without it."""
    others = {device: site for device, site in SITES.items() if device != "zrh-2"}
    one = standing(rotation(devices=moved(*others)), left=deployed("2026H2", "2027H1", devices=others))
    assert one.gone == ["zrh-2"]
    assert one.phase is Phase.FINISH


def test_visits_are_in_the_order_of_a_round() -> None:
    """Site by site, and only who has not moved."""
    assert [holder.id for holder in standing(rotation(devices=moved("ber-2"))).open] == ["ber-1", "zrh-1", "zrh-2"]


def test_the_end_of_the_old_passwords_is_known() -> None:
    """It is that of the secrets that somebody still holds; who holds one after it is cut off."""
    assert standing().old_ends == date(2027, 12, 31)
    assert standing(rotation(devices=ALL)).old_ends is None
    assert standing(today=date(2027, 12, 31)).cut_off == []
    late = standing(rotation(devices=moved("ber-1")), today=date(2028, 1, 1))
    assert [holder.id for holder in late.cut_off] == ["ber-2", "zrh-1", "zrh-2"]


def test_the_earliest_end_of_several_old_generations_counts() -> None:
    """Nobody knows which of them a device holds; one that is over says nothing of the others."""
    three = ("2025H2", "2026H1", "2026H2")
    one = rotation(**{"from": three[:2], "to": "2026H2"})
    assert standing(one, three, deployed(*three)).old_ends == date(2026, 12, 31)
    assert standing(one, three, deployed(*three), date(2027, 1, 1)).old_ends == date(2027, 6, 30)
    with pytest.raises(RotationError, match="2025H2 was taken out of"):
        standing(one, accepted=three[1:], left=deployed(*three)).phase  # noqa: B018 - it raises


def test_old_secrets_that_are_deleted_already_are_told() -> None:
    """The generation was taken out by hand and brought up: putting it back would make other secrets."""
    one = standing(accepted=NEW, left=deployed("2027H1"))
    assert one.phase is Phase.VISIT
    assert len(one.cut_off) == 4


def test_late_is_the_day_after_the_due_day() -> None:
    """The due day itself is in time."""
    due = rotation().due
    assert not standing(today=due).late
    assert standing(today=due + timedelta(days=1)).late
