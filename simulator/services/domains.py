"""The tenant's domains: Graph lists them, and Exchange Online takes mail for those that it verified (accepted domains)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simulator.rules import rule
from simulator.services import graph_errors

if TYPE_CHECKING:
    from simulator.core import Core

DOMAIN_DOCS = "microsoft-graph-docs, domain-list-serviceconfigurationrecords"
SERVICES = ("Email", "OfficeCommunicationsOnline")
EMAIL = "Email"
HOST = "_mailExchange"
BARE_TYPES = "_bareTypes"
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
TTL = 3600


class Domains:
    """Rows of the table `domains` by name, as Graph shows them; `_mailExchange` is the host that its mail goes to."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.rows = core.state.table("domains")
        core.on_reset.append(self.prepare)
        self.prepare()

    def prepare(self) -> None:
        """Put the initial domain and the tenant's own in place, where no domain is."""
        if not self.rows:
            self._put(self._core.settings.initial_domain, {"isInitial": True})
            self._put(self._core.settings.own_domain, {"isDefault": True})

    def replace(self, wanted: list[dict[str, Any]]) -> None:
        """Have these domains beside the initial one: `id`, and what is not as usual.

        `mailExchange` is the host, `bareTypes` leaves the `#` out of the names of record types, as Microsoft's own
        sample does; `isVerified` and `supportedServices` as in Graph.
        """
        names = [str(entry.get("id", "")).lower() for entry in wanted]
        if not all(LABEL.fullmatch(label) for name in names for label in name.split(".")):
            raise graph_errors.invalid_value("id")
        self.rows.clear()
        self._put(self._core.settings.initial_domain, {"isInitial": True, "isDefault": not names})
        for number, (name, entry) in enumerate(zip(names, wanted, strict=True)):
            self._put(name, {"isDefault": number == 0, **entry})

    def _put(self, name: str, wanted: dict[str, Any]) -> None:
        known = {key: value for key, value in wanted.items() if key not in {"id", "mailExchange", "bareTypes"}}
        usual = {
            "id": name,
            "authenticationType": "Managed",
            "isAdminManaged": True,
            "isDefault": False,
            "isInitial": False,
            "isRoot": True,
            "isVerified": True,
            "supportedServices": list(SERVICES),
        }
        hidden = {HOST: wanted.get("mailExchange") or classic_host(name), BARE_TYPES: bool(wanted.get("bareTypes"))}
        self.rows[name] = {**self.rows.get(name, usual), **known, **hidden}
        self._core.state.touched()

    def accepted(self) -> list[str]:
        """Return the names of the domains that Exchange Online takes mail for."""
        return [name for name, row in self.rows.items() if row["isVerified"] and EMAIL in row["supportedServices"]]

    def is_accepted(self, name: str) -> bool:
        """Return whether Exchange Online takes mail for a domain; a subdomain is a domain of its own."""
        return name.lower() in self.accepted()

    def mail_exchange(self, name: str) -> str | None:
        """Return the MX host of an accepted domain, None for any other."""
        return str(self.rows[name.lower()][HOST]) if self.is_accepted(name) else None

    @rule("A domain without mail has no service configuration records; others an MX, an SPF and more", DOMAIN_DOCS)
    @rule("A record's type has a # in front, or none, as Microsoft's own sample shows it", DOMAIN_DOCS)
    def records(self, name: str) -> list[dict[str, Any]]:
        """Return the DNS records that Microsoft 365 wants for a domain."""
        host = self.mail_exchange(name)
        if host is None:
            return []
        mark = "" if self.rows[name.lower()][BARE_TYPES] else "#"
        spf = "v=spf1 include:spf.protection.outlook.com -all"
        target = "autodiscover.outlook.com"
        return [
            _record(name, f"{mark}microsoft.graph.domainDnsMxRecord", "Mx", mailExchange=host, preference=0),
            _record(name, f"{mark}microsoft.graph.domainDnsTxtRecord", "Txt", text=spf),
            _record(
                f"autodiscover.{name}", f"{mark}microsoft.graph.domainDnsCnameRecord", "CName", canonicalName=target
            ),
        ]


def classic_host(name: str) -> str:
    """Return the MX host of the older form, the domain with hyphens for dots."""
    return f"{name.lower().replace('.', '-')}.mail.protection.outlook.com"


def _record(label: str, odata_type: str, record_type: str, **more: object) -> dict[str, Any]:
    return {
        "@odata.type": odata_type,
        "id": f"{label}|{record_type}".lower(),
        "isOptional": False,
        "label": label.lower(),
        "recordType": record_type,
        "supportedService": EMAIL,
        "ttl": TTL,
        **more,
    }
