"""The sheet that a password stands on alone, so that the page beside the device holds no secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handouts.language import Language, words_of
from handouts.plain_text import one_line
from handouts.secret_text import SecretText, secret_text
from handouts.setting_values import misfit, password_label, password_life

if TYPE_CHECKING:
    from catalog import Catalog
    from handouts.fleet import DeviceRecord, Fleet


@dataclass(frozen=True)
class PasswordPage:
    """What the sheet prints; `label` is what the device calls the password."""

    language: Language
    organization: str
    stack: str
    id: str
    name: str
    device_title: str
    place: str
    label: str
    username: str
    secret: SecretText
    warning: str
    """Why the device's field does not take it; empty when it does, or nobody knows."""
    life: tuple[str, ...]
    """Until when it works, one sentence each."""


def password_page(fleet: Fleet, device: DeviceRecord, catalog: Catalog) -> PasswordPage | None:
    """Return the sheet; None for a device that is told no password, or whose password is not known."""
    settings = fleet.mail_settings(device.id, with_password=True)
    if settings.password is None or not settings.needs_password:
        return None
    words = words_of(device.language)
    device_type = catalog.device_types.get(device.type)
    return PasswordPage(
        language=words.language,
        organization=one_line(fleet.organization),
        stack=fleet.stack,
        id=device.id,
        name=one_line(device.name) or device.id,
        device_title=one_line(f"{device.manufacturer} {device.model}"),
        place=one_line(", ".join(filter(None, (device.site_name or device.site, device.location)))),
        label=password_label(settings, words),
        username=one_line(settings.username),
        secret=secret_text(settings.password, words),
        warning=misfit(settings.password, device_type.limits.password if device_type else None, words),
        life=tuple(password_life(settings, fleet.credential_of(device), words)),
    )
