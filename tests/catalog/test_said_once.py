"""What a page says about a device, it says once, in the order in which it is done, and under one name."""

from __future__ import annotations

import re

import pytest

from catalog import DeviceType, load_catalog

TYPES = list(load_catalog().device_types.values())
FIRST = re.compile(
    r"\b(create|set|export|import|has to have)\b[^.;]*\bfirst\b|\bbefore (changing|entering)", re.IGNORECASE
)
"""How notes speak of what is done before anything is entered."""
HAPPENS = re.compile(r"\b(arrives|ends|fails|printed|mailed|no answer|time-out)\b|\bIt says\b", re.IGNORECASE)
"""What no display says of itself."""
NAMED = pytest.mark.parametrize("device_type", TYPES, ids=lambda device_type: device_type.id)


@NAMED
def test_the_test_has_one_name(device_type: DeviceType) -> None:
    """The button is called the same in the menus and where it is pressed."""
    labels = {step.label for step in device_type.steps if step.setting == "test"}
    test = device_type.family.test
    assert not labels or test is None or labels == {test.label}


@NAMED
def test_the_password_follows_the_user_name(device_type: DeviceType) -> None:
    """Nothing stands between the two that belong together, on the page that has both."""
    for menu in (*device_type.family.menus, *device_type.own_menus):
        settings = [field.setting for field in menu.fields]
        if {"username", "password"} <= set(settings):
            assert settings[settings.index("username") + 1] == "password"


@NAMED
def test_what_comes_before_is_said_before(device_type: DeviceType) -> None:
    """A note that says what to do first is a tick of the list before, not a remark after the fields are filled in."""
    assert [note.text for note in device_type.notes if FIRST.search(note.text)] == []


@NAMED
def test_the_firmware_for_oauth_is_said_once(device_type: DeviceType) -> None:
    """It is among what has to be so before; no note repeats it."""
    needed = device_type.capabilities.oauth_from
    assert needed is None or not any(needed in note.text for note in device_type.notes)


@NAMED
def test_the_tool_for_many_devices_is_named_once(device_type: DeviceType) -> None:
    """It is in the line about many devices; no note names it again."""
    tools = [word for way in device_type.family.bulk for word in way.tool.split(" or ")]
    assert [note.text for note in device_type.notes if any(tool in note.text for tool in tools)] == []


@NAMED
def test_an_event_is_no_text_on_a_display(device_type: DeviceType) -> None:
    """What happens is not announced as something that the device shows."""
    assert [one.shows for one in device_type.symptoms if HAPPENS.search(one.shows) and not one.event] == []


def test_old_firmware_is_that_of_the_workcentre() -> None:
    """A device is told of the firmware of its own series only."""
    told = {one.model.split()[0] for one in TYPES if any("before about 2017" in note.text for note in one.notes)}
    assert told == {"WorkCentre"}
