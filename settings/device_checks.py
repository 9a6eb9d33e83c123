"""What each device has to have to do with the stack and the catalogue."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from catalog.closest import suggestion
from catalog.problem import Problem
from settings.methods import AUTO, BRIDGE, ECS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from catalog import Catalog
    from settings.device import Device
    from settings.device_list import Listed
    from settings.draft import Draft


def device_problems(devices: Iterable[Listed], draft: Draft, catalog: Catalog, file: str) -> Iterator[Problem]:
    """Yield references to sites, types, methods and domains that do not exist."""
    checks = _checks(draft, catalog)
    domains = _sending_domains(draft)
    for line, device in devices:
        for column, check in checks.items():
            if (found := check.refusal(getattr(device, column))) is not None:
                yield Problem(file, line, column, *found)
        known = domains.get(_place_of_domains(draft, device, catalog))
        if known and (found := known.refusal(device.sender_domain)) is not None:
            yield Problem(file, line, "sender", *found)


def _checks(draft: Draft, catalog: Catalog) -> Mapping[str, _Known]:
    methods = {name: None if method.available else _NOT_YET for name, method in catalog.methods.items()}
    methods |= {AUTO: None}
    checks = {
        "type": _Known("device type", dict.fromkeys(catalog.device_types), _SEE_CATALOG),
        "method": _Known("sending method", methods, ""),
    }
    if (sites := draft.site_ids()) is not None:
        checks["site"] = _Known("site", dict.fromkeys(sites), "name it in mfd:sites")
    return checks


def _sending_domains(draft: Draft) -> Mapping[str, _Known | None]:
    """Return the domains that senders may be in, by the key that names them; None where not all are told.

    While a domain's name is not told, nobody can say that a sender is outside every domain.
    """
    own, accepted = draft.domain_names(), draft.accepted_domains()
    any_of = None if own is None or accepted is None else [*own, *accepted]
    named = {_OWN: ("domain", own), _ACCEPTED: ("accepted domain", accepted), _ANY: ("domain", any_of)}
    return {
        place: None if names is None else _Known(kind, dict.fromkeys(names), f"name it in {place}")
        for place, (kind, names) in named.items()
    }


def _place_of_domains(draft: Draft, device: Device, catalog: Catalog) -> str:
    """Return where the domain of the device's sender has to be named; empty where that cannot be told."""
    site = draft.document.sites.get(device.site)
    method = site.bridge.upstream if device.method == BRIDGE and site and site.bridge else device.method
    if method == ECS:
        return _OWN
    if method in {AUTO, BRIDGE} or method not in catalog.methods:
        return _ANY
    return _ACCEPTED if draft.document.microsoft365 else ""


_OWN = "mfd:domains"
_ACCEPTED = "mfd:microsoft365.acceptedDomains"
_ANY = f"{_OWN} or {_ACCEPTED}"
_SEE_CATALOG = "`Generic/smtp-device` fits any; the folder catalog/device-types/ has all"
_NOT_YET = "is not available yet"


class _Known:
    """The names that exist; a name with a text is known and refused for that reason."""

    def __init__(self, kind: str, names: Mapping[str, str | None], many: str) -> None:
        self.kind = kind
        self.names = names
        self.many = many
        self.refusal = cache(self._refusal)

    def _refusal(self, name: str) -> tuple[str, str] | None:
        if name not in self.names:
            return f"there is no {self.kind} {name!r}", suggestion(name, self.names, many=self.many)
        reason = self.names[name]
        available = [name for name, reason in self.names.items() if reason is None]
        return (f"the {self.kind} {name!r} {reason}", f"take {' or '.join(available)}") if reason else None
