"""What a technician reads: values letter by letter, passwords only when asked, and nothing that the inventory forges."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jinja2
import pytest

from catalog import Catalog, FieldLimit, load_catalog
from handouts import Fleet, render_set
from handouts.device_page import device_page
from handouts.environment import environment
from handouts.language import words_of
from handouts.setting_values import misfit
from tests.handouts.page import Page, rendered

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} \x1b[31m\nForged: line\u202e'


def everything(folder: Path) -> str:
    """Return the text of every file below `folder`."""
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("*") if path.is_file())


def test_values_copy_exactly(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """What is copied from the page is what the server expects, the grouped password included."""
    pages = rendered(fleet, tmp_path, catalog, with_passwords=True)
    page = Page(pages / "device-copy-room.html")
    settings = fleet.mail_settings("copy-room", with_password=True)
    assert Page(pages / "password-copy-room.html").values["Password"] == settings.password
    assert page.values["User name"] == settings.username
    assert page.values["From address"] == settings.sender
    assert page.values["Server (SMTP)"] == "smtp.azurecomm.net"
    assert page.values["Port"] == "587"
    assert page.values["Encryption"] == "STARTTLS"


def test_no_password_unless_asked(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Without passwords no secret of any generation is in any file."""
    rendered(fleet, tmp_path, catalog, with_passwords=False)
    text = everything(tmp_path)
    secrets = [secret for item in fleet.credentials.values() for secret in item.passwords.values()]
    assert secrets
    assert [secret for secret in secrets if secret in text or secret[4:8] in re.sub(r"<svg.*?</svg>", "", text)] == []


def test_password_stands_on_its_own_sheet_only(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """The page that may stay at the device holds no secret, and its codes hold none either."""
    pages = rendered(fleet, tmp_path, catalog, with_passwords=True)
    password = fleet.credentials["hq"].passwords["2026H2"]
    assert password in (pages / "password-copy-room.txt").read_text()
    for name in ("device-copy-room.html", "device-copy-room.txt", "index.html"):
        assert password[4:8] not in re.sub(r"<svg.*?</svg>", "", (pages / name).read_text())
    assert Page(pages / "device-copy-room.html").values["Password"] == "on a sheet of its own"


def test_password_sheet_helps_to_read_back(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Length, first and last two characters and the names of look-alikes are on the sheet; a waiting device has none."""
    pages = rendered(fleet, tmp_path, catalog, with_passwords=True)
    text = (pages / "password-copy-room.txt").read_text()
    assert "Password (40 characters)" in text
    assert "It begins with ab and ends with 45." in text
    assert "O  capital letter O" in text
    assert not (pages / "password-later.html").exists()
    assert not list(rendered(fleet, tmp_path, catalog, with_passwords=False).glob("password-*"))


def test_only_the_current_password_is_shown(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """The previous generation is named with its end; its password is nowhere."""
    pages = rendered(fleet, tmp_path, catalog, with_passwords=True)
    assert fleet.credentials["hq"].passwords["2026H1"] not in everything(tmp_path)
    assert "Until 2027-06-30, generation 2026H1 works too." in (pages / "device-copy-room.html").read_text()


def test_page_without_password_says_where_it_is(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """The Key Vault secret is named where there is one, otherwise the command."""
    pages = rendered(fleet, tmp_path, catalog, with_passwords=False)
    assert Page(pages / "device-label-7.html").values["Password"] == "in Azure Key Vault: contoso-mail/smtp-harbour"
    asked = Page(pages / "device-copy-room.html").values["Password"]
    assert asked == "ask your administrator: ./mfd handouts --stack local --with-passwords"
    # The number of characters shows a password that the device cut off.
    assert "40 characters." in (pages / "device-copy-room.html").read_text()


def test_waiting_page_has_nothing_to_enter(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """A waiting device's page holds no values, and no password although they were asked for."""
    pages = rendered(fleet, tmp_path, catalog, with_passwords=True)
    assert Page(pages / "device-later.html").values == {}
    password = fleet.credentials["harbour"].passwords["2026H2"]
    assert password not in (pages / "device-later.html").read_text() + (pages / "device-later.txt").read_text()


def test_waiting_page_is_not_even_given_values(fleet: Fleet, catalog: Catalog) -> None:
    """What the template must not print is not in what it gets."""
    page = device_page(fleet, fleet.devices["later"], catalog, with_passwords=True)
    assert (page.rows, page.password_life, page.stops, page.qr_codes) == ((), (), (), ())
    assert not page.password_sheet


def test_waiting_device_without_a_login_has_no_user_name(
    fleet: Fleet, catalog: Catalog, tmp_path: Path, make_fleet: Any
) -> None:
    """Where no login exists yet devices.json says null, not an empty name."""
    rendered(replace(make_fleet(fleet.devices["later"]), credentials={}), tmp_path, catalog, with_passwords=True)
    (entry,) = json.loads((tmp_path / "devices.json").read_text())["devices"]
    assert (entry["username"], entry["password"]) == (None, None)


def test_password_that_does_not_fit_is_warned_about(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """A field that is too short is said on the page, with both lengths."""
    text = (rendered(fleet, tmp_path, catalog, with_passwords=True) / "device-short-field.html").read_text()
    assert (
        "This does not fit this device: it has 40 characters, but the field holds only 20. Ask the administrator."
        in text
    )


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        ({"max_length": 3}, "it has 4 characters, but the field holds only 3"),
        ({"max_length": 9, "min_length": 5}, "it has 4 characters, but the field needs at least 5"),
        ({"max_length": 9, "characters": "a-z", "meaning": "small letters"}, "the field accepts only small letters"),
        ({"max_length": 9}, ""),
    ],
)
def test_misfit_names_the_reason_and_never_the_value(limit: dict[str, Any], sentence: str) -> None:
    """Too long, too short, or with wrong characters: each is said in the page's language, without the value."""
    found = misfit("PW~1", FieldLimit(source="a", **limit), words_of("en"))
    assert sentence in found
    assert bool(found) == bool(sentence)
    assert "PW~1" not in found


def test_unknown_model_still_has_its_values(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """A device whose menus nobody has described gets the table and a general hint."""
    pages = rendered(fleet, tmp_path, catalog, with_passwords=False)
    assert "not in the catalogue" in (pages / "device-label-7.html").read_text()
    assert Page(pages / "device-label-7.html").values["Server (SMTP)"] == "smtp.azurecomm.net"


def test_hostile_inventory_stays_text(catalog: Catalog, tmp_path: Path, make_device: Any, make_fleet: Any) -> None:
    """Markup, template syntax, control characters and line ends from the inventory do nothing."""
    names = ("name", "location", "serial", "site_name", "manufacturer", "model", "host")
    device = make_device("evil", **dict.fromkeys(names, HOSTILE))
    device = replace(device, settings=replace(device.settings, sender=HOSTILE))
    fleet = replace(make_fleet(device), organization=HOSTILE)
    pages = rendered(fleet, tmp_path, catalog, with_passwords=True)
    for path in pages.glob("*.html"):
        tags = Page(path).tags
        assert not {"script", "img"} & {tag for tag, _ in tags}
        assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
        assert "{{ 7*7 }}" in path.read_text()
    text = (pages / "device-evil.txt").read_text()
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not [line for line in text.splitlines() if line.startswith("Forged")]


def test_no_page_needs_another_server(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Nothing is loaded from elsewhere: no scripts, style sheets, fonts or pictures by address."""
    pages = rendered(fleet, tmp_path, catalog, with_passwords=True)
    for path in pages.glob("*.html"):
        tags = Page(path).tags
        assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in tags}
        assert "url(" not in path.read_text()
        assert "@import" not in path.read_text()


def test_every_link_leads_somewhere(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Links between documents name files that are there."""
    pages = rendered(fleet, tmp_path, catalog, with_passwords=True)
    links = [
        (path, str(attributes["href"]))
        for path in pages.glob("*.html")
        for tag, attributes in Page(path).tags
        if tag == "a" and not str(attributes["href"]).startswith(("#", "http://"))
    ]
    assert len(links) > 8
    assert [link for path, link in links if not (path.parent / link).is_file()] == []


def test_every_tick_box_has_a_label(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """A screen reader can name each tick box, and no id is used twice on a page."""
    pages = rendered(fleet, tmp_path, catalog, with_passwords=True)
    for path in pages.glob("*.html"):
        page = Page(path)
        boxes = [attributes for tag, attributes in page.tags if tag == "input"]
        assert boxes or path.name.startswith("password-")
        assert page.nameless_boxes == 0
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids))


def test_certificates_lie_beside_the_pages(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """The root is there as DER and PEM, and the page shows its fingerprint."""
    pages = rendered(fleet, tmp_path, catalog, with_passwords=False)
    der = (pages / "certificates" / "DigiCert-Global-Root-G2.cer").read_bytes()
    pem = (pages / "certificates" / "DigiCert-Global-Root-G2.pem").read_text()
    assert der.startswith(b"\x30\x82")
    assert pem.startswith("-----BEGIN CERTIFICATE-----\n")
    # The fingerprint as DigiCert publishes it.
    assert "CB:3C:CB:B7:60:31:E5:E0:13:8F:8D:D3:9A:23:F9:DE" in (pages / "device-copy-room.html").read_text()


def test_certificate_that_nobody_has_is_named_only(
    fleet: Fleet, catalog: Catalog, tmp_path: Path, make_fleet: Any
) -> None:
    """A root outside the bundle is named, without a file."""
    device = fleet.devices["copy-room"]
    device = replace(device, settings=replace(device.settings, root_certificates=("Contoso Root",)))
    pages = rendered(make_fleet(device), tmp_path, catalog, with_passwords=False)
    assert "<b>Contoso Root</b> is installed" in (pages / "device-copy-room.html").read_text()
    assert list((pages / "certificates").iterdir()) == []


def test_front_page_counts_and_names_what_waits(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """The counts, the domain that is waited for, and the end of each login are on the front page."""
    text = (rendered(fleet, tmp_path, catalog, with_passwords=False) / "index.html").read_text()
    assert "<b>4</b>devices" in text
    assert "<b>3</b>ready to set up" in text
    assert "1 device is waiting for the domain new.contoso.example" in text
    assert "2027-12-31" in text
    assert text.index("Harbour") < text.index("Head office")


def test_front_page_names_the_bridges_of_a_login(bridged: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """A login that only a bridge has is listed too; a bridge at a site that is not in the set is not."""

    def front(name: str, **chosen: Any) -> str:
        return render_set(bridged, tmp_path / name, with_passwords=False, catalog=catalog, **chosen).index.read_text()

    beside, alone = (f"The bridge relay.{site}.example uses it." for site in ("harbour", "hq"))
    whole = front("whole")
    assert f">local-bridge-hq</span><br>{alone}</td><td>0</td>" in whole
    assert f">local-harbour@mail.contoso.example</span><br>{beside}</td><td>1</td>" in whole
    harbour = front("one", only={"label-7"})
    assert [beside in harbour, alone in harbour] == [True, False]


def test_devices_file_is_as_promised(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """devices.json has the promised keys for every device, and the values of the pages."""
    rendered(fleet, tmp_path, catalog, with_passwords=True)
    devices = {item["id"]: item for item in json.loads((tmp_path / "devices.json").read_text())["devices"]}
    assert devices["copy-room"] == {
        "id": "copy-room",
        "method": "ecs",
        "manufacturer": "Umbra",
        "model": "CX-100",
        "site": "hq",
        "host": "smtp.azurecomm.net",
        "port": 587,
        "encryption": "starttls",
        "mechanism": "LOGIN",
        "username": "local-hq@mail.contoso.example",
        "password": fleet.credentials["hq"].passwords["2026H2"],
        "from": "scan@mail.contoso.example",
        "document": "handouts/device-copy-room.html",
        "state": "ready",
        "maxMessageBytes": 10485760,
        "rootCertificates": ["DigiCert Global Root G2"],
    }
    assert all((tmp_path / item["document"]).is_file() for item in devices.values())
    assert devices["later"]["state"] == "waiting"
    assert devices["later"]["password"] is None


def test_devices_file_has_null_for_passwords_not_asked_for(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Without passwords the key is there and null."""
    rendered(fleet, tmp_path, catalog, with_passwords=False)
    devices = json.loads((tmp_path / "devices.json").read_text())["devices"]
    assert [item["password"] for item in devices] == [None] * 4


def test_method_without_login_asks_for_none(
    catalog: Catalog, tmp_path: Path, make_device: Any, make_fleet: Any
) -> None:
    """A method that knows the device by its address needs no user name, no password and no credential."""
    device = make_device("fax", method="smtp-relay", credential_id="none")
    device = replace(device, settings=replace(device.settings, mechanism="", encryption="none", max_message_bytes=None))
    pages = rendered(make_fleet(device), tmp_path, catalog, with_passwords=True)
    page = Page(pages / "device-fax.html")
    assert page.values["Login (SMTP authentication)"] == "Off"
    assert "Password" not in page.values
    assert "Largest attachment" not in page.values
    assert "DigiCert" not in (pages / "device-fax.html").read_text()


def test_unknown_variable_in_a_template_is_an_error() -> None:
    """Templates run with strict undefined variables."""
    with pytest.raises(jinja2.UndefinedError):
        environment().from_string("{{ pagee }}").render(page=None)


def test_every_type_of_the_real_catalogue_renders(tmp_path: Path, make_device: Any, make_fleet: Any) -> None:
    """Without a catalogue of its own a set uses the project's; each type with menus leads to the mail settings."""
    types = load_catalog().device_types
    devices = [make_device(f"d{number}", type=name) for number, name in enumerate(types)]
    made = render_set(make_fleet(*devices), tmp_path, with_passwords=True)
    pages = [(made.index.parent / f"device-{device.id}.html").read_text() for device in devices]
    assert len(pages) == len(types) > 0
    lost = [device.type for device, page in zip(devices, pages, strict=True) if "not in the catalogue" in page]
    assert lost == [name for name, device_type in types.items() if not device_type.steps]


def test_guessed_menus_are_said_to_be_guessed(
    catalog: Catalog, tmp_path: Path, make_device: Any, make_fleet: Any
) -> None:
    """Where nobody says that a model has its family's menus, its page says so; where somebody does, it does not."""
    known = catalog.device_types["Umbra/CX-100"]
    guessed = known.model_copy(update={"id": "Umbra/CX-300", "family_source": None})
    both = replace(catalog, device_types={known.id: known, guessed.id: guessed})
    fleet = make_fleet(make_device("known", type=known.id), make_device("guessed", type=guessed.id))
    pages = rendered(fleet, tmp_path, both, with_passwords=True)
    words = "The menus of this exact model: those of similar devices are shown."
    assert words in (pages / "device-guessed.html").read_text()
    assert words not in (pages / "device-known.html").read_text()
