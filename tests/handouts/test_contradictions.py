"""No page forbids what it tells its technician to choose, or says the same thing twice: every type with every method."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from catalog import Catalog, Symptom, load_catalog
from catalog.record import Note
from handouts.device_page import DevicePage
from tests.handouts.conftest import device, fleet_of
from tests.handouts.page import rendered
from tests.handouts.test_failures_fit import Made, pages_of_every_type

FORBIDDEN = "not “SSL” or “SSL/TLS”"
SOMETHING_ELSE = "“SSL” or “SSL/TLS” is something else"


@cache
def _every_page() -> tuple[Made, ...]:
    return tuple(pages_of_every_type(load_catalog()))


def _says(page: DevicePage) -> Iterator[str]:
    yield from (row.note for row in page.rows)
    for failure in page.failures:
        yield from failure.steps


def _switches_ssl_on(page: DevicePage) -> bool:
    """Whether one of its fields is an SSL that is switched on, instead of a choice named STARTTLS or TLS."""
    on = ("SSL on", "On", "Yes", "ON", "Required", "Always")
    return any(
        entry.value in on and "SSL" in f"{entry.label} {entry.value}" and "ertificat" not in entry.label
        for stop in page.stops
        for entry in stop.entries
    )


def test_a_page_never_forbids_the_ssl_that_it_switches_on() -> None:
    """A device whose only word for STARTTLS is SSL is told what that means on its port, and nothing about other devices."""
    switching = [(item, page) for item, page in _every_page() if _switches_ssl_on(page)]
    assert {item.type for item, _ in switching} >= {
        "HP/laserjet-enterprise-futuresmart",
        "Canon/imagerunner-advance-c5500",
        "Lexmark/ms617",
    }
    for item, page in switching:
        said = " ".join(_says(page))
        assert FORBIDDEN not in said, (item.type, item.method)
        assert SOMETHING_ELSE not in said, (item.type, item.method)


@pytest.mark.parametrize(
    "model", ["ICT/din-series", "Brother/dcp-l5650dn", "Amcrest/ip4m-1026b", "Generic/smtp-device"]
)
def test_a_device_with_another_word_is_warned_of_ssl(model: str) -> None:
    """Where SSL is a choice beside the right one, the page still warns of it."""
    (page,) = (page for item, page in _every_page() if (item.type, item.method) == (model, "ecs"))
    said = " ".join(_says(page))
    assert FORBIDDEN in said
    assert SOMETHING_ELSE in said


def test_oauth_is_chosen_once() -> None:
    """Two fields that choose how to log in are not both OAuth 2.0."""
    for item, page in _every_page():
        for stop in page.stops:
            chosen = [entry.label for entry in stop.entries if entry.value == "OAuth 2.0"]
            assert len(chosen) < 2, (item.type, item.method, chosen)


def test_what_is_before_is_a_tick(catalog: Catalog, tmp_path: Path) -> None:
    """What has to be so at the device is in the list before, on the page and in the text."""
    known = catalog.device_types["Umbra/CX-100"]
    before = (Note(text="The server exists as an object.", source="manual"),)
    family = known.family.model_copy(update={"before": before})
    firewall = Catalog({known.id: known.model_copy(update={"family": family})}, catalog.methods)
    pages = rendered(fleet_of(device("d")), tmp_path, firewall, with_passwords=False)
    assert "[ ] The server exists as an object.\n" in (pages / "device-d.txt").read_text()
    assert '<span lang="en">The server exists as an object.</span></label>' in (pages / "device-d.html").read_text()


def test_an_event_is_not_shown_by_the_device(catalog: Catalog, tmp_path: Path) -> None:
    """What happens stands as it is; what the display shows is announced as that."""
    known = catalog.device_types["Umbra/CX-100"]
    symptoms = (
        Symptom(shows="A report is printed", event=True, cause="The mail was not sent.", source="manual"),
        Symptom(shows="E-77", cause="The mail was not sent.", source="manual"),
    )
    shown = known.model_copy(update={"own_symptoms": symptoms})
    pages = rendered(fleet_of(device("d")), tmp_path, Catalog({known.id: shown}, catalog.methods), with_passwords=False)
    text = (pages / "device-d.txt").read_text()
    assert "\nA report is printed\n" in text
    assert "\nThe device shows: E-77\n" in text
    assert '<h3><span lang="en">A report is printed</span></h3>' in (pages / "device-d.html").read_text()
