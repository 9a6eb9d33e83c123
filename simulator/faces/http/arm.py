"""ARM's gate: token, api-version, subscription, group and rights are checked before a handler is asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simulator.errors import WireError, authorization_failed, bad_request, conflict, subscription_not_found
from simulator.rules import INVENTED, rule

if TYPE_CHECKING:
    from simulator.faces.http.routes import Answer, Call, Route
    from simulator.world import World

API_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(-(preview|alpha|beta|privatepreview))?")
VERBS = {"GET": "read", "HEAD": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete"}
# Paths below which everybody with a token may ask
OPEN = re.compile(r"/(operation\w*|dnsOperation\w*|asyncoperations)/", re.IGNORECASE)
# What inspection may take from the administrator: the end of a type, and the name of the right
TAKEN_BY_TYPE = {
    "microsoft.authorization/roleassignments": "roleAssignments",
    "microsoft.authorization/roledefinitions": "roleDefinitions",
}


class ArmGate:
    """Checks what every call to ARM has in common."""

    def __init__(self, world: World) -> None:
        self._world = world

    def answer(self, route: Route, call: Call) -> Answer:
        """Return the handler's answer to a call that may come through."""
        self._check_version(call)
        self._check_place(route, call)
        self._check_right(route, call)
        self._check_registration(route, call)
        return route.handler(call)

    @rule("A call without api-version is refused: 400 MissingApiVersionParameter", "ARM, error codes")
    def _check_version(self, call: Call) -> None:
        if not call.api_version:
            raise bad_request(
                "MissingApiVersionParameter",
                "The api-version query parameter (?api-version=) is required for all requests.",
            )
        if not API_VERSION.fullmatch(call.api_version):
            raise bad_request("InvalidApiVersionParameter", f"The api-version '{call.api_version}' is invalid.")

    @rule("Nothing can be written into a resource group that is being deleted: 409", "ARM, error codes")
    @rule("Everything in a resource group that is not there is 404 ResourceGroupNotFound", "ARM, error codes")
    def _check_place(self, route: Route, call: Call) -> None:
        subscription = call.params.get("sub") or _subscription_of(call.path)
        if subscription and subscription.lower() not in self._world.settings.subscription_ids:
            raise subscription_not_found(subscription)
        inside = "{group}" in route.template and not route.template.endswith("{group}")
        if inside:
            group = self._world.resources.group(call.params["sub"], call.params["group"])
            if call.method == "PUT" and group["properties"]["provisioningState"] == "Deleting":
                raise conflict(
                    "ResourceGroupBeingDeleted",
                    f"The resource group '{group['name']}' is in deprovisioning state and cannot perform this operation.",
                )

    @rule(
        "A caller needs the action of its call by a role at the scope or above: 403 AuthorizationFailed", "azure-docs"
    )
    def _check_right(self, route: Route, call: Call) -> None:
        if OPEN.search(call.path) or call.path.count("/") <= 1:
            return
        action = action_of(route)
        scope = call.path.rstrip("/")
        if not self._has_right(action, scope, call):
            raise authorization_failed(call.caller.client_id, call.caller.object_id, action, scope)

    def _has_right(self, action: str, scope: str, call: Call) -> bool:
        if call.caller.is_administrator:
            return self._administrator_has(action)
        if action == "microsoft.authorization/roledefinitions/read":
            return True
        return self._world.authorization.may(call.caller.object_id, action, scope)

    @rule("The administrator may do everything, unless inspection took it", INVENTED)
    def _administrator_has(self, action: str) -> bool:
        rights = self._world.rights
        kind, _, verb = action.rpartition("/")
        if verb == "read":
            return rights.has("read")
        names = ["arm"] + [name for end, name in TAKEN_BY_TYPE.items() if kind == end]
        return rights.has(*names, *(["register"] if kind.endswith("/register") else []))

    @rule(
        "A write needs its resource provider to be registered: 409 MissingSubscriptionRegistration", "ARM, error codes"
    )
    def _check_registration(self, route: Route, call: Call) -> None:
        if call.method != "PUT" or "/providers/" not in route.template:
            return
        namespace = route.resource_type.split("/")[0]
        self._world.providers.require(namespace)


def action_of(route: Route) -> str:
    """Return the action that a route needs: `microsoft.communication/emailservices/write`."""
    kind = route.resource_type if "/providers/" in route.template else _platform_type(route.template)
    return f"{kind}/{VERBS[route.method]}" if route.method in VERBS else f"{kind}/action"


def _platform_type(template: str) -> str:
    parts = [part for part in template.split("/") if part and not part.startswith("{")]
    return "microsoft.resources/" + "/".join(parts).lower()


def _subscription_of(path: str) -> str:
    parts = path.strip("/").split("/")
    return parts[1] if len(parts) > 1 and parts[0].lower() == "subscriptions" else ""


def unauthorized(error: WireError, headers: dict[str, str]) -> WireError:
    """Return a 401 with ARM's challenge; other errors as they are."""
    return WireError(error.status, error.code, error.message, headers) if error.status == 401 else error  # noqa: PLR2004 - HTTP
