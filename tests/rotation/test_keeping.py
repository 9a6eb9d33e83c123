"""What an `up` must not take away."""

from __future__ import annotations

from rotation import Rotation, cut_off_by, logins_cut_off, signs_of_another_stack
from tests.rotation.a_rotation import SITES, TODAY, moved, rotation

BOTH, OLD, NEW = ("2026H2", "2027H1"), ("2026H2",), ("2027H1",)


def told(one: Rotation, *generations: str, devices: tuple[str, ...] = tuple(SITES)) -> list[str]:
    """Return what is said of these generations."""
    return [*cut_off_by(one, generations, devices)]


def test_a_generation_that_is_held_stays() -> None:
    """The old one while somebody has not moved, the new one once somebody has."""
    one = rotation(devices=moved("ber-1"))
    assert told(one, *BOTH) == []
    assert told(one, *NEW) == ["2026H2 is not in mfd:credentials.generations, and is held by ber-2, zrh-1, zrh-2"]
    assert told(one, *OLD) == ["2027H1 is not in mfd:credentials.generations, and is held by ber-1"]


def test_what_devices_moved_to_stays_after_the_end() -> None:
    """A merge from before the rotation is stopped; a later generation may follow, with or without a file."""
    one = rotation(devices=moved("ber-1"), finished=TODAY)
    assert told(one, *OLD) == ["2027H1 is not in mfd:credentials.generations, and is held by ber-1"]
    assert told(one, "2027H2") == []


def test_each_of_several_old_generations_stays() -> None:
    """Nobody knows which of them a device got."""
    one = rotation(**{"from": ["2026H1", "2026H2"]})
    assert told(one, *BOTH) == [
        "2026H1 is not in mfd:credentials.generations, and is held by ber-1, ber-2, zrh-1, zrh-2"
    ]


def test_what_nobody_holds_may_go() -> None:
    """Before the first visit, after the last one, and when the rotation is finished."""
    assert told(rotation(), *OLD) == []
    assert told(rotation(devices=moved(*SITES)), *NEW) == []
    assert told(rotation(devices=moved("ber-1"), finished=TODAY), *NEW) == []


def test_a_device_that_left_the_stack_holds_nothing() -> None:
    """A bridge does: it is in no device list."""
    assert told(rotation(devices={"gone": None}), *NEW) == []
    assert told(rotation(devices={"bridge:ber": None}), *NEW)[0].endswith("is held by bridge:ber")


def test_many_names_are_cut_short() -> None:
    """A line of a terminal is not for a whole fleet."""
    many = {f"d-{number}": None for number in range(9)}
    assert told(rotation(devices=many), *NEW, devices=tuple(many))[0].endswith("d-5 and 3 more")


def test_a_login_stays_while_the_rotation_is_under_way() -> None:
    """As long as a device that holds its secrets is in the stack."""
    one = rotation(logins={"ber": ["ber-1", "ber-2"], "zrh": ["zrh-1"]})
    assert [*logins_cut_off(one, {"ber", "zrh"}, SITES)] == []
    assert [*logins_cut_off(one, {"ber"}, SITES)] == [
        "the login zrh is no login of the stack any more, and is held by zrh-1"
    ]
    assert [*logins_cut_off(one, {"ber"}, {"ber-1", "ber-2"})] == []
    assert [*logins_cut_off(one.model_copy(update={"finished": TODAY}), (), SITES)] == []


def test_a_file_of_another_stack_shows_as_such() -> None:
    """By generations and devices that the stack does not have; by one of the two it may be this stack, with a mistake."""
    assert signs_of_another_stack(rotation(), OLD, SITES) == []
    assert signs_of_another_stack(rotation(), ("2028H1",), SITES) == []
    assert signs_of_another_stack(rotation(), OLD, {"attic": "ber"}) == []
    assert signs_of_another_stack(rotation(devices={"bridge:ber": None}), ("2028H1",), ()) == []
    assert signs_of_another_stack(rotation(), ("2028H1",), {"attic": "ber"}) == [
        "it speaks of 2026H2, 2027H1, and the stack has 2028H1",
        "none of its devices is in the stack",
    ]
