"""QR codes for a phone at the device: its web page, and the values to copy from."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno
from markupsafe import Markup

from handouts.language import message

if TYPE_CHECKING:
    from handouts.language import Words
    from handouts.mail_settings import MailSettings

_HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


@dataclass(frozen=True)
class QrCode:
    """A QR code and what it holds, in words."""

    caption: str
    svg: Markup


def web_address(host: str) -> str | None:
    """Return the address of the device's own web page; None when `host` is no host name or IP address."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return f"http://{host}/" if _HOST_NAME.fullmatch(host) else None
    return f"http://[{address}]/" if address.version == 6 else f"http://{address}/"  # noqa: PLR2004 - IP version


def settings_text(settings: MailSettings, words: Words) -> str:
    """Return the values one per line, for a phone to copy from; never the password, which any phone could read."""
    lines = {
        message("Server"): settings.host,
        message("Port"): settings.port,
        message("Encryption"): settings.encryption.upper(),
        message("Tenant id"): settings.oauth.tenant_id if settings.oauth else "",
        message("Client id"): settings.oauth.client_id if settings.oauth else "",
        message("User name"): settings.username,
        message("From address"): settings.sender,
    }
    return "\n".join(f"{words.say(label)}: {value}" for label, value in lines.items() if value)


def draw(text: str) -> Markup:
    """Return `text` as an SVG element; level L, since a printed page is clean and a small code scans better."""
    code = segno.make(text, error="l", boost_error=False, micro=False)
    return Markup(code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S704 - segno's own markup
