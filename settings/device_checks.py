"""What each device has to have to do with the stack and the catalogue."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from catalog.closest import suggestion
from catalog.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from catalog import Catalog
    from settings.device_list import Listed
    from settings.draft import Draft


def device_problems(devices: Iterable[Listed], draft: Draft, catalog: Catalog, file: str) -> Iterator[Problem]:
    """Yield references to sites, types, methods and domains that do not exist."""
    checks = _checks(draft, catalog)
    for line, device in devices:
        for column, check in checks.items():
            value = getattr(device, column)
            if (found := check.refusal(value.rpartition("@")[2] if column == "sender" else value)) is not None:
                yield Problem(file, line, column, *found)


def _checks(draft: Draft, catalog: Catalog) -> Mapping[str, _Known]:
    methods = {name: None if method.available else _NOT_YET for name, method in catalog.methods.items()}
    checks = {
        "type": _Known("device type", dict.fromkeys(catalog.device_types), _SEE_CATALOG),
        "method": _Known("sending method", methods, ""),
    }
    # While a domain's name is not told, nobody can say that a sender is outside every domain.
    if (sites := draft.site_ids()) is not None:
        checks["site"] = _Known("site", dict.fromkeys(sites), "name it in mfd:sites")
    if (domains := draft.domain_names()) is not None:
        checks["sender"] = _Known("domain", dict.fromkeys(domains), "name it in mfd:domains")
    return checks


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
