"""QR codes for a phone at the device: its web page, and the values to copy from."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import zxingcpp
from markupsafe import Markup

from handouts.language import message

if TYPE_CHECKING:
    from handouts.language import Words
    from handouts.mail_settings import MailSettings

_BORDER = 2
"""Light modules around the code; the page around them is white too."""
_RUN = re.compile(rb"\0+|[^\0]+")
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
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    modules = memoryview(code.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type] # a buffer, which its stub leaves out
    side, rows = len(modules), modules.tobytes()
    strokes = "".join(_strokes(number, rows[number * side : (number + 1) * side]) for number in range(side))
    size = side + 2 * _BORDER
    drawn = f'<svg viewBox="0 0 {size} {size}" class="qr"><path stroke="#000" d="{strokes}"/></svg>'
    return Markup(drawn)  # noqa: S704 - numbers only


def _strokes(number: int, row: bytes) -> str:
    """Return the strokes of a row of modules, dark ones being 0: `M` and `m` move, `h` draws to the right."""
    runs = (f"h{len(run)}" if run[0] == 0 else f"m{len(run)} 0" for run in _RUN.findall(row))
    return f"M{_BORDER} {number + _BORDER}.5{''.join(runs)}"
