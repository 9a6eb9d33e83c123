"""File names of documents: safe on Linux, macOS and Windows, whatever the id."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handouts.errors import UnsafeNameError

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def document_name(device_id: str) -> str:
    """Return the name, without ending, of a device's documents.

    The prefix keeps an id such as `index` or `con` (which Windows reserves) apart from other files.
    Raises UnsafeNameError for an id that could leave the folder or that some system cannot store.
    """
    if not _SAFE.fullmatch(device_id):
        raise UnsafeNameError(
            f"the device id {device_id!r} cannot be a file name; use letters, digits, '.', '_' and '-'"
        )
    return f"device-{device_id}"


def password_name(device_id: str) -> str:
    """Return the name, without ending, of the sheet with a device's password; `document_name` has checked the id."""
    return f"password-{device_id}"


def booklet_name(site: str) -> str:
    """Return the name, without ending, of a site's booklet; raises UnsafeNameError as `document_name` does."""
    if not _SAFE.fullmatch(site):
        raise UnsafeNameError(f"the site id {site!r} cannot be a file name; use letters, digits, '.', '_' and '-'")
    return f"booklet-{site}"


def check_names(device_ids: Iterable[str]) -> None:
    """Raise UnsafeNameError for an unsafe id, and for two that differ by upper and lower case only."""
    seen: dict[str, str] = {}
    for device_id in device_ids:
        other = seen.setdefault(document_name(device_id).lower(), device_id)
        if other != device_id:
            raise UnsafeNameError(
                f"the device ids {other!r} and {device_id!r} would be the same file on Windows and macOS"
            )
