"""Every text in every language: none is missing, placeholders are the same, and what stays English says so."""

from __future__ import annotations

import gettext
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import pytest
from babel.messages.catalog import Message

from catalog import Catalog
from handouts import Fleet
from handouts.device_page import device_page
from handouts.environment import environment
from handouts.front_page import front_page, in_order
from handouts.language import LANGUAGES, SOURCE, TRANSLATIONS, Words, words_of
from handouts.password_page import password_page
from handouts.translations.__main__ import is_said, read
from handouts.translations.extract import messages
from settings import stack_document
from tests.handouts.made_up_methods import fleet_of_every_method, with_made_up_methods
from tests.handouts.page import Page, rendered

OTHERS = [language for language in LANGUAGES if language != SOURCE]
_PERCENT = re.compile(r"%\((\w+)\)s")
_NAMES = {"DigiCert Global Root G2"}
"""Has no translation."""
_TAGS = re.compile(r"</?\w+[^>]*>")


def said(language: Any) -> dict[str, Message]:
    """Return the messages of a catalogue by their (first) English form."""
    return {_first(message.id): message for message in read(language) if message.id}


def _first(text: Any) -> str:
    return text if isinstance(text, str) else text[0]


def placeholders(text: str) -> list[str]:
    """Return what a translation has to keep: values, and markup."""
    named = [] if _PERCENT.search(text) else [name for _, name, _, _ in Formatter().parse(text) if name]
    return sorted([*_PERCENT.findall(text), *named, *_TAGS.findall(text)])


def test_settings_offer_the_languages_that_there_are() -> None:
    """What a stack may choose is what hand-outs can say."""
    assert get_args(stack_document.Language) == LANGUAGES
    assert {path.stem for path in TRANSLATIONS.glob("*.po")} == set(OTHERS)


@pytest.mark.parametrize("language", OTHERS)
def test_no_message_is_missing(language: Any) -> None:
    """Code, templates and advice say nothing that the catalogue lacks, and it holds nothing that nobody says."""
    wanted = {_first(message.id) for message in messages() if message.id}
    found = said(language)
    assert len(wanted) > 200
    assert set(found) == wanted
    assert [text for text, message in found.items() if not is_said(message)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_are_the_same(language: Any) -> None:
    """A translation has the values and the markup of the English text, and no others."""
    for text, message in said(language).items():
        forms = [message.string] if isinstance(message.string, str) else message.string
        for form in forms:
            assert placeholders(form) == placeholders(text), text


@pytest.mark.parametrize("language", OTHERS)
def test_pages_are_in_the_language(language: Any, fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """A page says which language it is in, and is; the front page too, and values stay as they are."""
    devices = {name: replace(item, language=language) for name, item in fleet.devices.items()}
    pages = rendered(replace(fleet, devices=devices, language=language), tmp_path, catalog, with_passwords=True)
    words = words_of(language)
    for path in pages.glob("*.html"):
        tags = Page(path).tags
        assert ("html", {"lang": language}) in tags
    page = Page(pages / "device-copy-room.html")
    assert page.values[words.say("Server (SMTP)")] == "smtp.azurecomm.net"
    assert words.say("5. If it does not work") in (pages / "device-copy-room.html").read_text()
    assert words.say("digit zero") in (pages / "password-copy-room.txt").read_text()
    assert words.say("Mail settings of every device") in (pages / "index.html").read_text()


def test_each_device_has_its_own_language(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """A site abroad gets its pages in its language, and the others stay."""
    abroad = replace(fleet.devices["copy-room"], language="fr")
    fleet = replace(fleet, devices={**fleet.devices, "copy-room": abroad})
    pages = rendered(fleet, tmp_path, catalog, with_passwords=False)
    assert "3. Sur l'appareil" in (pages / "device-copy-room.html").read_text()
    assert "3. At the device" in (pages / "device-short-field.html").read_text()


def test_every_text_is_translated_or_says_that_it_is_english(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    """With translations that are all in capitals nothing but values and marked quotations is in small letters."""
    monkeypatch.setattr("handouts.device_page.words_of", lambda _: _LOUD)
    monkeypatch.setattr("handouts.password_page.words_of", lambda _: _LOUD)
    monkeypatch.setattr("handouts.front_page.words_of", lambda _: _LOUD)
    monkeypatch.setattr("handouts.environment.words_of", lambda _: _LOUD)
    fleet, catalog = _shouted(fleet_of_every_method()), with_made_up_methods(catalog)
    environment.cache_clear()
    try:
        quiet = [text for html in _documents(fleet, catalog) for text in _Quiet(html).texts]
    finally:
        environment.cache_clear()
    assert set(quiet) == _NAMES


class _Loud(gettext.NullTranslations):
    """Says everything in capitals, apart from placeholders."""

    def gettext(self, message: str) -> str:
        return re.sub(r"%\(\w+\)s|\{\w+\}|<[^>]*>|[^%{<]+", _loudly, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def _loudly(found: re.Match[str]) -> str:
    return found[0] if found[0][0] in "%{<" else found[0].upper()


_LOUD = Words("de", _Loud())


def _shouted(fleet: Fleet) -> Fleet:
    names = {"name": "NAME", "site_name": "SITE", "location": "PLACE", "manufacturer": "MAKER"}
    devices = {key.upper(): replace(item, **names, id=key.upper(), notes=()) for key, item in fleet.devices.items()}  # type: ignore[arg-type] # all are texts
    return replace(fleet, organization="ORGANIZATION", stack="STACK", devices=devices)


def _documents(fleet: Fleet, catalog: Catalog) -> list[str]:
    made = environment("de")
    devices = in_order(iter(fleet.devices.values()))
    pages = [device_page(fleet, device, catalog, with_passwords=True) for device in devices]
    sheets = [sheet for device in devices if (sheet := password_page(fleet, device, catalog))]
    front = front_page(fleet, devices, catalog, with_passwords=True)
    return [
        *(made.get_template("device.html.j2").render(page=page) for page in pages),
        *(made.get_template("password.html.j2").render(page=sheet) for sheet in sheets),
        made.get_template("index.html.j2").render(front=front),
    ]


class _Quiet(HTMLParser):
    """Collects texts with small letters that are neither values nor marked as English."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"meta", "input", "wbr", "path"}:
            return
        found = dict(attrs)
        mono = "mono" in (found.get("class") or "")
        self._open.append(tag == "style" or found.get("lang") == "en" or found.get("translate") == "no" or mono)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"meta", "input", "wbr", "path"}:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        # Addresses, file names, ids of devices, units and the name of a protocol stay as they are.
        words = [word for word in data.split() if not re.search(r"[@./:\d]|^dpi$|^OAuth$", word)]
        if not any(self._open) and re.search(r"[a-z]{3}", " ".join(words)):
            self.texts.append(data.strip())
