"""Azure DNS: zones and record sets as ARM holds them, with ETags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simulator.errors import WireError, bad_request, not_found, resource_not_found
from simulator.rules import INVENTED, rule
from simulator.services.dns_records import DNS_DOCS, TYPES, canonical, texts
from simulator.services.resources import new_etag, normal_id

if TYPE_CHECKING:
    from simulator.core import Core
    from simulator.services.resources import Resources

ZONE_TYPE = "Microsoft.Network/dnszones"
APEX = "@"
LABEL = re.compile(r"[a-z0-9_*]([a-z0-9_-]*[a-z0-9_])?|\*|@", re.IGNORECASE)
NAME_SERVERS = tuple(f"ns{number}-01.azure-dns.{end}." for number, end in enumerate(("com", "net", "org", "info"), 1))
SOA = {
    "email": "azuredns-hostmaster.microsoft.com",
    "expireTime": 2419200,
    "host": NAME_SERVERS[0],
    "minimumTTL": 300,
    "refreshTime": 3600,
    "retryTime": 300,
    "serialNumber": 1,
}
NS_SECONDS = 172800
SOA_SECONDS = 3600


class DnsZones:
    """Zones in the table `dnsZones`, record sets in `dnsRecordSets`, both by lower-case ARM id."""

    def __init__(self, core: Core, resources: Resources) -> None:
        self._core = core
        self._resources = resources
        self._zones = core.state.table("dnsZones")
        self._sets = core.state.table("dnsRecordSets")
        core.timers.register("dnsZones.delete", resources.remove_tree)

    # Zones

    @rule("A new zone has its NS and SOA records", DNS_DOCS)
    def put_zone(self, zone_id: str, body: dict[str, Any], conditions: Conditions) -> tuple[dict[str, Any], bool]:
        """Create or change a zone; return it and whether it is new."""
        name = zone_id.rstrip("/").rsplit("/", 1)[-1]
        if "." not in name or not all(LABEL.fullmatch(label) for label in name.split(".")):
            raise bad_request("BadRequest", f"[simulator] '{name}' is no name of a DNS zone")
        old = self._zones.get(normal_id(zone_id))
        conditions.check(old)
        zone = old or {"id": zone_id, "name": name, "type": ZONE_TYPE}
        zone |= {"location": "global", "tags": body.get("tags") or {}, "etag": new_etag()}
        zone["properties"] = {
            "maxNumberOfRecordSets": 10000,
            "maxNumberOfRecordsPerRecordSet": None,
            "nameServers": list(NAME_SERVERS),
            "zoneType": "Public",
            "registrationVirtualNetworks": [],
            "resolutionVirtualNetworks": [],
        }
        self._zones[normal_id(zone_id)] = zone
        if old is None:
            records = [{"nsdname": server} for server in NAME_SERVERS]
            self._write(zone, "NS", APEX, {"TTL": NS_SECONDS, "NSRecords": records})
            self._write(zone, "SOA", APEX, {"TTL": SOA_SECONDS, "SOARecord": dict(SOA)})
        self._core.state.touched()
        return self.zone(zone_id), old is None

    def zone(self, zone_id: str) -> dict[str, Any]:
        """Return a zone with its number of record sets; 404 when it is not there."""
        zone = self._found_zone(zone_id)
        count = len(self.record_sets(zone_id))
        return {**zone, "properties": {**zone["properties"], "numberOfRecordSets": count}}

    def zones(self, scope: str) -> list[dict[str, Any]]:
        """Return the zones of a group or subscription."""
        prefix = normal_id(scope) + "/"
        return [self.zone(zone["id"]) for key, zone in self._zones.items() if key.startswith(prefix)]

    def patch_zone(self, zone_id: str, body: dict[str, Any], conditions: Conditions) -> dict[str, Any]:
        """Change the tags of a zone."""
        zone = self._found_zone(zone_id)
        conditions.check(zone)
        zone |= {"tags": body.get("tags") or {}, "etag": new_etag()}
        self._core.state.touched()
        return self.zone(zone_id)

    @rule("Deleting a zone takes a while and removes its records", DNS_DOCS)
    def delete_zone(self, zone_id: str, conditions: Conditions) -> str | None:
        """Begin to delete a zone; return the operation's id, None when it was not there."""
        zone = self._zones.get(normal_id(zone_id))
        if zone is None:
            return None
        conditions.check(zone)
        seconds = self._core.settings.durations.short_operation
        return self._core.operations.begin("delete", zone["id"], seconds, "dnsZones.delete", tree_id=zone["id"])

    def _found_zone(self, zone_id: str) -> dict[str, Any]:
        zone: dict[str, Any] | None = self._zones.get(normal_id(zone_id))
        if zone is None:
            parts = zone_id.strip("/").split("/")
            raise resource_not_found("Microsoft.Network/dnszones", parts[-1], parts[3])
        return zone

    # Record sets

    @rule("If-Match is checked against the record set's ETag, If-None-Match: * against its existence: 412", DNS_DOCS)
    @rule("A CNAME stands alone at its name, and never at the apex", DNS_DOCS)
    def put_records(
        self, place: Place, properties: dict[str, Any], conditions: Conditions
    ) -> tuple[dict[str, Any], bool]:
        """Create or replace a record set; return it and whether it is new."""
        zone = self._found_zone(place.zone_id)
        place.check()
        old = self._sets.get(place.key)
        conditions.check(old)
        self._refuse_beside_cname(place)
        ttl = properties.get("TTL", properties.get("ttl"))
        if not isinstance(ttl, int) or ttl < 1:
            raise bad_request("BadRequest", "[simulator] a record set needs a TTL of at least 1 second")
        made = {"TTL": ttl, "metadata": properties.get("metadata") or {}, **canonical(place.record_type, properties)}
        if old and "metadata" not in properties:
            made["metadata"] = old["properties"].get("metadata", {})
        return self._write(zone, place.record_type, place.name, made), old is None

    def patch_records(self, place: Place, properties: dict[str, Any], conditions: Conditions) -> dict[str, Any]:
        """Change the members that are given."""
        old = self.records(place)
        conditions.check(old)
        return self.put_records(place, {**old["properties"], **properties}, Conditions())[0]

    def records(self, place: Place) -> dict[str, Any]:
        """Return a record set; 404 when it is not there."""
        zone = self._found_zone(place.zone_id)
        found: dict[str, Any] | None = self._sets.get(place.key)
        if found is None:
            raise not_found(
                "NotFound", f"The resource record '{place.name}' does not exist in the zone '{zone['name']}'."
            )
        return found

    @rule("NS and SOA at the apex cannot be deleted", DNS_DOCS)
    def delete_records(self, place: Place, conditions: Conditions) -> bool:
        """Delete a record set; return whether it was there."""
        self._found_zone(place.zone_id)
        old = self._sets.get(place.key)
        if old is None:
            return False
        conditions.check(old)
        if place.name == APEX and place.record_type in {"NS", "SOA"}:
            raise bad_request(
                "BadRequest", f"[simulator] the {place.record_type} record set of a zone cannot be deleted"
            )
        del self._sets[place.key]
        self._core.state.touched()
        return True

    def record_sets(self, zone_id: str, record_type: str = "") -> list[dict[str, Any]]:
        """Return the record sets of a zone, all or those of a type."""
        self._found_zone(zone_id)
        prefix = f"{normal_id(zone_id)}/{record_type.lower()}{'/' if record_type else ''}"
        return [row for key, row in self._sets.items() if key.startswith(prefix)]

    def _refuse_beside_cname(self, place: Place) -> None:
        if place.record_type == "CNAME" and place.name == APEX:
            raise bad_request("BadRequest", "[simulator] a CNAME record set cannot be at the apex of a zone")
        others = [kind for kind in TYPES if kind != place.record_type and place.other(kind).key in self._sets]
        if others and (place.record_type == "CNAME" or "CNAME" in others):
            raise bad_request(
                "BadRequest",
                f"[simulator] the record set '{place.name}' of type {place.record_type} cannot stand beside "
                f"{', '.join(others)}: a CNAME stands alone",
            )

    def _write(self, zone: dict[str, Any], record_type: str, name: str, properties: dict[str, Any]) -> dict[str, Any]:
        place = Place(zone["id"], record_type, name)
        old = self._sets.get(place.key)
        fqdn = zone["name"] if name == APEX else f"{name}.{zone['name']}"
        made = {
            "id": f"{zone['id']}/{record_type}/{name}",
            "name": name,
            "type": f"{ZONE_TYPE}/{record_type}",
            "etag": new_etag(),
            "properties": {**properties, "fqdn": f"{fqdn}.", "provisioningState": "Succeeded", "targetResource": {}},
        }
        if old:
            made |= {"id": old["id"], "name": old["name"]}
        self._sets[place.key] = made
        self._core.state.touched()
        return made

    # What DNS answers

    @rule("The longest zone that a name lies in answers for it, also by a wildcard", "RFC 1034 section 4.3.3")
    def lookup(self, name: str, record_type: str) -> list[str] | None:
        """Return the values of a record set, each in zone-file form; None where no zone holds the name.

        An empty list says that the zone holds no such record. TXT values come bare, without quotes, strings joined.
        """
        wanted = name.rstrip(".").lower()
        zone = self._zone_of(wanted)
        if zone is None:
            return None
        relative = wanted.removesuffix(zone["name"].lower()).rstrip(".") or APEX
        found = self._set_for(zone, record_type.upper(), relative)
        return texts(record_type.upper(), found["properties"]) if found else []

    def _zone_of(self, name: str) -> dict[str, Any] | None:
        zones = (zone for zone in self._zones.values() if f".{name}".endswith("." + zone["name"].lower()))
        return max(zones, key=lambda zone: len(zone["name"]), default=None)

    def _set_for(self, zone: dict[str, Any], record_type: str, relative: str) -> dict[str, Any] | None:
        names = [relative]
        if not self._exists(zone, relative):
            labels = relative.split(".")
            names += [".".join(["*", *labels[number:]]) for number in range(1, len(labels) + 1)]
        keys = (Place(zone["id"], record_type, name).key for name in names)
        found: dict[str, Any] | None = next((self._sets[key] for key in keys if key in self._sets), None)
        return found

    def _exists(self, zone: dict[str, Any], relative: str) -> bool:
        return any(Place(zone["id"], kind, relative).key in self._sets for kind in TYPES)


class Place:
    """Where a record set stands: zone, type, relative name."""

    def __init__(self, zone_id: str, record_type: str, name: str) -> None:
        self.zone_id = zone_id
        self.record_type = record_type.upper()
        self.name = name

    @property
    def key(self) -> str:
        """The index of the record set."""
        return f"{normal_id(self.zone_id)}/{self.record_type.lower()}/{self.name.lower()}"

    def other(self, record_type: str) -> Place:
        """Return the same name for another type."""
        return Place(self.zone_id, record_type, self.name)

    def check(self) -> None:
        """Raise 400 for an unknown type or a name that DNS does not allow."""
        if self.record_type not in TYPES:
            raise bad_request("BadRequest", f"[simulator] record sets of type '{self.record_type}' are not known")
        if not all(LABEL.fullmatch(label) for label in self.name.split(".")):
            raise bad_request("BadRequest", f"[simulator] '{self.name}' is no relative name of a record set")


class Conditions:
    """If-Match and If-None-Match of a call; empty: not given."""

    def __init__(self, if_match: str = "", if_none_match: str = "") -> None:
        self._if_match = if_match.strip('"')
        self._if_none_match = if_none_match.strip('"')

    @rule("The sentences of 412", INVENTED)
    def check(self, old: dict[str, Any] | None) -> None:
        """Raise 412 unless the conditions hold for what is there now."""
        current = str(old["etag"]) if old else ""
        if self._if_none_match == "*" and old:
            raise WireError(
                412,
                "PreconditionFailed",
                f"The Record set {old['name']} exists already and hence cannot be created again.",
            )
        if self._if_match and (not old or self._if_match not in {"*", current}):
            raise WireError(
                412,
                "PreconditionFailed",
                f"The condition '{self._if_match}' in the If-Match header was not satisfied. The current was "
                f"'{current or '<null>'}'.",
            )
