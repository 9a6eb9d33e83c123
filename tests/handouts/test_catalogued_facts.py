"""What the catalogue knows about a device is on its page, and what it does not know is said to be not known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog import Catalog, load_catalog
from catalog.facilities import Bulk, MailTest
from catalog.limits import MessageSize
from handouts import DeviceRecord, MailSettings
from handouts.device_page import DevicePage, device_page
from handouts.language import words_of
from handouts.message_size import about_size, attachment, size_at_the_device
from handouts.own_test import own_test
from handouts.quota import quotas
from tests.handouts.conftest import ECS, device, fleet_of
from tests.handouts.made_up_methods import EXCHANGE, oauth
from tests.handouts.page import rendered

ENGLISH = words_of("en")
REAL = load_catalog()
SMALL = MessageSize(lowest=512, highest=5120, default=1024, source="manual")


def page_of(record: DeviceRecord, catalog: Catalog) -> DevicePage:
    """Return the page of a device that is alone."""
    return device_page(fleet_of(record), record, catalog, with_passwords=False)


def test_menus_are_in_the_language_of_the_page_where_a_source_has_them(catalog: Catalog, tmp_path: Path) -> None:
    """The French page has the French names, marked as French, and the path as the first source has it."""
    html = (
        rendered(fleet_of(device("d", language="fr")), tmp_path, catalog, with_passwords=False) / "device-d.html"
    ).read_text()
    assert 'class="path" lang="fr">Réseau<' in html
    assert '<span lang="en">Network › E-mail › SMTP</span>' in html  # noqa: RUF001 - as the page says it
    assert '<th scope="row" lang="fr">Compte (Account)</th>' in html
    assert '<th scope="row" lang="en">Port Number</th>' in html
    assert "en français lorsqu&#39;une source les donne ainsi" in html


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_menus_are_in_no_other_language(language: Any, catalog: Catalog) -> None:
    """Where no source has the page's language, the names are English and nothing says that they are anything else."""
    page = page_of(device("d", language=language), catalog)
    assert {stop.language for stop in page.stops} == {"en"}
    assert page.stops[0].path == ("Network", "E-mail", "SMTP")
    assert page.menu_names.startswith(
        words_of(language).say(
            "Names of menus and fields are in English, as in their source. At the device they depend on the firmware and the display language."
        )[:40]
    )


def test_a_menu_that_has_only_another_language_is_named_as_such(catalog: Catalog) -> None:
    """A menu that a source gives in Polish only says so."""
    known = catalog.device_types["Umbra/CX-100"]
    menus = tuple(menu.model_copy(update={"language": "pl"}) for menu in known.family.menus)
    polish = known.model_copy(update={"family": known.family.model_copy(update={"menus": menus})})
    page = page_of(device("d"), Catalog({polish.id: polish}, catalog.methods))
    assert "in the language of their source (pl)" in page.menu_names
    assert {stop.language for stop in page.stops} == {"pl"}


def test_a_real_family_has_german_menus() -> None:
    """Konica Minolta's guide is German; its path is on German pages."""
    page = page_of(device("d", type="Konica-Minolta/bizhub-360i", language="de"), REAL)
    assert page.stops[0].path == ("Netzwerk", "E-Mail-Einstellung", "E-Mail-Versand (SMTP)")


@pytest.mark.parametrize(
    ("server", "own", "largest", "entered"),
    [
        (10 * 1024 * 1024, None, "7 MB", "7 MB"),
        (10 * 1024 * 1024, SMALL, "3 MB", "5120 KB"),
        (10 * 1024 * 1024, SMALL.model_copy(update={"highest": 20480}), "7 MB", "7168 KB"),
        (1024 * 1024, SMALL, "748 KB", "512 KB"),
        (None, SMALL, "3 MB", ""),
        (None, None, "", ""),
    ],
)
def test_the_smaller_of_two_sizes_counts(server: int | None, own: Any, largest: str, entered: str) -> None:
    """What the server takes and what the device sends: an attachment has to fit both, in the unit of the device."""
    assert attachment(server, own) == largest
    assert size_at_the_device(server, own) == entered


def test_the_size_of_the_device_is_said() -> None:
    """Its largest value and that of a new device, as far as they are known."""
    said = about_size(None, SMALL, ENGLISH)
    assert said == "The device can be set to 5120 KB at most. The factory setting is 1024 KB."
    assert about_size(None, MessageSize(source="manual"), ENGLISH) == ""


@pytest.mark.parametrize(
    ("test", "logs_in", "sentence"),
    [
        ({"kind": "none"}, True, "This device has no test function; continue with a test mail."),
        ({"kind": None}, True, "The device's own test reports success."),
        ({"kind": "message"}, True, "The device's own test sends a test mail."),
        ({"kind": "message", "checks_login": False}, True, "It does not check the login."),
        ({"kind": "connection"}, True, "The device's own test connects to the server."),
        ({"kind": "connection", "checks_login": True}, True, "It checks the login too."),
        ({"kind": "connection"}, False, "The device's own test connects to the server."),
        ({"kind": "status", "checks_login": False}, True, "its last connection to the server worked. It does not"),
        (None, True, "A test function beside its mail settings, if there is one, reports success."),
    ],
)
def test_its_own_test_is_described(
    test: dict[str, Any] | None, sentence: str, catalog: Catalog, *, logs_in: bool
) -> None:
    """What the test proves, and what it leaves open; where nobody has written one down the page says to look."""
    known = catalog.device_types["Umbra/CX-100"]
    family = known.family.model_copy(update={"test": MailTest(**test, source="manual") if test else None})
    assert sentence in own_test(known.model_copy(update={"family": family}), ENGLISH, logs_in=logs_in).does


def test_the_button_is_named(catalog: Catalog) -> None:
    """The label of the test stands before what it does."""
    assert page_of(device("d"), catalog).own_test.label == "Test Connection"
    assert page_of(device("d", type="Zeta/L7"), catalog).own_test.label == ""


def test_what_nobody_knows_is_said(catalog: Catalog) -> None:
    """A field without a limit and an ability that is not known are named; those that are known are not."""
    unknown = page_of(device("d", type="Zeta/L7"), catalog).not_known
    assert unknown == (
        "How many characters these fields hold: Server, User name, Password, From address. After saving, is anything cut off?",
        "Support for STARTTLS, TLS 1.2.",
    )
    known = page_of(device("d", type="Epson/em-c800", settings=EXCHANGE, credential_id=""), REAL).not_known
    assert not any("these fields hold" in note for note in known)


def test_a_device_without_login_is_not_asked_for_one(catalog: Catalog) -> None:
    """Fields that nothing goes into are not named."""
    plain = MailSettings("mx.contoso.example", 25, "none", "", "", "a@contoso.example")
    (note,) = page_of(device("d", type="Zeta/L7", settings=plain, credential_id=""), catalog).not_known
    assert "hold: Server, From address." in note


@pytest.mark.parametrize(
    ("method", "sender", "said"),
    [
        ("ecs", "a@devices.contoso.com", "30 mails a minute, 100 mails an hour, unless the quota was raised."),
        ("ecs", "a@1234.azurecomm.net", "5 mails a minute, 10 mails an hour, unless the quota was raised."),
        ("smtp-auth-basic", "a@contoso.com", "This mailbox may send 30 mails a minute, to 10000 recipients a day."),
    ],
)
def test_the_quota_is_that_of_the_method_and_the_sender(method: str, sender: str, said: str) -> None:
    """How much may be sent, and who counts together."""
    (sentence,) = quotas(REAL.methods[method], replace(ECS, sender=sender), ENGLISH)
    assert sentence.endswith(said)


def test_no_quota_is_made_up() -> None:
    """A method whose quota no source gives has none on the page."""
    assert quotas(REAL.methods["direct-send"], ECS, ENGLISH) == ()
    assert quotas(None, ECS, ENGLISH) == ()


def test_the_firmware_that_oauth_needs_is_said(tmp_path: Path) -> None:
    """Among what has to be so before, and only where the device logs in so."""
    kind = {"type": "HP/laserjet-enterprise-futuresmart", "credential_id": ""}
    signing_in = device("a", settings=oauth(EXCHANGE, "device-code", ""), **kind)
    pages = rendered(fleet_of(signing_in, device("b", settings=EXCHANGE, **kind)), tmp_path, REAL, with_passwords=False)
    words = "OAuth 2.0 needs FutureSmart 5.7 or newer."
    assert words in (pages / "device-a.html").read_text()
    assert words in (pages / "device-a.txt").read_text()
    assert words not in (pages / "device-b.html").read_text()


@pytest.mark.parametrize(
    ("bulk", "said"),
    [
        ({"layout": "opaque", "format": ".dlm"}, "Set up one device by hand, and copy its settings to the others."),
        (
            {"layout": "edit-an-export", "format": "CSV"},
            "Export from one device of the same model, edit the file, and import it",
        ),
        ({"layout": "documented", "format": "JSON", "carries_mail": True}, "The maker describes its file format."),
        ({"layout": "documented", "format": "CSV", "carries_mail": False}, ""),
    ],
)
def test_the_makers_way_for_many_devices_is_named(bulk: dict[str, Any], said: str, catalog: Catalog) -> None:
    """With what is known about its file; a way that does not carry the mail settings is not named."""
    known = catalog.device_types["Umbra/CX-100"]
    one = Bulk(tool="Umbra Fleet", source="manual", **bulk)
    family = known.family.model_copy(update={"bulk": (one,)})
    ways = page_of(device("d"), Catalog({known.id: known.model_copy(update={"family": family})}, catalog.methods)).ways
    assert bool(ways) is bool(said)
    assert all(way.tool.startswith("Umbra Fleet (") and said in way.about and not way.file for way in ways)


@pytest.mark.parametrize("kind", ["Umbra/CX-100", "Zeta/L7"])
def test_what_nobody_knows_stands_in_one_place(kind: str, catalog: Catalog, tmp_path: Path) -> None:
    """A known type with every gap, and one that nobody knows: the page says once that something is not documented."""
    known = catalog.device_types["Umbra/CX-100"]
    bulk = tuple(
        Bulk(tool=name, source="manual", layout="opaque", format=None) for name in ("Umbra Fleet", "Umbra Copy")
    )
    gaps = {"bulk": bulk, "test": MailTest(kind="connection", source="manual")}
    made = known.model_copy(update={"family": known.family.model_copy(update=gaps)})
    types = Catalog({known.id: made}, catalog.methods)
    path = rendered(fleet_of(device("d", type=kind)), tmp_path, types, with_passwords=False) / "device-d.html"
    for text in (path.read_text(), path.with_suffix(".txt").read_text()):
        assert text.casefold().count("documented") == 1
    assert ("Whether its own test checks the login too." in path.read_text()) == (kind == known.id)
