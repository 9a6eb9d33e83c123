"""ARM's face of Microsoft.Communication: paths, bodies and status codes; the rules are in `services`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.faces.http import communication_views as views
from simulator.faces.http.communication_operations import CommunicationOperations
from simulator.faces.http.routes import Answer
from simulator.rules import INVENTED, rule
from simulator.services import communication_errors as errors
from simulator.services import communication_kinds as kinds
from simulator.services.communication_kinds import NAMESPACE, Kind, Ref

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Handler, Routes
    from simulator.services.communication_store import Record
    from simulator.world import World

SUBSCRIPTION = "/subscriptions/{sub}"
GROUP = SUBSCRIPTION + "/resourceGroups/{group}"
TRACKED = (kinds.SERVICE, kinds.EMAIL_SERVICE, kinds.DOMAIN)
PROXIES = (kinds.SENDER_USERNAME, kinds.SMTP_USERNAME, kinds.SUPPRESSION_LIST, kinds.SUPPRESSION_ADDRESS)

Action = Callable[["Call", Ref], Answer]


def add_routes(routes: Routes, world: World) -> None:
    """Add every call of the namespace."""
    face = CommunicationFace(world)
    face.operations.add_routes(routes)
    face.add_actions(routes)
    for kind in TRACKED:
        face.add_tracked(routes, kind)
    for kind in PROXIES:
        face.add_proxy(routes, kind)


class CommunicationFace:
    """Translates ARM calls into calls of the services."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._communication = world.communication
        self.operations = CommunicationOperations(world)

    def add_tracked(self, routes: Routes, kind: Kind) -> None:
        """Add the calls of a resource with location."""
        one = _template(kind)
        for method, action in (
            ("PUT", self._put),
            ("GET", self._get),
            ("PATCH", self._patch),
            ("DELETE", self._delete),
        ):
            routes.add(method, one, self._handler(kind, action))
        routes.add("GET", one.rpartition("/")[0], self._lister(kind))
        if len(kind.segments) == 1:
            routes.add("GET", f"{SUBSCRIPTION}/providers/{NAMESPACE}/{kind.segments[0]}", self._lister(kind))

    def add_proxy(self, routes: Routes, kind: Kind) -> None:
        """Add the calls of a resource without location."""
        one = _template(kind)
        for method, action in (("PUT", self._put_proxy), ("GET", self._get), ("DELETE", self._delete_proxy)):
            routes.add(method, one, self._handler(kind, action))
        routes.add("GET", one.rpartition("/")[0], self._lister(kind))

    def add_actions(self, routes: Routes) -> None:
        """Add the POST calls."""
        service, domain = _template(kinds.SERVICE), _template(kinds.DOMAIN)
        routes.add("POST", f"{service}/listKeys", self._handler(kinds.SERVICE, self._list_keys))
        routes.add("POST", f"{service}/regenerateKey", self._handler(kinds.SERVICE, self._regenerate_key))
        routes.add("POST", f"{domain}/initiateVerification", self._handler(kinds.DOMAIN, self._initiate))
        routes.add("POST", f"{domain}/cancelVerification", self._handler(kinds.DOMAIN, self._cancel))
        base = f"{SUBSCRIPTION}/providers/{NAMESPACE}"
        routes.add("POST", f"{base}/checkNameAvailability", self._check_name)
        routes.add("POST", f"{base}/listVerifiedExchangeOnlineDomains", self._list_exchange_domains)

    # Resources with location

    def _put(self, call: Call, ref: Ref) -> Answer:
        begun = self._communication.put(ref, call.body or {}, call.caller.client_id)
        headers = self.operations.begun(call, begun.operation, location=False)
        return Answer(201, views.tracked(ref.kind, begun.record), {**_headers(begun.record), **headers})

    def _get(self, call: Call, ref: Ref) -> Answer:
        del call
        record = self._communication.store.get(ref)
        body = views.tracked(ref.kind, record) if ref.kind in TRACKED else views.read(ref, record)
        return Answer(200, body, _headers(record))

    def _patch(self, call: Call, ref: Ref) -> Answer:
        record = self._communication.tracked(ref).patch(ref, call.body or {}, call.caller.client_id)
        return Answer(200, views.tracked(ref.kind, record), _headers(record))

    @rule("DELETE answers 202 with both headers, 204 when nothing was there", "recorded traffic; Azure REST spec")
    def _delete(self, call: Call, ref: Ref) -> Answer:
        begun = self._communication.tracked(ref).delete(ref)
        if begun is None:
            return Answer(204)
        return Answer(202, None, self.operations.begun(call, begun.operation, location=True))

    # Resources without location

    @rule("PUT of a user name answers 200 even when it creates", "recorded traffic, azure-cli-extensions")
    def _put_proxy(self, call: Call, ref: Ref) -> Answer:
        is_new = self._communication.store.find(ref) is None
        record = self._communication.put_proxy(ref, call.properties, call.caller.client_id)
        created = is_new and ref.kind not in views.SHORT_FORM
        return Answer(201 if created else 200, views.written(ref, record, call.properties))

    @rule("DELETE of an SMTP user name answers 204 even when it existed", "recorded traffic, azure-cli-extensions")
    def _delete_proxy(self, call: Call, ref: Ref) -> Answer:
        del call
        there = self._communication.delete_proxy(ref)
        return Answer(200 if there and ref.kind is not kinds.SMTP_USERNAME else 204)

    # Actions

    def _list_keys(self, call: Call, ref: Ref) -> Answer:
        del call
        record = self._communication.store.get(ref)
        keys = self._communication.services.keys(ref)
        return Answer(
            200, {name: value for kind, key in keys.items() for name, value in _key(kind, key, record).items()}
        )

    @rule("regenerateKey returns only the new key and its connection string", "recorded traffic")
    def _regenerate_key(self, call: Call, ref: Ref) -> Answer:
        kind = str((call.body or {}).get("keyType") or "").lower()
        key = self._communication.services.regenerate(ref, kind)
        return Answer(200, _key(kind, key, self._communication.store.get(ref)))

    def _initiate(self, call: Call, ref: Ref) -> Answer:
        operation = self._world.verification.initiate(ref, str((call.body or {}).get("verificationType")))
        return Answer(202, None, self.operations.begun(call, operation, location=True))

    def _cancel(self, call: Call, ref: Ref) -> Answer:
        operation = self._world.verification.cancel(ref, str((call.body or {}).get("verificationType")))
        return Answer(202, None, self.operations.begun(call, operation, location=True))

    def _check_name(self, call: Call) -> Answer:
        body = call.body or {}
        name, wanted = str(body.get("name") or ""), str(body.get("type") or "").lower()
        kind = next((kind for kind in TRACKED[:2] if kind.arm_type.lower() == wanted), None)
        if kind is None or not kind.allows_name(name):
            return _unavailable("Invalid", f"[simulator] '{name}' is no name for {body.get('type')}.")
        with self._world.state.lock:
            is_free = kind is not kinds.SERVICE or self._communication.services.name_is_free(name)
        return (
            Answer(200, {"nameAvailable": True})
            if is_free
            else _unavailable("AlreadyExists", f"[simulator] '{name}' is taken.")
        )

    def _list_exchange_domains(self, call: Call) -> Answer:
        del call
        return Answer(200, list(self._communication.domains.exchange_online_domains))

    # What every call has

    def _handler(self, kind: Kind, action: Action) -> Handler:
        def handle(call: Call) -> Answer:
            _check_version(kind, call)
            with self._world.state.lock:
                return action(call, _ref(kind, call))

        return handle

    def _lister(self, kind: Kind) -> Handler:
        def handle(call: Call) -> Answer:
            _check_version(kind, call)
            with self._world.state.lock:
                return Answer(200, {"value": [_shown(kind, record) for record in self._below(kind, call)]})

        return handle

    @rule("Listing below a parent that is not there is 404", INVENTED)
    def _below(self, kind: Kind, call: Call) -> list[Record]:
        parent = _ref(kind, call).parent if "group" in call.params else None
        if parent is not None:
            self._communication.store.get(parent)
            return self._communication.store.below(kind, parent.key)
        scope = f"/subscriptions/{call.params['sub']}"
        group = f"/resourceGroups/{call.params['group']}" if "group" in call.params else ""
        return self._communication.store.below(kind, scope + group)


def _template(kind: Kind) -> str:
    pairs = "/".join(f"{segment}/{{name{number}}}" for number, segment in enumerate(kind.segments))
    return f"{GROUP}/providers/{NAMESPACE}/{pairs}"


def _ref(kind: Kind, call: Call) -> Ref:
    names = tuple(call.params.get(f"name{number}", "") for number in range(len(kind.segments)))
    return Ref(kind, call.params["sub"], call.params["group"], names)


@rule("Each type is known from its own api-version on", "Azure REST spec tree; azure-mgmt-communication changelog")
def _check_version(kind: Kind, call: Call) -> None:
    if call.api_version not in kind.versions:
        raise errors.invalid_api_version(call.api_version, kind.arm_type, kind.versions)


def _shown(kind: Kind, record: Record) -> dict[str, Any]:
    return views.tracked(kind, record) if kind in TRACKED else views.listed(kind, record)


@rule("Resource answers carry an etag header", "recorded traffic")
def _headers(record: Record) -> dict[str, str]:
    return {"etag": record["etag"], "x-ms-providerhub-traffic": "True"}


def _key(kind: str, key: str, record: Record) -> dict[str, str]:
    endpoint = f"endpoint=https://{record['properties']['hostName']}/;accesskey={key}"
    return {f"{kind}Key": key, f"{kind}ConnectionString": endpoint}


def _unavailable(reason: str, message: str) -> Answer:
    return Answer(200, {"nameAvailable": False, "reason": reason, "message": message})
