"""Which device types count: those that somebody has written a menu path or a limit down for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from catalog.device_type import DeviceType

Reason = Literal["limits", "menus"]


def counts(device_type: DeviceType) -> bool:
    """Whether a source gives a limit of the type's fields, or the path to them in its menus."""
    return bool(reasons(device_type))


def reasons(device_type: DeviceType) -> tuple[Reason, ...]:
    """Return what is known of the type from a source; menus that are a guess from its neighbours are not."""
    known: dict[Reason, bool] = {"limits": _has_limits(device_type), "menus": _has_menus(device_type)}
    return tuple(reason for reason, is_known in known.items() if is_known)


def _has_limits(device_type: DeviceType) -> bool:
    return any(limit is not None for _, limit in device_type.limits)


def _has_menus(device_type: DeviceType) -> bool:
    of_its_family = device_type.family.menus if device_type.family_source else ()
    return bool(of_its_family or device_type.own_menus)
