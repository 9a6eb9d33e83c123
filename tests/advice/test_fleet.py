"""Forty mixed devices at four places: each is explained."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from advice import Advice, Case, advise, advise_all, undecided_stack
from catalog import load_catalog

FLEET = Path(__file__).parent / "fleet"


@pytest.fixture(scope="module")
def fleet() -> tuple[Advice, ...]:
    """Return the advice for every device."""
    settings, catalog = undecided_stack("fleet", FLEET), load_catalog()
    return tuple(advise(Case(settings, device, catalog, date(2026, 11, 23))) for device in settings.devices)


def test_the_fleet_is_mixed(fleet: tuple[Advice, ...]) -> None:
    """Forty devices of two dozen types, at four sites, to anyone and inside."""
    devices = [advice.device for advice in fleet]
    assert len(devices) == 40
    assert len({device.type for device in devices}) >= 24
    assert len({device.site for device in devices}) == 4
    assert {device.recipients for device in devices} == {"anyone", "inside"}


def test_every_type_has_a_verdict_for_every_method(fleet: tuple[Advice, ...]) -> None:
    """A device of any type in the catalogue is judged like the fleet's."""
    settings, catalog = undecided_stack("fleet", FLEET), load_catalog()
    device = settings.devices[0]
    for name in catalog.device_types:
        case = Case(settings, device.model_copy(update={"type": name}), catalog, date(2026, 11, 23))
        assert len(advise(case).verdicts) == len(fleet[0].verdicts)


def test_every_method_has_a_verdict_for_every_device(fleet: tuple[Advice, ...]) -> None:
    """Nine ways each; a refused one has a reason, a sentence; a doubtful one has a condition; a sure one has neither."""
    for advice in fleet:
        assert len(advice.verdicts) == 9
        for verdict in advice.verdicts:
            assert bool(verdict.reason) == (verdict.fit == "refused")
            assert verdict.reason.endswith(".") or verdict.fit != "refused"
            assert bool(verdict.conditions) == (verdict.fit in {"unknown", "conditional"}) or verdict.fit == "refused"


def test_no_two_methods_are_refused_without_a_word(fleet: tuple[Advice, ...]) -> None:
    """No reason is empty or a mere name."""
    reasons = [verdict.reason for advice in fleet for verdict in advice.refused]
    assert min(len(reason.split()) for reason in reasons) >= 4


def test_each_method_is_good_for_some_device(fleet: tuple[Advice, ...]) -> None:
    """The fleet shows every way at work, and every kind of verdict."""
    possible = {verdict.way.id for advice in fleet for verdict in advice.possible}
    assert len(possible) == 9
    assert {verdict.fit for advice in fleet for verdict in advice.verdicts} == {
        "fits",
        "unknown",
        "conditional",
        "refused",
    }


def test_devices_that_are_alike_are_judged_together(fleet: tuple[Advice, ...]) -> None:
    """Judged together, every device, and its twin with another name and sender, gets what it gets alone."""
    settings, catalog = undecided_stack("fleet", FLEET), load_catalog()
    twins = [
        device.model_copy(update={"id": device.id[::-1], "sender": f"{'y' * 50}@{device.sender_domain}"})
        for device in settings.devices
    ]
    cases = [Case(settings, device, catalog, date(2026, 11, 23)) for device in (*settings.devices, *twins)]
    assert advise_all(cases) == tuple(map(advise, cases))
    assert advise_all(cases)[:40] == fleet
