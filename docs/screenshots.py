"""`python -m docs.screenshots`: pictures of five devices' hand-outs, for the docs, taken in Debian's Chromium."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from catalog import load_catalog
from handouts import CredentialRecord, DeviceRecord, Fleet, MailSettings, OauthSettings, render_set

IMAGES = Path(__file__).parent / "images"
_WIDTH, _HEIGHT = 794, 1123
"""A4 at 96 pixels to the inch."""
_ECS = MailSettings(
    host="smtp.azurecomm.net",
    port=587,
    encryption="starttls",
    mechanism="LOGIN",
    username="",
    sender="scan@devices.contoso.com",
    max_message_bytes=10485760,
    root_certificates=("DigiCert Global Root G2",),
)
_MAILBOX = replace(
    _ECS, host="smtp.office365.com", mechanism="XOAUTH2", username="scan@contoso.com", sender="scan@contoso.com"
)
_SIGN_IN = OauthSettings("device-code", "11111111-1111-4111-8111-111111111111", "", "")
_RELAY = MailSettings("contoso-com.mail.protection.outlook.com", 25, "starttls", "", "", "nas@contoso.com")


def main() -> int:
    """Take every picture; 1 where there is no Chromium."""
    program = shutil.which("chromium")
    if program is None:
        sys.stderr.write("chromium is not installed; on Debian: apt install chromium\n")
        return 1
    shown = devices()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = render_set(fleet(shown.values()), Path(folder), with_passwords=False).index.parent
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_viewport_size({"width": _WIDTH, "height": _HEIGHT})
        for image, device in shown.items():
            _take(page, pages / f"device-{device.id}.html", IMAGES / f"{image}.png")
        browser.close()
    return 0


def devices() -> dict[str, DeviceRecord]:
    """Return five devices by the name of their picture: three languages, four ways to log in."""
    german = {"language": "de", "location": "Erdgeschoss"}
    french = {"language": "fr", "location": "Rez-de-chaussée", "site": "geneva", "site_name": "Genève"}
    sign_in = replace(_MAILBOX, oauth=_SIGN_IN)
    return {
        "handout": _device(
            "ber-copier-hall", "Sharp/bp-70c65", "Copier in the hall", "ecs", _ECS, credential_id="berlin"
        ),
        "handout-oauth": _device(
            "ber-copy-room", "Konica-Minolta/bizhub-360i", "Copy room", "smtp-auth-oauth", sign_in
        ),
        "handout-german": _device(
            "ber-empfang", "Kyocera/taskalfa-500ci", "Empfang", "ecs", _ECS, credential_id="berlin", **german
        ),
        "handout-french": _device(
            "gva-accueil", "Ricoh/mp-c307", "Accueil", "ecs", _ECS, credential_id="berlin", **french
        ),
        "handout-relay": _device(
            "ber-files", "Synology/dsm-7", "File server", "smtp-relay", _RELAY, public_addresses=("203.0.113.10",)
        ),
    }


def fleet(shown: Iterable[DeviceRecord]) -> Fleet:
    """Return the fleet of these devices."""
    login = CredentialRecord(
        "berlin", "prod-berlin@devices.contoso.com", "2026H2", {"2026H2": "x" * 40}, {"2026H2": "2027-12-31"}
    )
    return Fleet("prod", "Contoso Ltd", {item.id: item for item in shown}, {"berlin": login})


def _device(id_: str, kind: str, name: str, method: str, settings: MailSettings, **fields: object) -> DeviceRecord:
    known = load_catalog().device_types[kind]
    record = DeviceRecord(
        id=id_,
        name=name,
        type=kind,
        manufacturer=known.manufacturer,
        model=known.model,
        site="berlin",
        site_name="Berlin",
        method=method,
        credential_id="",
        settings=settings,
        location="Ground floor",
        host="192.0.2.17",
    )
    return replace(record, **fields)  # type: ignore[arg-type] # fields of several types


def _take(page: Page, source: Path, target: Path) -> None:
    page.goto(source.as_uri())
    page.emulate_media(media="print")
    page.add_style_tag(content="body { padding: 13mm 12mm; }")
    page.screenshot(path=target)


if __name__ == "__main__":
    sys.exit(main())
