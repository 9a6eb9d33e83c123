"""`devices.json`: the same settings for programs. Others rely on its keys; see `write_devices`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

from handouts.file_names import document_name

if TYPE_CHECKING:
    from handouts.fleet import DeviceRecord, Fleet
    from handouts.mail_settings import OauthSettings


def write_devices(file: TextIO, fleet: Fleet, devices: Iterable[DeviceRecord], *, with_passwords: bool) -> None:
    """Write `{"devices":[…]}` with one device per line, one at a time.

    Keys: id, method, manufacturer, model, site, host, port, encryption (`starttls`, `tls`, `none`), mechanism, username,
    password (null unless asked for), from, document (relative to the file's folder), state (`ready`, `waiting`),
    maxMessageBytes (null where not known) and rootCertificates (their names).
    A waiting device whose login does not exist yet has a null username. A device that logs in by OAuth 2.0 also has
    oauth: flow, tenantId, clientId, scope, authority.
    """
    file.write('{"devices":[')
    for number, device in enumerate(devices):
        file.write(",\n" if number else "\n")
        file.write(json.dumps(_entry(fleet, device, with_passwords=with_passwords), ensure_ascii=False))
    file.write("\n]}\n")


def _entry(fleet: Fleet, device: DeviceRecord, *, with_passwords: bool) -> dict[str, Any]:
    settings = fleet.mail_settings(device.id, with_password=with_passwords)
    return {
        "id": device.id,
        "method": device.method,
        "manufacturer": device.manufacturer,
        "model": device.model,
        "site": device.site,
        "host": settings.host,
        "port": settings.port,
        "encryption": settings.encryption,
        "mechanism": settings.mechanism,
        "username": settings.username or None,
        "password": settings.password,
        "from": settings.sender,
        "document": f"handouts/{document_name(device.id)}.html",
        "state": device.state,
        "maxMessageBytes": settings.max_message_bytes,
        "rootCertificates": list(settings.root_certificates),
        **_oauth(settings.oauth),
    }


def _oauth(oauth: OauthSettings | None) -> dict[str, Any]:
    if oauth is None:
        return {}
    return {
        "oauth": {
            "flow": oauth.flow,
            "tenantId": oauth.tenant_id,
            "clientId": oauth.client_id,
            "scope": oauth.scope,
            "authority": oauth.authority,
        }
    }
