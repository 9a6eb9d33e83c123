"""`settings.csv`: every setting of every device as a table."""

from __future__ import annotations

import csv
import stat
from dataclasses import fields, replace
from pathlib import Path

import pytest

from catalog import Catalog
from handouts import CredentialRecord, Fleet, MailSettings, OauthSettings
from tests.handouts.conftest import HEADQUARTERS, device, fleet_of
from tests.handouts.made_up_methods import fleet_of_every_method
from tests.handouts.page import rendered


def table(fleet: Fleet, folder: Path, catalog: Catalog, *, with_passwords: bool = False) -> dict[str, dict[str, str]]:
    """Return the rows of the written file by device id, as a spreadsheet reads them."""
    path = rendered(fleet, folder, catalog, with_passwords=with_passwords) / "settings.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_every_setting_of_every_device_is_there(catalog: Catalog, tmp_path: Path) -> None:
    """No field of the settings is left out, for no method."""
    fleet = fleet_of_every_method()
    rows = table(fleet, tmp_path, catalog, with_passwords=True)
    assert set(rows) == set(fleet.devices)
    kept = {field.name for kind in (MailSettings, OauthSettings) for field in fields(kind)}
    renamed = {"host": "server", "sender": "from", "flow": "oauth_flow"}
    assert {renamed.get(name, name) for name in kept - {"oauth"}} <= set(rows["secret"])
    told = fleet.mail_settings("secret", with_password=True)
    assert told.oauth
    assert (rows["secret"]["password"], rows["secret"]["client_id"]) == (told.password, told.oauth.client_id)
    assert (rows["relay"]["server"], rows["relay"]["username"]) == (fleet.devices["relay"].settings.host, "")


def test_passwords_are_there_only_when_asked_for(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """As on the hand-outs."""
    secret = HEADQUARTERS.passwords["2026H2"]
    assert table(fleet, tmp_path / "with", catalog, with_passwords=True)["copy-room"]["password"] == secret
    assert table(fleet, tmp_path / "without", catalog)["copy-room"]["password"] == ""


def test_a_device_that_waits_has_nothing_to_enter(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """It is listed with its state and no settings."""
    row = table(fleet, tmp_path, catalog, with_passwords=True)["later"]
    assert (row["state"], row["server"], row["username"], row["password"], row["from"]) == ("waiting", "", "", "", "")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", " ="])
def test_no_cell_is_a_formula(begin: str, catalog: Catalog, tmp_path: Path) -> None:
    """What an inventory has in it is never calculated by the spreadsheet that opens the table."""
    hostile = f'{begin}HYPERLINK("http://evil.example")'
    record = device("d", name=hostile, manufacturer=hostile, model=hostile, location=hostile, serial=hostile)
    row = table(fleet_of(record), tmp_path, catalog)["d"]
    assert row["name"].startswith("'")
    assert [name for name, value in row.items() if value.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_a_password_stays_as_it_is_typed(catalog: Catalog, tmp_path: Path) -> None:
    """A secret may begin with a hyphen; an apostrophe in front would be a wrong password."""
    secret = "-bc8Q~" + "x" * 34
    login = CredentialRecord("hq", "local-hq", "2026H2", {"2026H2": secret})
    fleet = replace(fleet_of(device("d")), credentials={"hq": login})
    assert table(fleet, tmp_path, catalog, with_passwords=True)["d"]["password"] == secret


def test_the_front_page_leads_to_it(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """One link, which works from the folder."""
    pages = rendered(fleet, tmp_path, catalog, with_passwords=False)
    assert '<a href="settings.csv">CSV</a>' in (pages / "index.html").read_text()
