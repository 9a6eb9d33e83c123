"""How large a scan may be: what the server takes, and what the device can be set to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.limits import MessageSize
    from handouts.language import Words

_KIBIBYTE = 1024
_MEBIBYTE = 1024 * _KIBIBYTE
_ENCODED_PER_ATTACHED = 4 / 3 * 78 / 76
"""Base64 with its line ends (RFC 2045: 76 characters to a line)."""


def largest_attachment(max_message_bytes: int) -> int:
    """Return the largest attachment in whole MiB that still fits when it is encoded."""
    return int(max_message_bytes / _ENCODED_PER_ATTACHED / _MEBIBYTE)


def attachment(max_message_bytes: int | None, device: MessageSize | None) -> str:
    """Return the largest attachment that the server and the device let through, with its unit; empty: not known."""
    known = [max_message_bytes, device.highest * _KIBIBYTE if device and device.highest else None]
    smallest = min((size for size in known if size), default=0)
    if not smallest:
        return ""
    whole = largest_attachment(smallest)
    return f"{whole} MB" if whole else f"{int(smallest / _ENCODED_PER_ATTACHED / _KIBIBYTE)} KB"


def size_at_the_device(max_message_bytes: int | None, device: MessageSize | None) -> str:
    """Return what to set as the device's largest message, in the unit that it takes where that is known; empty: nothing.

    Whether a device counts the scan or the encoded mail is not known, so this is what is right for both.
    """
    if not max_message_bytes:
        return ""
    attached = largest_attachment(max_message_bytes)
    if device is None:
        return f"{attached} MB" if attached else ""
    wanted = min(attached * _KIBIBYTE, device.highest or attached * _KIBIBYTE)
    return f"{max(wanted, device.lowest or 0)} KB"


def about_size(max_message_bytes: int | None, device: MessageSize | None, words: Words) -> str:
    """Return what to mind about the size, in sentences."""
    return " ".join((*_about_server(max_message_bytes, words), *_about_device(device, words)))


def _about_server(max_message_bytes: int | None, words: Words) -> Iterator[str]:
    if max_message_bytes:
        yield words.say(
            "The server accepts {megabytes} MB in total; encoding adds about a third. Scan at 200 to 300 dpi.",
            megabytes=round(max_message_bytes / _MEBIBYTE),
        )


def _about_device(device: MessageSize | None, words: Words) -> Iterator[str]:
    if device and device.highest:
        yield words.say("The device can be set to {highest} KB at most.", highest=device.highest)
    if device and device.default:
        yield words.say("The factory setting is {default} KB.", default=device.default)
