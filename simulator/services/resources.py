"""ARM's resources as a tree of ids: what exists, what lies below, what goes when a group goes.

Convention: a row whose key is its lower-case ARM id (it begins with "/") is a resource, whatever its table.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from simulator.errors import WireError, resource_group_not_found
from simulator.rules import rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.core import Core

GROUPS = "resourceGroups"
GROUP_TYPE = "Microsoft.Resources/resourceGroups"
# Tables whose rows are not resources that a group holds, though their keys are ids
NO_RESOURCES = frozenset({GROUPS, "subscriptions"})


class Resources:
    """Resource groups, and the tree of everything below them."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.groups = core.state.table(GROUPS)
        # Called with a group's id before its tree is removed: soft-deletable things are put aside
        self.before_removal: list[Callable[[str], None]] = []
        core.timers.register("resources.deleteGroup", self._finish_deletion)

    # The tree

    def exists(self, resource_id: str) -> bool:
        """Return whether any resource, group or subscription has this id."""
        key = normal_id(resource_id)
        if key.removeprefix("/subscriptions/") in self._core.settings.subscription_ids:
            return True
        return any(key in self._core.state.table(name) for name in self._core.state.names())

    def below(self, resource_id: str) -> Iterator[tuple[str, str]]:
        """Yield table and key of everything below an id."""
        prefix = normal_id(resource_id) + "/"
        for name in self._core.state.names():
            for key in list(self._core.state.table(name)):
                if key.startswith(prefix):
                    yield name, key

    def remove_tree(self, tree_id: str) -> None:
        """Remove a resource and everything below it: children, role assignments, diagnostic settings."""
        for name, key in list(self.below(tree_id)):
            del self._core.state.table(name)[key]
        for name in self._core.state.names():
            self._core.state.table(name).pop(normal_id(tree_id), None)
        self._core.state.touched()

    def listed(self, scope: str) -> list[dict[str, Any]]:
        """Return the top-level resources below a subscription or group, as `GET …/resources` shows them."""
        names = ("id", "name", "type", "location", "tags", "sku", "identity")
        rows = [self._core.state.table(table)[key] for table, key in self.below(scope) if table not in NO_RESOURCES]
        found = [{name: row[name] for name in names if row.get(name) is not None} for row in rows if "type" in row]
        return sorted((row for row in found if _is_top_level(row)), key=lambda row: str(row["id"]).lower())

    # Resource groups

    def group_id(self, subscription: str, name: str) -> str:
        """Return the id of a group as ARM writes it."""
        return f"/subscriptions/{subscription}/resourceGroups/{name}"

    def group(self, subscription: str, name: str) -> dict[str, Any]:
        """Return a resource group; names are compared without case. 404 when there is none."""
        found: dict[str, Any] | None = self.groups.get(normal_id(self.group_id(subscription, name)))
        if found is None:
            raise resource_group_not_found(name)
        return found

    @rule("A resource group cannot move to another location: 409 InvalidResourceGroupLocation", "ARM, error codes")
    def put_group(self, subscription: str, name: str, body: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """Create or change a group; return it and whether it is new."""
        group_id = self.group_id(subscription, name)
        location = str(body.get("location") or "")
        if not location:
            raise WireError(400, "LocationRequired", "The location property is required for this definition.")
        old = self.groups.get(normal_id(group_id))
        location = location.replace(" ", "").lower()
        if old and old["location"] != location:
            raise WireError(
                409,
                "InvalidResourceGroupLocation",
                f"Invalid resource group location '{location}'. The Resource group already exists in location "
                f"'{old['location']}'.",
            )
        made = {"id": old["id"] if old else group_id, "name": old["name"] if old else name, "type": GROUP_TYPE}
        made |= {"location": location, "properties": {"provisioningState": "Succeeded"}}
        made |= {key: body[key] for key in ("tags", "managedBy") if body.get(key) is not None}
        self.groups[normal_id(group_id)] = made
        self._core.state.touched()
        return made, old is None

    def patch_group(self, subscription: str, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """Change the tags of a group."""
        found = self.group(subscription, name)
        if "tags" in body:
            found["tags"] = body["tags"] or {}
        self._core.state.touched()
        return found

    @rule(
        "Deleting a resource group takes a while and removes everything in it", "Azure REST reference, Resource Groups"
    )
    def delete_group(self, subscription: str, name: str) -> str:
        """Begin to delete a group; return the operation's id."""
        found = self.group(subscription, name)
        found["properties"]["provisioningState"] = "Deleting"
        seconds = self._core.settings.durations.short_operation
        return self._core.operations.begin(
            "delete", found["id"], seconds, "resources.deleteGroup", group_id=found["id"]
        )

    def _finish_deletion(self, group_id: str) -> None:
        for prepare in self.before_removal:
            prepare(group_id)
        self.remove_tree(group_id)


def normal_id(resource_id: str) -> str:
    """Return an ARM id as the tables index it: lower-case, one slash in front, none behind."""
    return "/" + resource_id.strip("/").lower()


def new_etag() -> str:
    """Return a new ETag, as Azure DNS writes them: a GUID without quotes."""
    return str(uuid.uuid4())


def _is_top_level(row: dict[str, Any]) -> bool:
    return str(row["type"]).count("/") == 1 and str(row["id"]).lower().count("/providers/") == 1
