"""Which model is which device type."""

from __future__ import annotations

import pytest

from catalog import load_catalog
from inventory.entry import Entry
from inventory.fields import manufacturers
from inventory.types import Types

CATALOG = load_catalog().device_types


def entry(manufacturer: str, model: str, **values: str) -> Entry:
    """Return a row of an inventory."""
    given = {"manufacturer": manufacturer, "model": model, **values}
    return Entry(2, {name: value for name, value in given.items() if value})


def test_every_manufacturer_in_the_data_is_in_the_catalogue() -> None:
    """A spelling of a manufacturer that nobody has leads nowhere."""
    assert set(manufacturers()) <= {found.manufacturer for found in CATALOG.values()}


@pytest.mark.parametrize(
    ("manufacturer", "model", "wanted"),
    [
        ("Sharp", "BP-70C65", "Sharp/bp-70c65"),
        ("", "SHARP BP70C65", "Sharp/bp-70c65"),
        ("", "BP-70C65", "Sharp/bp-70c65"),
        ("SHARP CORPORATION", "bp 70c65", "Sharp/bp-70c65"),
        ("Hewlett-Packard", "HP Color LaserJet Pro MFP M479fdw", "HP/laserjet-pro-m479"),
        ("", "Hewlett Packard LaserJet Pro M479", "HP/laserjet-pro-m479"),
        ("KONICA MINOLTA", "bizhub 360i Series", "Konica-Minolta/bizhub-360i"),
        ("", "KONICA MINOLTA bizhub 551i", "Konica-Minolta/bizhub-551i"),
        ("Brother Industries, Ltd.", "Brother DCP-L5650DN", "Brother/dcp-l5650dn"),
        ("Canon", "iR-ADV C5550", "Canon/imagerunner-advance-c5500"),
    ],
)
def test_a_model_is_known_by_its_name_and_its_aliases(manufacturer: str, model: str, wanted: str) -> None:
    """Manufacturer before the model, spelling and case do not count."""
    assert Types(CATALOG, {}).of(entry(manufacturer, model)) == wanted


@pytest.mark.parametrize("device_type", CATALOG.values(), ids=lambda found: found.id)
def test_every_type_is_known_by_its_own_name(device_type: object) -> None:
    """What the catalogue says is what an inventory may say."""
    found = Types(CATALOG, {}).of(entry(device_type.manufacturer, device_type.model))  # type: ignore[attr-defined]

    assert found == device_type.id  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("manufacturer", "model", "offered"),
    [
        ("Konica Minolta", "bizhub 362i", "Konica-Minolta/bizhub-360i"),
        ("", "HP LaserJet Pro M478", "HP/laserjet-pro-m479"),
        ("Xerox", "AltaLink C8045", "Xerox/altalink"),
    ],
)
def test_a_close_name_is_offered_and_not_taken(manufacturer: str, model: str, offered: str) -> None:
    """A person decides."""
    types = Types(CATALOG, {})

    assert types.of(entry(manufacturer, model)) is None
    assert types.offer(entry(manufacturer, model))[0] == offered


def test_a_name_that_is_not_close_is_not_offered() -> None:
    """Nothing is better than something wrong."""
    assert Types(CATALOG, {}).offer(entry("Acme", "Coffee machine 3000")) == []


def test_another_manufacturers_name_is_not_taken() -> None:
    """Two manufacturers may call a model alike."""
    assert Types(CATALOG, {}).of(entry("Acme", "BP-70C65")) is None


def test_two_types_that_claim_a_name_are_both_named() -> None:
    """Neither is taken, and the question is not whether the catalogue has it."""
    one = CATALOG["Sharp/bp-70c65"]
    two = one.model_copy(update={"id": "Sharp/other"})
    types = Types({one.id: one, two.id: two}, {})

    assert types.of(entry("Sharp", "BP-70C65")) is None
    assert types.claims(entry("Sharp", "BP-70C65")) == ["Sharp/bp-70c65", "Sharp/other"]


def test_no_name_of_the_catalogue_leads_to_two_types() -> None:
    """However an inventory spells it: signs, blanks and case do not count."""
    names = Types(CATALOG, {}).by_name.items()

    assert {name: types for (maker, name), types in names if maker and len(types) > 1} == {}


def test_an_answer_counts_for_every_spelling() -> None:
    """A model that was answered once is known, and outweighs the catalogue's own name."""
    types = Types(CATALOG, {"Acme Copy-1": "Sharp/bp-70c65", "Sharp BP-70C65": "Generic/smtp-device"})

    assert types.of(entry("ACME", "copy 1")) == "Sharp/bp-70c65"
    assert types.of(entry("Sharp", "BP-70C65")) == "Generic/smtp-device"


def test_a_type_of_the_catalogue_may_stand_in_the_inventory() -> None:
    """As in a device list."""
    assert Types(CATALOG, {}).of(entry("", "", type="sharp/BP-70c65")) == "Sharp/bp-70c65"
