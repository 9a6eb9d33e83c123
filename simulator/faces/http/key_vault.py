"""Key Vault's data plane: secrets, and the challenge in front of everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.errors import WireError
from simulator.faces.http.authentication import caller_of
from simulator.faces.http.routes import Answer
from simulator.faces.http.vault_objects import BASES, VAULT_DOMAIN, ObjectsFace, vault_host
from simulator.rules import rule
from simulator.services import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.faces.http.routes import Call, Caller, Route, Routes
    from simulator.world import World


class VaultGate:
    """Checks what every call to a vault has in common."""

    def __init__(self, world: World) -> None:
        self._world = world

    @rule("A call without token is answered with 401 and a challenge that names authority and resource", "azure-docs")
    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Return who calls; raise 401 with the challenge."""
        try:
            return caller_of(self._world, headers, tokens.KEY_VAULT)
        except WireError as error:
            origin, tenant = self._world.origin, self._world.settings.tenant_id
            # Clients send no token for a resource that their vault's host is not below.
            resource = f"https://{VAULT_DOMAIN}" if vault_host(headers) else origin
            challenge = f'Bearer authorization="{origin}/{tenant}", resource="{resource}"'
            raise WireError(401, "Unauthorized", error.message, {"www-authenticate": challenge}) from None

    def answer(self, route: Route, call: Call) -> Answer:
        """Return the handler's answer."""
        return route.handler(call)


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about secrets."""
    face = _Secrets(world)
    for base in BASES:
        face.add_common(routes, base)
        one = f"{base}/secrets/{{name}}"
        routes.add("GET", one, face.get)
        routes.add("PUT", one, face.set)
        routes.add("GET", f"{one}/{{version}}", face.get)
        routes.add("PATCH", f"{one}/{{version}}", face.change)


class _Secrets(ObjectsFace):
    KIND = "secrets"
    ID = "id"

    def __init__(self, world: World) -> None:
        super().__init__(world, world.key_vault.secrets)
        self._secrets = world.key_vault.secrets

    def get(self, call: Call) -> Answer:
        vault = self._vault(call, "get")
        version = self._secrets.version(vault, call.params["name"], call.params.get("version", ""))
        self._secrets.require_enabled(version)
        return Answer(body=self._bundle(call, call.params["name"], version))

    def set(self, call: Call) -> Answer:
        vault = self._vault(call, "set")
        version = self._secrets.set(vault, call.params["name"], call.body or {})
        return Answer(body=self._bundle(call, call.params["name"], version))

    def change(self, call: Call) -> Answer:
        vault = self._vault(call, "set")
        version = self._secrets.change(vault, call.params["name"], call.params["version"], call.body or {})
        return Answer(body=self._item(call, call.params["name"], version, with_version=True))

    def _item(self, call: Call, name: str, version: dict[str, Any], *, with_version: bool = False) -> dict[str, Any]:
        shown = super()._item(call, name, version, with_version=with_version)
        return shown | ({"contentType": version["contentType"]} if version.get("contentType") else {})

    def _bundle(self, call: Call, name: str, version: dict[str, Any]) -> dict[str, Any]:
        return {**self._item(call, name, version, with_version=True), "value": self._secrets.value(version)}
