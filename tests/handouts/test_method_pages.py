"""What the page of each method says that the others do not."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from catalog import Catalog, DeviceType, load_catalog
from handouts.language import words_of
from handouts.walkthrough import stops
from tests.handouts.made_up_methods import APPLICATION, CLIENT, TENANT, fleet_of_every_method, with_made_up_methods
from tests.handouts.page import Page, rendered


def page_of(name: str, folder: Path, catalog: Catalog) -> Path:
    """Render one device of each method and return the page of one of them."""
    return rendered(fleet_of_every_method(), folder, with_made_up_methods(catalog), with_passwords=True) / name


def test_device_that_signs_in_has_no_password(catalog: Catalog, tmp_path: Path) -> None:
    """The page says who signs in and where, and that there is no password; the client id that nobody needs is left out."""
    path = page_of("device-code.html", tmp_path, catalog)
    values, text = Page(path).values, path.read_text()
    assert values["Login (SMTP authentication)"] == "OAuth 2.0"
    assert values["Password"] == "None: sign in at the device, see part 3"
    assert values["User name"] == "scan@contoso.example"
    assert {"Client id", "Scope", "Token address"}.isdisjoint(values)
    assert "Sign in as scan@contoso.example." in text
    assert "code works for 15 minutes" in text
    assert "blocked by Conditional Access" in text
    assert "{username}" not in text


def test_device_with_a_client_secret_has_every_id(catalog: Catalog, tmp_path: Path) -> None:
    """What client credentials need is there letter by letter, the secret too; nobody signs in."""
    path = page_of("device-secret.html", tmp_path, catalog)
    values = Page(path).values
    assert values["Client id"] == CLIENT
    assert values["Scope"] == "https://outlook.office365.com/.default"
    assert values["Token address"] == f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token"
    assert Page(path.with_name("password-secret.html")).values["Client secret"] == APPLICATION.password
    assert values["User name"] == "scan@contoso.example"
    assert "Sign in at the device" not in path.read_text()


def test_mailbox_whose_password_others_keep_says_so(catalog: Catalog, tmp_path: Path) -> None:
    """No command of ours can show that password."""
    path = page_of("device-mailbox.html", tmp_path, catalog)
    assert Page(path).values["Password"] == "the password of the mailbox scan@contoso.example; ask your administrator"
    assert "./mfd handouts" not in path.read_text()


def test_public_address_and_spf_are_checked_first(catalog: Catalog, tmp_path: Path) -> None:
    """Direct send and relay by address name the addresses that the mail must come from, and what SPF has to say."""
    for name in ("device-direct", "device-relay"):
        text = page_of(f"{name}.html", tmp_path / name, catalog).read_text()
        assert "through 203.0.113.10 or 203.0.113.16/28" in text
        assert (
            "contoso.example contains ip4:203.0.113.10 ip4:203.0.113.16/28 include:spf.protection.outlook.com" in text
        )
        assert "“None” works too" in text


def test_bridge_names_its_networks(catalog: Catalog, tmp_path: Path) -> None:
    """A device of the bridge has no login and no encryption, and an address that the bridge takes mail from."""
    path = page_of("device-old.html", tmp_path, catalog)
    values = Page(path).values
    assert (values["Encryption"], values["Login (SMTP authentication)"], values["Port"]) == ("None", "Off", "25")
    assert "an address in 192.0.2.0/24 or 10.0.2.0/24, such as 10.0.2.14" in path.read_text()
    assert "Root certificate" not in path.read_text()


def test_a_bridge_may_be_named_by_its_address(tmp_path: Path) -> None:
    """A device whose field takes an address only is told that, and no warning says that a name is needed."""
    own = fleet_of_every_method()
    old = own.devices["old"]
    board = replace(old, type="ASRock-Rack/en2c602-4l-d12", settings=replace(old.settings, host="192.0.2.10"))
    fleet = replace(own, devices={"old": board})
    path = rendered(fleet, tmp_path, load_catalog(), with_passwords=True) / "device-old.html"
    text = path.read_text()
    assert Page(path).values["Server (SMTP)"] == "192.0.2.10"
    assert "An IP address, because this device does not accept a name." in text
    assert "an IP address does not work" not in text
    assert "This does not fit this device" not in text


def test_client_certificate_is_named(catalog: Catalog, tmp_path: Path) -> None:
    """A device that shows a certificate is not asked for a public address."""
    text = page_of("device-certificate.html", tmp_path, catalog).read_text()
    assert "client certificate relay.contoso.example is installed" in text
    assert "SPF" not in text


def test_menus_fit_the_kind_of_login() -> None:
    """A choice that is made for passwords is neither shown for OAuth nor for no login; an own choice is kept."""
    sharp = load_catalog().device_types["Sharp/bp-70c65"]
    lexmark = load_catalog().device_types["Lexmark/ms617"]
    fleet = fleet_of_every_method()

    def entries(name: str, device_type: DeviceType) -> dict[str, str]:
        settings = fleet.mail_settings(name, with_password=False)
        found = stops(device_type, settings, words_of("en"))
        return {entry.label: entry.value for stop in found for entry in stop.entries}

    assert entries("mailbox", sharp)["Authentication Method"] == "SMTP authentication (not OAuth 2.0)"
    assert entries("code", sharp)["Authentication Method"] == "OAuth 2.0"
    assert entries("direct", sharp)["Authentication Method"] == "Off"
    assert {"Get Token", "Provider", "User name", "Password"}.isdisjoint(entries("direct", sharp))
    assert "Device-Initiated E-mail" not in entries("direct", lexmark)


def test_replies_of_the_server_are_explained(catalog: Catalog, tmp_path: Path) -> None:
    """The method's refusals come after the technician's list, on the page and in the text."""
    path = page_of("device-relay.html", tmp_path, catalog)
    assert path.read_text().index("550 5.7.0") > path.read_text().index("5. If it does not work")
    assert "550 5.7.0 &lt;made up&gt;" in path.read_text()
    assert "550 5.7.0 <made up>" in path.with_suffix(".txt").read_text()


def test_method_for_inside_recipients_says_so(catalog: Catalog, tmp_path: Path) -> None:
    """Nobody is asked to try an address outside that the method cannot reach."""
    inside = page_of("device-volume.html", tmp_path, catalog).read_text()
    assert "to an address elsewhere arrives" not in inside
    assert "Mail to addresses outside Contoso is refused" in inside


def test_devices_file_has_what_oauth_needs(catalog: Catalog, tmp_path: Path) -> None:
    """A program can fetch tokens with it; devices without OAuth have no such key."""
    page_of("index.html", tmp_path, catalog)
    devices = {item["id"]: item for item in json.loads((tmp_path / "devices.json").read_text())["devices"]}
    assert devices["secret"]["oauth"] == {
        "flow": "client-credentials",
        "tenantId": TENANT,
        "clientId": CLIENT,
        "scope": "https://outlook.office365.com/.default",
        "authority": "https://login.microsoftonline.com",
    }
    assert devices["secret"]["password"] == APPLICATION.password
    assert (devices["code"]["oauth"]["flow"], devices["code"]["password"]) == ("device-code", None)
    assert [name for name, item in devices.items() if "oauth" in item] == ["browser", "code", "secret", "volume-token"]
    assert (devices["direct"]["mechanism"], devices["direct"]["username"]) == ("", None)


def test_front_page_names_each_method(catalog: Catalog, tmp_path: Path) -> None:
    """How many devices use which method is on the front page, and each device's method beside it."""
    text = page_of("index.html", tmp_path, catalog).read_text()
    assert '<td lang="en">SMTP AUTH, OAuth</td><td>3</td>' in text
    assert text.count("SMTP relay</td>") == 3
    assert "each device&#39;s mailbox" in text


def test_device_that_fetches_tokens_reaches_the_sign_in_address_too(catalog: Catalog, tmp_path: Path) -> None:
    """Before anything is entered, both ways through the firewall are checked; any sign-in address counts."""
    fleet = fleet_of_every_method()
    secret = fleet.devices["secret"]
    assert secret.settings.oauth
    elsewhere = replace(secret.settings.oauth, authority="https://login.microsoftonline.us:8443")
    other = replace(secret, id="other", settings=replace(secret.settings, oauth=elsewhere))
    whole = replace(fleet, devices={**fleet.devices, "other": other})
    pages = rendered(whole, tmp_path, with_made_up_methods(catalog), with_passwords=False)
    server = "the device reaches smtp.office365.com on port 587"
    for name, said in {
        "code": f"{server} and login.microsoftonline.com on port 443.",
        "secret": f"{server} and login.microsoftonline.com on port 443.",
        "other": f"{server} and login.microsoftonline.us on port 8443.",
        "mailbox": f"{server}.",
    }.items():
        for ending in ("html", "txt"):
            assert said in (pages / f"device-{name}.{ending}").read_text()


def test_client_secret_is_never_called_a_password(catalog: Catalog, tmp_path: Path) -> None:
    """Its row, its life, its length, its QR code and its sheet call it by the name that its field has."""
    fleet = fleet_of_every_method()
    unknown = replace(fleet.devices["secret"], id="secret", type="Zeta/L7")
    pages = rendered(
        replace(fleet, devices={"secret": unknown}), tmp_path, with_made_up_methods(catalog), with_passwords=True
    )
    for name in ("device-secret", "password-secret"):
        text = (pages / f"{name}.txt").read_text() + (pages / f"{name}.html").read_text().partition("<main>")[2]
        assert "Client secret: generation 2026H2, works until 2027-12-31." in text
        assert "password" not in re.sub(
            r"password-secret|not the password of a plain login|no password|Password</a>", "", text
        ).casefold().replace('id="password-', "")


def test_bridge_is_not_reached_through_its_own_addresses(catalog: Catalog, tmp_path: Path) -> None:
    """Loopback addresses, which the bridge listens to for itself, are not offered to a device."""
    old = fleet_of_every_method().devices["old"]
    device = replace(old, bridge_networks=("192.0.2.0/24", "127.0.0.12", "::1"))
    fleet = replace(fleet_of_every_method(), devices={"old": device})
    text = (
        rendered(fleet, tmp_path, with_made_up_methods(catalog), with_passwords=False) / "device-old.txt"
    ).read_text()
    assert "The device has an address in 192.0.2.0/24, such as" in text
