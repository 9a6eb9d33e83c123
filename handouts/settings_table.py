"""`settings.csv`: every setting of every device as a table, for spreadsheets and for programs of makers.

A spreadsheet takes a cell that begins with = + - or @ for a formula, and inventories are written by many hands: such a
cell gets an apostrophe in front (as OWASP advises against CSV injection). A password never does, since it has to be typed
as it is; nobody but Entra ID or the administrator chooses it. `devices.json` has every value unchanged.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from handouts.plain_text import one_line

if TYPE_CHECKING:
    from handouts.fleet import DeviceRecord, Fleet

FILE = "settings.csv"
_COLUMNS = (
    *("id", "name", "manufacturer", "model", "serial", "site", "place", "address", "method", "state"),
    *("server", "port", "encryption", "mechanism", "username", "password", "from"),
    *("max_message_bytes", "root_certificates"),
    *("oauth_flow", "tenant_id", "client_id", "scope", "authority"),
)
_FORMULA = ("=", "+", "-", "@")


def write_table(file: TextIO, fleet: Fleet, devices: Iterable[DeviceRecord], *, with_passwords: bool) -> None:
    """Write the header and one line per device, one at a time; UTF-8 with the mark that spreadsheets know it by.

    The password is empty unless asked for, and everything from `server` on is empty for a device that waits.
    """
    file.write("\ufeff")
    table = csv.writer(file)
    table.writerow(_COLUMNS)
    for device in devices:
        cells = {**_about(device), **_told(fleet, device, with_passwords=with_passwords)}
        table.writerow(_cell(name, cells.get(name)) for name in _COLUMNS)


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if name == "password":
        return str(value)
    text = one_line(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text


def _about(device: DeviceRecord) -> dict[str, object]:
    return {
        "id": device.id,
        "name": device.name,
        "manufacturer": device.manufacturer,
        "model": device.model,
        "serial": device.serial,
        "site": device.site,
        "place": device.location,
        "address": device.host,
        "method": device.method,
        "state": device.state,
    }


def _told(fleet: Fleet, device: DeviceRecord, *, with_passwords: bool) -> dict[str, object]:
    if device.state == "waiting":
        return {}
    settings = fleet.mail_settings(device.id, with_password=with_passwords)
    told = {
        "server": settings.host,
        "port": settings.port,
        "encryption": settings.encryption,
        "mechanism": settings.mechanism,
        "username": settings.username,
        "password": settings.password if settings.needs_password else None,
        "from": settings.sender,
        "max_message_bytes": settings.max_message_bytes,
        "root_certificates": "; ".join(settings.root_certificates),
    }
    if (oauth := settings.oauth) is None:
        return told
    names = {"oauth_flow": "flow", **{name: name for name in ("tenant_id", "client_id", "scope", "authority")}}
    return told | {column: getattr(oauth, name) for column, name in names.items()}
