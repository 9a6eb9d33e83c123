"""From `auto` to real methods; and what to say about methods that somebody chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advice.alike import advise_all
from advice.case import Case, Tenant
from advice.warn import warnings_of
from catalog import Problem
from settings import SettingsError
from settings.decide import with_devices
from settings.methods import AUTO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from advice.advice import Advice
    from catalog import Catalog
    from settings import Device, StackSettings

_UNKNOWN_TENANT = Tenant()


def decide(settings: StackSettings, catalog: Catalog, today: date, tenant: Tenant = _UNKNOWN_TENANT) -> StackSettings:
    """Return settings whose devices all have a method, with a warning for each thing that deserves a look.

    Raises SettingsError that names every device for which `auto` finds no method, with each method's reason.
    """
    undecided = [device for device in settings.devices if device.method == AUTO]
    found = advise_all([Case(settings, device, catalog, today, tenant) for device in undecided])
    if problems := [_problem(settings, advice) for advice in found if advice.automatic is None]:
        raise SettingsError(problems)
    methods = dict(_methods(found))
    devices = [_with_method(device, methods) for device in settings.devices]
    decided = with_devices(settings, devices, catalog)
    cases = [Case(decided, device, catalog, today, tenant) for device in decided.devices]
    return decided.model_copy(update={"warnings": (*settings.warnings, *warnings_of(cases, automatic=methods))})


def _methods(found: Iterable[Advice]) -> Iterator[tuple[str, str]]:
    for advice in found:
        if advice.automatic:
            yield advice.device.id, advice.automatic.way.method.id


def _with_method(device: Device, methods: dict[str, str]) -> Device:
    return device.model_copy(update={"method": methods[device.id]}) if device.id in methods else device


def _problem(settings: StackSettings, advice: Advice) -> Problem:
    device = advice.device
    reasons = " ".join(f"{verdict.way.id}: {verdict.reason}" for verdict in advice.refused)
    what = f"`auto` finds no method for {device.id} ({device.type}). {reasons}".rstrip(".")
    return Problem(settings.devices_file, settings.lines.get(device.id), "method", what, _right(advice))


def _right(advice: Advice) -> str:
    if not advice.possible:
        return "put a bridge into the site (mfd:sites, bridge), or take another device"
    first = advice.possible[0]
    conditions = ", and ".join(found.with_way_out for found in first.conditions) or "if that is wanted"
    others = [verdict.way.id for verdict in advice.possible[1:]]
    more = f"; also possible: {', '.join(others)} (`mfd advise {advice.device.id}`)" if others else ""
    return f"write {first.way.method.id} {conditions}{more}"
