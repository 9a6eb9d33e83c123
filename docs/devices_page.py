"""The device types of the catalogue: what each can do, and what its fields hold."""

from __future__ import annotations

from collections.abc import Collection

from catalog import DeviceType, FieldLimit, counts, load_catalog
from catalog.capabilities import Capabilities
from catalog.counting import reasons
from catalog.facilities import Bulk, MailTest
from docs.markdown import table

_HEAD = """# Device types

The ids for the column `type` of the device list. What nobody has written down is "not known", and never counts as a yes.
`Generic/smtp-device` fits any device that is not here; a new type is one file (CONTRIBUTING.md).

"""
_COUNTED = """{types} types of {manufacturers} manufacturers. {counting} of {their_manufacturers} manufacturers count:
a source gives a limit of their fields, or the path to them in their menus.
What the others show is a guess from their neighbours, or nothing.

"""
_COLUMNS = (
    "Id",
    "Counts for",
    "STARTTLS",
    "TLS versions",
    "Login",
    "OAuth 2.0",
    "User name",
    "Password",
    "Menus known from",
    "Test",
    "Many at once",
)


def devices_page() -> str:
    """Return the page."""
    types = list(load_catalog().device_types.values())
    return _HEAD + _counted(types) + table(_COLUMNS, [_row(one) for one in types])


def _counted(types: Collection[DeviceType]) -> str:
    counting = [one for one in types if counts(one)]
    return _COUNTED.format(
        types=len(types),
        manufacturers=_manufacturers(types),
        counting=len(counting),
        their_manufacturers=_manufacturers(counting),
    )


def _manufacturers(types: Collection[DeviceType]) -> int:
    return len({one.manufacturer for one in types})


def _row(device_type: DeviceType) -> tuple[str, ...]:
    can, limits = device_type.capabilities, device_type.limits
    return (
        f"`{device_type.id}`",
        ", ".join(reasons(device_type)) or "nothing",
        _answer(can.starttls),
        _names(can.tls_versions),
        _names(can.mechanisms),
        _oauth(can),
        _limit(limits.username),
        _limit(limits.password),
        _grades(device_type),
        _test(device_type.family.test),
        _bulk(device_type.family.bulk),
    )


def _grades(device_type: DeviceType) -> str:
    if "menus" not in reasons(device_type):
        return "a guess" if device_type.steps else "nobody"
    return ", ".join(sorted({step.grade for step in device_type.steps}))


def _oauth(can: Capabilities) -> str:
    return f"{_names(can.oauth)}, from {can.oauth_from}" if can.oauth_from else _names(can.oauth)


def _test(test: MailTest | None) -> str:
    return (test.kind or "there is one") if test else "not known"


def _bulk(ways: Collection[Bulk]) -> str:
    return ", ".join(f"{way.format or 'format not known'} ({way.layout})" for way in ways) or "not known"


def _answer(known: bool | None) -> str:  # noqa: FBT001 - a capability
    return "not known" if known is None else "yes" if known else "no"


def _names(known: Collection[str] | None) -> str:
    return "not known" if known is None else ", ".join(known) or "none"


def _limit(limit: FieldLimit | None) -> str:
    return f"{limit.max_length} characters" if limit else "not known"
