"""Begin, tick off, finish: each step is refused where it would cut a device off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rotation import Deployed, Mark, RotationError, Tick, begin, finish, tick_off, with_due, with_newcomers
from tests.rotation.a_rotation import SITES, TODAY, deployed, holder, moved, rotation, standing

OLD = deployed("2026H2")
WAYS_OUT = (
    "visit them and tick them off, or name each of them with --force and --why: they can send no mail after the next "
    "`pulumi up`"
)


def words(step: Any, *arguments: Any) -> list[str]:
    """Return what a step that is refused says."""
    with pytest.raises(RotationError) as refused:
        step(*arguments)
    return str(refused.value).splitlines()


def test_a_rotation_begins_with_everybody_who_holds_a_secret() -> None:
    """Devices without a login and those that wait for a domain are not visited; a bridge is."""
    others = {
        "bridge:ber": holder("bridge:ber"),
        "relay": holder("relay", login=""),
        "waiting": holder("waiting", ready=False),
    }
    one = begin("test", ("2026H2",), Deployed(OLD.logins, {**OLD.holders, **others}), TODAY)
    assert (one.former, one.to, one.begun, one.due) == (("2026H2",), "2027H1", TODAY, date(2026, 12, 29))
    assert one.devices == dict.fromkeys([*SITES, "bridge:ber"])
    assert one.logins == {"ber": ("ber-1", "ber-2", "bridge:ber"), "zrh": ("zrh-1", "zrh-2")}


def test_a_generation_that_was_added_by_hand_is_taken_up() -> None:
    """Two are accepted: the last one is where everybody goes, and no third is added."""
    one = begin("test", ("2026H1", "2026H2"), deployed("2026H1", "2026H2"), TODAY)
    assert (one.former, one.to) == (("2026H1",), "2026H2")
    assert len(one.devices) == 4


def test_the_due_day_is_no_later_than_the_old_secrets() -> None:
    """A round of 28 days is cut short; when it is too late already, it is due today."""
    assert begin("test", ("2026H2",), OLD, date(2027, 12, 20)).due == date(2027, 12, 31)
    assert begin("test", ("2026H2",), OLD, date(2028, 1, 20)).due == date(2028, 1, 20)
    three = ("2025H2", "2026H1", "2026H2")
    assert "end on 2026-12-31" in words(begin, "test", three, deployed(*three), TODAY, date(2027, 1, 1))[0]


@pytest.mark.parametrize(
    ("due", "said"), [(date(2026, 11, 30), "is over"), (date(2028, 1, 1), "the old passwords end on 2027-12-31")]
)
def test_a_due_day_that_cannot_be_is_refused(due: date, said: str) -> None:
    """In the past, or after the end of the passwords that devices hold; at the beginning and later."""
    assert said in words(begin, "test", ("2026H2",), OLD, TODAY, due)[0]
    assert said in words(with_due, standing(), due)[0]


def test_a_later_due_day_is_kept() -> None:
    """A round that takes longer is given another day."""
    assert with_due(standing(), date(2027, 1, 31)).due == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("accepted", "left", "said"),
    [
        (("2026H2",), Deployed(OLD.logins, {}), "there is nothing to rotate"),
        (
            ("2027H1",),
            OLD,
            "the last `pulumi up` told devices another one (ber, zrh): run `./mfd pulumi up --stack test` first",
        ),
    ],
)
def test_a_beginning_that_makes_no_sense_is_refused(accepted: tuple[str, ...], left: Deployed, said: str) -> None:
    """Nobody holds a secret; or the stack's file and the stack differ before it has begun."""
    assert said in words(begin, "test", accepted, left, TODAY)[0]


@pytest.mark.parametrize("generations", [("2026H2",), ("2026H2", "2027H1")])
def test_a_device_that_comes_meanwhile_is_visited_too(generations: tuple[str, ...]) -> None:
    """An `up` before that of the rotation may have told it the old generation, also when nobody looked in between."""
    one = standing(left=deployed(*generations, devices={**SITES, "ber-3": "ber"}))
    assert with_newcomers(one).devices["ber-3"] is None
    assert with_newcomers(one).logins == {"ber": ("ber-3",)}
    assert with_newcomers(replace(one, rotation=rotation(finished=TODAY))).devices == rotation().devices


def test_a_tick_says_when_and_who() -> None:
    """The first tick of a device stays; a device that was left behind can still move."""
    one = tick_off(standing(), [Tick("ber-1", TODAY, "anna")])
    assert one.devices["ber-1"] == Mark(moved=TODAY, by="anna")
    assert tick_off(standing(one), [Tick("ber-1", TODAY, "ben")]) == one
    left = one.with_marks({"zrh-1": Mark(left=TODAY, by="anna", why="locked")})
    assert tick_off(standing(left), [Tick("zrh-1", TODAY, "ben")]).devices["zrh-1"] == Mark(moved=TODAY, by="ben")


def test_every_tick_that_cannot_be_true_is_named() -> None:
    """A typing error, a day that is to come, a day before the beginning, a device without a secret."""
    left = deployed("2026H2", "2027H1")
    one = standing(left=Deployed(left.logins, {**left.holders, "ber-9": holder("ber-9", login="")}))
    ticks = [
        Tick("ber-11", TODAY, "anna"),
        Tick("ber-2", date(2026, 12, 2), "anna"),
        Tick("zrh-1", date(2026, 11, 30), "anna"),
        Tick("ber-9", TODAY, "anna"),
        Tick("zrh-2", TODAY, "anna"),
    ]
    assert words(tick_off, one, ticks) == [
        "ber-11: is not in this rotation; did you mean 'ber-1', at the site ber?",
        "ber-2: 2026-12-02 is still to come",
        "zrh-1: 2026-11-30 is before the rotation began, on 2026-12-01",
        "ber-9: has no password of a generation, or waits for its domain; there is nothing to tick off",
    ]


def test_nobody_has_a_password_that_no_hand_out_told() -> None:
    """Before `up`, a tick must be a mistake."""
    assert (
        "no hand-out tells it before `pulumi up`"
        in words(tick_off, standing(left=OLD), [Tick("ber-1", TODAY, "anna")])[0]
    )


def test_a_rotation_is_finished_once_everybody_has_moved() -> None:
    """Nobody has to be named."""
    one = finish(standing(rotation(devices=moved(*SITES))), (), "anna", None)
    assert one.finished == TODAY


def test_who_is_left_behind_is_named_one_by_one() -> None:
    """One forgotten device, one that has moved, one that is not there and a missing reason are all told at once."""
    one = standing(rotation(devices=moved("ber-1", "ber-2")))
    assert words(finish, one, ["zrh-1", "ber-1", "zrh-11"], "anna", None) == [
        "ber-1: is not to be left behind, it is not waiting for a visit",
        "zrh-11: is not in this rotation; did you mean 'zrh-1', at the site zrh?",
        "still with the old password: zrh-2; " + WAYS_OUT,
        "--why is missing: the reason why these devices are left behind",
    ]
    done = finish(one, ["zrh-1", "zrh-2"], "anna", "scrapped")
    assert done.devices["zrh-2"] == Mark(left=TODAY, by="anna", why="scrapped")
    assert done.finished == TODAY


@pytest.mark.parametrize("left", [OLD, deployed("2026H2", "2027H1", told="2026H2")])
def test_nothing_is_finished_before_the_new_secrets_are_told(left: Deployed) -> None:
    """Not even by force: the old secret is the only one that anybody can have."""
    for ahead in ((), [*SITES]):
        [said] = words(finish, standing(left=left), ahead, "anna", "in a hurry")
        assert (
            "no hand-out tells the password of 2027H1 before `pulumi up`; run `./mfd pulumi up --stack test`, visit the "
            "devices, tick them off with `./mfd rotate --stack test --done DEVICE...`, and finish after that"
        ) in said


def test_every_command_that_is_told_names_the_stack() -> None:
    """Pasted without it, another stack may be the selected one."""
    [said] = words(finish, standing(accepted=("2026H2",), left=OLD), (), "anna", None)
    assert (
        "run `./mfd rotate --stack test`, which puts it into the stack's file, then `./mfd pulumi up --stack test`"
        in said
    )
    never_made = standing(rotation(devices=moved("ber-1")), left=OLD)
    assert "begin anew with `./mfd rotate --stack test --begin`" in words(lambda: never_made.phase)[0]


def test_a_rotation_is_finished_once() -> None:
    """A second time is told the day of the first."""
    done = rotation(devices=moved(*SITES), finished=TODAY)
    assert words(finish, standing(done), (), "anna", None) == ["the rotation was finished on 2026-12-01"]
