"""ARM's face of Azure DNS (api-versions 2018-05-01 and 2023-07-01-preview): zones and record sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.faces.http.arm_operations import ArmOperations
from simulator.faces.http.routes import Answer
from simulator.services.dns_records import TYPES
from simulator.services.dns_zones import Conditions, Place

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

PROVIDER = "/providers/Microsoft.Network/dnsZones"
IN_SUBSCRIPTION = f"/subscriptions/{{sub}}{PROVIDER}"
IN_GROUP = f"/subscriptions/{{sub}}/resourceGroups/{{group}}{PROVIDER}"
ZONE = f"{IN_GROUP}/{{zone}}"


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about DNS."""
    face = _Dns(world)
    routes.add("GET", IN_SUBSCRIPTION, face.zones)
    routes.add("GET", IN_GROUP, face.zones)
    routes.add("GET", ZONE, face.get_zone)
    routes.add("PUT", ZONE, face.put_zone)
    routes.add("PATCH", ZONE, face.patch_zone)
    routes.add("DELETE", ZONE, face.delete_zone)
    for every in ("recordsets", "all"):
        routes.add("GET", f"{ZONE}/{every}", face.all_records)
    for record_type in TYPES:
        routes.add("GET", f"{ZONE}/{record_type}", face.records_of_type)
        path = f"{ZONE}/{record_type}/{{name}}"
        routes.add("GET", path, face.get_records)
        routes.add("PUT", path, face.put_records)
        routes.add("PATCH", path, face.patch_records)
        routes.add("DELETE", path, face.delete_records)


class _Dns:
    def __init__(self, world: World) -> None:
        self._zones = world.dns_zones
        self._operations = ArmOperations(world)

    def zones(self, call: Call) -> Answer:
        scope = call.path.partition("/providers/")[0]
        return Answer(body={"value": self._zones.zones(scope)})

    def get_zone(self, call: Call) -> Answer:
        return Answer(body=self._zones.zone(_zone_id(call)))

    def put_zone(self, call: Call) -> Answer:
        zone, is_new = self._zones.put_zone(_zone_id(call), call.body or {}, _conditions(call))
        return Answer(201 if is_new else 200, zone)

    def patch_zone(self, call: Call) -> Answer:
        return Answer(body=self._zones.patch_zone(_zone_id(call), call.body or {}, _conditions(call)))

    def delete_zone(self, call: Call) -> Answer:
        operation = self._zones.delete_zone(_zone_id(call), _conditions(call))
        return self._operations.accepted(call, operation, status_too=True) if operation else Answer(204)

    def all_records(self, call: Call) -> Answer:
        return self._listed(call, "")

    def records_of_type(self, call: Call) -> Answer:
        return self._listed(call, call.path.rstrip("/").rsplit("/", 1)[-1].upper())

    def _listed(self, call: Call, record_type: str) -> Answer:
        suffix = (call.query.get("$recordsetnamesuffix") or call.query.get("$recordsetNameSuffix") or "").lower()
        rows = self._zones.record_sets(_zone_id(call), record_type)
        found = [row for row in rows if row["name"].lower().endswith(suffix)]
        return Answer(body={"value": found[: int(call.query.get("$top") or len(found))]})

    def get_records(self, call: Call) -> Answer:
        return Answer(body=self._zones.records(_place(call)))

    def put_records(self, call: Call) -> Answer:
        records, is_new = self._zones.put_records(_place(call), call.properties, _conditions(call))
        return Answer(201 if is_new else 200, records)

    def patch_records(self, call: Call) -> Answer:
        return Answer(body=self._zones.patch_records(_place(call), call.properties, _conditions(call)))

    def delete_records(self, call: Call) -> Answer:
        was_there = self._zones.delete_records(_place(call), _conditions(call))
        return Answer(200 if was_there else 204)


def _zone_id(call: Call) -> str:
    group = f"/subscriptions/{call.params['sub']}/resourceGroups/{call.params['group']}"
    return f"{group}/providers/Microsoft.Network/dnszones/{call.params['zone']}"


def _place(call: Call) -> Place:
    return Place(_zone_id(call), call.path.rstrip("/").rsplit("/", 2)[-2], call.params["name"])


def _conditions(call: Call) -> Conditions:
    return Conditions(call.headers.get("if-match", ""), call.headers.get("if-none-match", ""))
