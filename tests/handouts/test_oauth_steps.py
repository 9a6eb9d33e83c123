"""What a technician does at a device that sends by OAuth 2.0: by signing in there, or with a client secret."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from catalog import Catalog, load_catalog
from catalog.menu import MenuField
from handouts import Fleet
from handouts.device_page import DevicePage, device_page
from tests.handouts.conftest import device
from tests.handouts.made_up_methods import APPLICATION, CLIENT, EXCHANGE, TENANT, oauth
from tests.handouts.page import rendered

REAL = load_catalog()
MAILBOX = replace(EXCHANGE, username="login@contoso.example")
"""Its login is not its From address, so that a page shows which of them goes where."""
WITHOUT_OAUTH_FIELDS = (
    "Xerox/altalink",
    "Xerox/versalink-c620",
    "Xerox/workcentre-6505",
    "HP/laserjet-enterprise-futuresmart",
    "Konica-Minolta/bizhub-360i",
    "Brother/dcp-l5650dn",
    "Generic/smtp-device",
)
BEGINS = {
    "Sharp/bp-70c65": ("device-code", "At the device's panel", "SMTP", "Get Token"),
    "Sharp/bp-c131wd": ("device-code", "In the device's web page", "SMTP", "Get Token"),
    "Synology/dsm-7": ("authorization-code", "In the device's web page", "Email", "Sign In"),
    "Lexmark/mfp-firmware-24": (
        "device-code",
        "In the device's web page",
        "Set Up OAuth 2.0 for Email Server",
        "Register",
    ),
    "Konica-Minolta/bizhub-551i": ("device-code", "At the device's panel", "OAuth Settings", "Sign in"),
}
"""Flow, place, page and button of the first step of the sign-in."""


def fleet_with(device_type: str, flow: str) -> Fleet:
    """Return a fleet of one device of this type that logs in so."""
    secret = flow == "client-credentials"
    settings = oauth(MAILBOX, flow, CLIENT if secret else "")
    one = device("d", type=device_type, settings=settings, credential_id=APPLICATION.id if secret else "")
    return Fleet("local", "Contoso", {"d": one}, {APPLICATION.id: APPLICATION})


def page_of(device_type: str, flow: str, catalog: Catalog = REAL) -> DevicePage:
    """Return the page of that device."""
    fleet = fleet_with(device_type, flow)
    return device_page(fleet, fleet.devices["d"], catalog, with_passwords=False)


def text_of(device_type: str, flow: str, folder: Path) -> str:
    """Return the part of its text that is done at the device."""
    pages = rendered(fleet_with(device_type, flow), folder, REAL, with_passwords=False)
    text = (pages / "device-d.txt").read_text()
    return text[text.index("3. AT THE DEVICE") : text.index("4. TEST IT")]


def entered(page: DevicePage) -> dict[str, str]:
    """Return label and value of every line of the menus."""
    return {entry.label: entry.value for stop in page.stops for entry in stop.entries}


@pytest.mark.parametrize("device_type", WITHOUT_OAUTH_FIELDS)
def test_a_client_secret_is_not_typed_as_a_password(device_type: str, tmp_path: Path) -> None:
    """Where nobody has written down the fields of OAuth 2.0 the page says so, and fills in none of a password."""
    page = page_of(device_type, "client-credentials")
    said = "Where this device takes the values of OAuth 2.0 is not documented."
    assert page.oauth_fields_not_known.startswith(said)
    assert not any("client secret" in value or value == MAILBOX.username for value in entered(page).values())
    assert text_of(device_type, "client-credentials", tmp_path).count(said) == 1
    assert (tmp_path / "handouts" / "device-d.html").read_text().count(said) == 1


def test_fields_of_oauth_that_are_known_are_filled_in(catalog: Catalog) -> None:
    """A family with a field for the client id gets every value in its place, and no sentence."""
    known = catalog.device_types["Umbra/CX-100"]
    menu = known.family.menus[0]
    fields = (
        *(MenuField(setting="tenant_id", label="Tenant"), MenuField(setting="client_id", label="Application")),
        MenuField(setting="password", label="Application Secret", login=("client-secret",)),
        *(field for field in menu.fields if field.setting != "password"),
    )
    family = known.family.model_copy(update={"menus": (menu.model_copy(update={"fields": fields}),)})
    own = Catalog({known.id: known.model_copy(update={"family": family})}, catalog.methods)
    page = page_of(known.id, "client-credentials", own)
    assert page.oauth_fields_not_known == ""
    lines = entered(page)
    assert (lines["Tenant"], lines["Application"]) == (TENANT, CLIENT)
    assert (lines["Application Secret"], lines["Account"]) == ("the client secret, see part 1", MAILBOX.username)


@pytest.mark.parametrize("device_type", [*BEGINS, "Generic/smtp-device"])
def test_nothing_is_missing_where_somebody_signs_in_or_types_a_password(device_type: str) -> None:
    """The sentence about the fields of a client secret is for a client secret."""
    assert page_of(device_type, BEGINS.get(device_type, ("device-code",))[0]).oauth_fields_not_known == ""


@pytest.mark.parametrize("device_type", BEGINS)
def test_a_sign_in_begins_once_at_its_place(device_type: str, tmp_path: Path) -> None:
    """Its first step names the page and the button; no line of the menus orders it a second time."""
    flow, place, page_name, button = BEGINS[device_type]
    page = page_of(device_type, flow)
    assert page.sign_in
    assert page.sign_in.begin
    begin = page.sign_in.begin
    assert (begin.place, begin.path[-1], begin.entries[0].label) == (place, page_name, button)
    assert button not in entered(page)
    text = text_of(device_type, flow, tmp_path)
    assert text.index("Sign in at the device") < text.index(f"1. {place}: {' > '.join(begin.path)}")
    assert "look for" not in text.casefold()


def test_where_nobody_knows_where_it_begins_the_page_says_so(tmp_path: Path) -> None:
    """The first step then tells to choose OAuth 2.0 and what a button may be called."""
    page = page_of("Xerox/altalink", "device-code")
    assert page.sign_in
    assert page.sign_in.begin is None
    assert "1. Begin the sign-in at the device. On which page it begins is not documented for this device" in text_of(
        "Xerox/altalink", "device-code", tmp_path
    )


@pytest.mark.parametrize("device_type", ["Sharp/bp-70c65", "Synology/dsm-7"])
def test_the_test_is_pressed_after_the_sign_in(device_type: str, tmp_path: Path) -> None:
    """A test before there is a token fails; it is the last step of the sign-in and stands nowhere else."""
    flow = BEGINS[device_type][0]
    assert "Connection test" not in entered(page_of(device_type, flow))
    text = text_of(device_type, flow, tmp_path)
    assert text.count("Connection test") == 1
    assert text.index("has its token") < text.index("Connection test")


def test_a_login_with_a_password_is_tested_in_the_menus() -> None:
    """Nobody signs in, so the test stays on its page."""
    one = device("d", type="Sharp/bp-70c65", settings=EXCHANGE, credential_id="")
    fleet = Fleet("local", "Contoso", {"d": one}, {})
    assert "Connection test" in entered(device_page(fleet, one, REAL, with_passwords=False))


@pytest.mark.parametrize(
    ("device_type", "said"),
    [
        ("Sharp/bp-70c65", "has to be finished at the panel"),
        ("Konica-Minolta/bizhub-551i", "is started at the panel"),
        ("Konica-Minolta/bizhub-551i", "Behind a proxy"),
        ("Konica-Minolta/bizhub-551i", "a page of its own, OAuth Settings"),
    ],
)
def test_what_to_know_about_the_sign_in_is_read_before_the_steps(device_type: str, said: str, tmp_path: Path) -> None:
    """Somebody who has typed everything into the web page is not told at the end that the panel was right."""
    text = text_of(device_type, "device-code", tmp_path)
    assert text.count(said) == 1
    assert text.index(said) < text.index("In the device's web page:")
    html = (tmp_path / "handouts" / "device-d.html").read_text()
    assert html.count(said) == 1
    assert html.index(said) < html.index('<div class="stop">')


def test_a_client_secret_is_not_told_of_a_sign_in(tmp_path: Path) -> None:
    """Nobody starts anything at the panel where nobody signs in."""
    text = text_of("Konica-Minolta/bizhub-360i", "client-credentials", tmp_path)
    assert "started at the panel" not in text


def test_outlook_is_chosen_where_somebody_signs_in_at_a_synology() -> None:
    """The sign-in is under Outlook; the server and its port are typed under Other only."""
    signing_in = page_of("Synology/dsm-7", "authorization-code")
    assert entered(signing_in) == {"Service Provider": "Outlook"}
    one = device("d", type="Synology/dsm-7", settings=EXCHANGE, credential_id="")
    lines = entered(device_page(Fleet("local", "Contoso", {"d": one}, {}), one, REAL, with_passwords=False))
    assert (lines["Service Provider"], lines["SMTP Server"]) == ("Other", "smtp.office365.com")
    assert lines["Authentication Required"] == "Yes"
    assert "Sign In" not in lines


def test_a_test_of_an_unknown_kind_is_known_to_be_there() -> None:
    """The page does not say that none is documented while its menus have one."""
    does = page_of("Synology/dsm-7", "authorization-code").own_test.does
    assert does.startswith("The device's own test reports success.")


def test_labels_of_a_third_party_are_reported(tmp_path: Path) -> None:
    """Konica Minolta's path is from its guide, the labels are not: the page says so, in the text too."""
    page = page_of("Konica-Minolta/bizhub-551i", "device-code")
    assert [stop.reported for stop in page.stops] == [True, False]
    said = "Reported by third parties, not taken from the manufacturer's manual."
    assert text_of("Konica-Minolta/bizhub-551i", "device-code", tmp_path).count(said) == 1
