"""Long-running operations of Microsoft.Communication as recorded: signed addresses, no Retry-After."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from simulator.errors import bad_request, not_found
from simulator.faces.http.routes import Answer
from simulator.operations import DELETING, FAILED, SUCCEEDED
from simulator.rules import INVENTED, rule
from simulator.services.communication_kinds import NAMESPACE

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

BASE = f"/subscriptions/{{sub}}/providers/{NAMESPACE}/locations/{{location}}"
STATUSES = "operationStatuses"
RESULTS = "operationResults"
SIGNATURE_PARTS = ("t", "c", "s", "h")
# Recorded addresses have several kB of signature: clients must not parse or shorten them
CERTIFICATE = secrets.token_urlsafe(1500)
REGIONS = ("WESTUS2", "westus2")
# How long do clients wait between polls by themselves? azure-native 10 s, the Python SDK 30 s. Only a scaled simulator
# says anything: `retry-after-ms`, so that they do not wait longer than what they wait for.
POLL_SECONDS = 5.0
SHORTEST_POLL_MS = 20


class CommunicationOperations:
    """Addresses of operations, and the answers to polls."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_routes(self, routes: Routes) -> None:
        """Add the two addresses that clients poll."""
        routes.add("GET", f"{BASE}/{STATUSES}/{{operation}}", self.status)
        routes.add("GET", f"{BASE}/{RESULTS}/{{operation}}", self.result)

    def begun(self, call: Call, operation_id: str, *, location: bool) -> dict[str, str]:
        """Return the headers of an answer that began an operation."""
        headers = {"azure-asyncoperation": self._address(call, STATUSES, operation_id), **self._pace()}
        return {**headers, "location": self._address(call, RESULTS, operation_id)} if location else headers

    @rule(
        "Operation statuses have endTime and percentComplete only once finished", "recorded traffic (they come and go)"
    )
    @rule(
        "A deletion is polled with 202 and newly signed addresses, anything else with 200",
        "recorded traffic, azure-cli-extensions",
    )
    def status(self, call: Call) -> Answer:
        """Answer a poll of `Azure-AsyncOperation`."""
        operation_id = self._known(call)
        status = self._world.operations.status(operation_id)
        body = self._body(call, operation_id, status)
        if status in {SUCCEEDED, FAILED}:
            return Answer(200, body)
        deleting = status == DELETING
        return Answer(
            202 if deleting else 200, body, self.begun(call, operation_id, location=True) if deleting else self._pace()
        )

    def result(self, call: Call) -> Answer:
        """Answer a poll of `Location`: 202 while it runs, then 200."""
        operation_id = self._known(call)
        if self._world.operations.status(operation_id) in {SUCCEEDED, FAILED}:
            return Answer(200)
        return Answer(202, None, self.begun(call, operation_id, location=True))

    @rule("An operation's address is refused without its signature", "recorded traffic; the refusal: " + INVENTED)
    def _known(self, call: Call) -> str:
        operation_id = call.params["operation"].replace("%2A", "*").partition("*")[0]
        if any(part not in call.query for part in SIGNATURE_PARTS):
            raise bad_request("InvalidOperationSignature", "[simulator] The address of the operation is not signed.")
        if self._world.operations.find(operation_id) is None:
            raise not_found("OperationNotFound", f"[simulator] There is no operation '{operation_id}'.")
        return operation_id

    def _body(self, call: Call, operation_id: str, status: str) -> dict[str, Any]:
        found = self._world.operations.find(operation_id) or {}
        name = call.params["operation"].replace("%2A", "*")
        body = {
            "id": call.path,
            "name": name,
            "resourceId": found["resourceId"],
            "status": status,
            "startTime": found["started"],
        }
        if status not in {SUCCEEDED, FAILED}:
            return body
        ended = {"endTime": found["due"], "percentComplete": 100.0, "properties": None}
        return {**body, **ended, **({"error": found["error"]} if found["error"] else {})}

    def _address(self, call: Call, kind: str, operation_id: str) -> str:
        region = self._world.random.choice(REGIONS)
        path = BASE.format(sub=call.params["sub"], location=region)
        name = f"{operation_id}*{hashlib.sha256(operation_id.encode()).hexdigest().upper()}"
        ticks = int(self._world.clock.now().timestamp() * 10_000_000)
        signature = f"t={ticks}&c={CERTIFICATE}&s={secrets.token_urlsafe(256)}&h={secrets.token_urlsafe(32)}"
        return f"{call.origin}{path}/{kind}/{name}?api-version={call.api_version}&{signature}"

    @rule("No answer carries Retry-After", "recorded traffic; with a time scale below 1, retry-after-ms: " + INVENTED)
    def _pace(self) -> dict[str, str]:
        scale = self._world.clock.time_scale
        milliseconds = max(int(POLL_SECONDS * scale * 1000), SHORTEST_POLL_MS)
        return {"retry-after-ms": str(milliseconds)} if scale < 1 else {}
