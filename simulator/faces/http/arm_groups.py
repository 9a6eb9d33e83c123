"""ARM's platform: tenants, subscriptions, resource groups, and lists of resources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simulator.errors import WireError, not_implemented, subscription_not_found
from simulator.faces.http.arm_operations import ArmOperations
from simulator.faces.http.routes import Answer
from simulator.services.resources import normal_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

SUBSCRIPTION = "/subscriptions/{sub}"
GROUP = SUBSCRIPTION + "/resourceGroups/{group}"
LOCATIONS = {"westeurope": "West Europe", "northeurope": "North Europe", "eastus": "East US", "global": "Global"}
TYPE_FILTER = re.compile(r"resourceType\s+eq\s+'([^']+)'", re.IGNORECASE)
TAG_FILTER = re.compile(r"tagName\s+eq\s+'([^']+)'(?:\s+and\s+tagValue\s+eq\s+'([^']*)')?", re.IGNORECASE)


def add_routes(routes: Routes, world: World) -> None:
    """Add the platform's calls."""
    face = _Groups(world)
    face.operations.add_routes(routes)
    routes.add("GET", "/tenants", face.tenants)
    routes.add("GET", "/subscriptions", face.subscriptions)
    routes.add("GET", SUBSCRIPTION, face.subscription)
    routes.add("GET", SUBSCRIPTION + "/locations", face.locations)
    routes.add("GET", SUBSCRIPTION + "/resources", face.resources)
    routes.add("GET", SUBSCRIPTION + "/resourceGroups", face.groups)
    routes.add("GET", GROUP + "/resources", face.resources)
    handlers: dict[str, Callable[[Call], Answer]] = {
        "GET": face.get,
        "HEAD": face.head,
        "PUT": face.put,
        "PATCH": face.patch,
        "DELETE": face.delete,
    }
    for method, handler in handlers.items():
        routes.add(method, GROUP, handler)


class _Groups:
    def __init__(self, world: World) -> None:
        self._world = world
        self.operations = ArmOperations(world)

    def tenants(self, call: Call) -> Answer:
        del call
        tenant = self._world.settings.tenant_id
        shown = {"id": f"/tenants/{tenant}", "tenantId": tenant, "displayName": "Simulated", "tenantCategory": "Home"}
        return Answer(body={"value": [{**shown, "defaultDomain": self._world.settings.initial_domain}]})

    def subscriptions(self, call: Call) -> Answer:
        del call
        shown = [self._subscription(known) for known in self._world.settings.subscription_ids]
        return Answer(body={"value": shown, "count": {"type": "Total", "value": len(shown)}})

    def subscription(self, call: Call) -> Answer:
        wanted = call.params["sub"].lower()
        if wanted not in self._world.settings.subscription_ids:
            raise subscription_not_found(call.params["sub"])
        return Answer(body=self._subscription(wanted))

    def _subscription(self, subscription_id: str) -> dict[str, Any]:
        settings = self._world.settings
        return {
            "id": f"/subscriptions/{subscription_id}",
            "subscriptionId": subscription_id,
            "tenantId": settings.tenant_id,
            "displayName": "Simulated subscription",
            "state": "Enabled",
            "authorizationSource": "RoleBased",
            "managedByTenants": [],
            "subscriptionPolicies": {"locationPlacementId": "Public", "quotaId": "Simulated", "spendingLimit": "Off"},
        }

    def locations(self, call: Call) -> Answer:
        prefix = f"/subscriptions/{call.params['sub']}/locations/"
        found = [{"id": prefix + name, "name": name, "displayName": shown} for name, shown in LOCATIONS.items()]
        return Answer(body={"value": found})

    def resources(self, call: Call) -> Answer:
        scope = call.path.rstrip("/").rpartition("/")[0]
        wanted = call.query.get("$filter", "")
        match = TYPE_FILTER.fullmatch(wanted.strip())
        if wanted and match is None:
            raise not_implemented(f"GET {call.path} with $filter={wanted}")
        rows = self._world.resources.listed(scope)
        kind = match[1].lower() if match else ""
        return Answer(body={"value": [row for row in rows if not kind or row["type"].lower() == kind]})

    def groups(self, call: Call) -> Answer:
        rows = list(self._world.resources.groups.values())
        wanted = call.query.get("$filter", "").strip()
        if wanted:
            match = TAG_FILTER.fullmatch(wanted)
            if match is None:
                raise not_implemented(f"GET {call.path} with $filter={wanted}")
            rows = [row for row in rows if _has_tag(row.get("tags", {}), match[1], match[2])]
        return Answer(body={"value": rows})

    def get(self, call: Call) -> Answer:
        return Answer(body=self._world.resources.group(call.params["sub"], call.params["group"]))

    def head(self, call: Call) -> Answer:
        try:
            self._world.resources.group(call.params["sub"], call.params["group"])
        except WireError:
            return Answer(404)
        return Answer(204)

    def put(self, call: Call) -> Answer:
        made, is_new = self._world.resources.put_group(call.params["sub"], call.params["group"], call.body or {})
        return Answer(201 if is_new else 200, made)

    def patch(self, call: Call) -> Answer:
        made = self._world.resources.patch_group(call.params["sub"], call.params["group"], call.body or {})
        return Answer(body=made)

    def delete(self, call: Call) -> Answer:
        operation = self._world.resources.delete_group(call.params["sub"], call.params["group"])
        return self.operations.accepted(call, operation)


def _has_tag(tags: dict[str, str], name: str, value: str | None) -> bool:
    found = next((text for key, text in tags.items() if normal_id(key) == normal_id(name)), None)
    return found is not None and value in (None, found)
