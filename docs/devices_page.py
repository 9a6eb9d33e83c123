"""The device types of the catalogue: what each can do, and what its fields hold."""

from __future__ import annotations

from collections.abc import Collection

from catalog import DeviceType, FieldLimit, load_catalog
from docs.markdown import table

_HEAD = """# Device types

The ids for the column `type` of the device list. What nobody has written down is "not known", and never counts as a yes.
`Generic/smtp-device` fits any device that is not here; a new type is one file (CONTRIBUTING.md).

"""
_COLUMNS = ("Id", "STARTTLS", "TLS versions", "Login", "OAuth 2.0", "User name", "Password", "Menus known from")


def devices_page() -> str:
    """Return the page."""
    types = load_catalog().device_types.values()
    return _HEAD + table(_COLUMNS, [_row(one) for one in types])


def _row(device_type: DeviceType) -> tuple[str, ...]:
    can, limits = device_type.capabilities, device_type.limits
    grades = sorted({step.grade for step in device_type.steps})
    return (
        f"`{device_type.id}`",
        _answer(can.starttls),
        _names(can.tls_versions),
        _names(can.mechanisms),
        _names(can.oauth),
        _limit(limits.username),
        _limit(limits.password),
        ", ".join(grades) or "nobody",
    )


def _answer(known: bool | None) -> str:  # noqa: FBT001 - a capability
    return "not known" if known is None else "yes" if known else "no"


def _names(known: Collection[str] | None) -> str:
    return "not known" if known is None else ", ".join(known) or "none"


def _limit(limit: FieldLimit | None) -> str:
    return f"{limit.max_length} characters" if limit else "not known"
