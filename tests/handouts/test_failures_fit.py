"""What a page says about failures belongs to the way in which its device logs in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from catalog import Catalog, load_catalog
from handouts import DeviceRecord, Fleet
from handouts.device_page import DevicePage, device_page
from tests.handouts.conftest import HEADQUARTERS, device
from tests.handouts.made_up_methods import fleet_of_every_method

_FOREIGN = {
    "password": re.compile(r"OAuth|\btokens?\b|\bconsent|client secret|sign-in at the device", re.IGNORECASE),
    "sign-in": re.compile(r"\bpassword: |\bclient secret", re.IGNORECASE),
    "secret": re.compile(r"\bpassword|\bsign in|\bsign-in (?!in Azure)|\bcode on the panel|\bmaker", re.IGNORECASE),
    "address": re.compile(r"OAuth|\btokens?\b|\bconsent|client secret|\bpassword|login was refused", re.IGNORECASE),
}
"""By kind of login: what only the failures of other kinds speak of."""


Made = tuple[DeviceRecord, DevicePage]


def _kind(item: DeviceRecord) -> str:
    settings = item.settings
    if settings.oauth:
        return "sign-in" if settings.signs_in else "secret"
    return "password" if settings.mechanism else "address"


def _fleet() -> Fleet:
    """Return every method, and each grant of OAuth 2.0."""
    every = fleet_of_every_method()
    return replace(
        every,
        devices={"service": device("service"), **every.devices},
        credentials={**every.credentials, "hq": HEADQUARTERS},
    )


def _failures(page: DevicePage) -> Iterator[str]:
    """Yield what the page says that can be seen, and why; a remedy may name another login as the way out."""
    yield from (f"{symptom.shows}. {symptom.meaning}" for symptom in page.symptoms)
    for failure in page.failures:
        yield from (failure.shows, failure.meaning, *failure.steps)
    yield from (f"{refusal.reply}. {refusal.cause}" for refusal in page.refusals)


def pages_of_every_type(catalog: Catalog) -> Iterator[Made]:
    """Yield the page of every type with every method, whether it can do that or not."""
    fleet = _fleet()
    for item in fleet.devices.values():
        for known in catalog.device_types.values():
            one = replace(item, type=known.id, model=known.title, host="")
            yield one, device_page(fleet, one, catalog, with_passwords=False)


@pytest.fixture(scope="module")
def pages() -> list[Made]:
    """Make the pages once."""
    return list(pages_of_every_type(load_catalog()))


def test_every_method_and_kind_of_login_is_looked_at(pages: list[Made]) -> None:
    """None is forgotten when one is added."""
    assert {item.method for item in _fleet().devices.values()} == set(load_catalog().methods)
    assert {_kind(item) for item, _ in pages} == set(_FOREIGN)


def test_no_failure_belongs_to_another_login(pages: list[Made]) -> None:
    """A password's page says nothing about tokens, a token's nothing about passwords, and so on."""
    wrong = {
        f"{page.device_title}, {page.method_title}: {failure}"
        for item, page in pages
        for failure in _failures(page)
        if _FOREIGN[_kind(item)].search(failure)
    }
    assert wrong == set()


def test_no_note_about_tokens_stands_where_there_is_none(pages: list[Made]) -> None:
    """Whoever enters a password does not have to read what OAuth 2.0 needs."""
    wrong = {
        f"{page.device_title}: {note}"
        for item, page in pages
        for note in page.quoted_notes
        if not item.settings.oauth and "OAuth" in note and "password" not in note
    }
    assert wrong == set()


def test_nothing_encrypted_fails_where_nothing_is_encrypted(pages: list[Made]) -> None:
    """A device that sends plain mail to the relay at its site has no trouble with certificates."""
    plain = [page for item, page in pages if item.settings.encryption == "none"]
    assert plain
    assert {symptom.shows for page in plain for symptom in page.symptoms if symptom.encrypted} == set()


def test_administrator_address_is_the_same_all_over_a_page(pages: list[Made]) -> None:
    """A page that has it entered never says that it must not be in From."""
    told = [
        (page.device_title, failure)
        for _, page in pages
        if any("Administrator's Email Address" in entry.label for stop in page.stops for entry in stop.entries)
        for failure in _failures(page)
        if "administrator's" in failure.lower() and "address" in failure
    ]
    assert {title for title, _ in told if "Ricoh" in title}
    assert [failure for _, failure in told if re.search(r"switch off", failure, re.IGNORECASE)] == []
