"""Who holds which secret, as the last `pulumi up` left it: from the hand-outs of the stack, and its bridges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from rotation import Deployed, Holder, Login

if TYPE_CHECKING:
    from handouts import CredentialRecord, DeviceRecord, Fleet
    from settings import StackSettings

_BRIDGE = "lan-bridge"


def deployed_secrets(fleet: Fleet, settings: StackSettings) -> Deployed:
    """Return the logins whose secrets have generations, and every device and bridge; no secret is in it."""
    logins = {key: _login(record) for key, record in fleet.credentials.items() if record.current}
    holders = [*map(_holder, fleet.devices.values()), *_bridges(settings)]
    return Deployed(logins, {holder.id: holder for holder in holders})


def _login(record: CredentialRecord) -> Login:
    return Login(record.id, record.current, {name: date.fromisoformat(day) for name, day in record.ends.items()})


def _holder(device: DeviceRecord) -> Holder:
    return Holder(
        device.id,
        device.name or device.id,
        device.site_name or device.site,
        device.location,
        device.credential_id,
        device.state == "ready",
    )


def _bridges(settings: StackSettings) -> Iterator[Holder]:
    """Yield the bridges that log in with a secret of the stack: the devices behind one stop when it goes."""
    for site in sorted({device.site for device in settings.devices if device.method == _BRIDGE}):
        behind = [device for device in settings.devices if device.method == _BRIDGE and device.site == site]
        bridge = settings.bridge_of(behind[0])
        if bridge and settings.sends_by_ecs(behind[0]):
            login = settings.bridge_credential_id(site)
            ready = not all(map(settings.waiting, behind))
            yield Holder(f"bridge:{site}", "Mail bridge", settings.site_name(site), bridge.host, login, ready)
