"""The e-mail data plane: POST /emails:send and its operations, with an access key or a token of Entra ID."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from simulator.errors import WireError, not_found
from simulator.faces.http import mail_message
from simulator.faces.http.authentication import caller_of
from simulator.faces.http.mail_signature import denied, is_signed_by, signature_of
from simulator.faces.http.routes import Answer
from simulator.rules import INVENTED, rule
from simulator.services import communication_kinds as kinds
from simulator.services import tokens
from simulator.services.mail import Submission
from simulator.services.mail_login import NEEDED_ACTIONS, Login
from simulator.services.mail_refusals import MailRefusedError, QuotaExceededError, SenderRefusedError

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Caller, Routes
    from simulator.services.communication_store import Record
    from simulator.world import World

# How long is a message Running? INVENTED
SENDING_SECONDS = 2.0
POLL_MS = 20


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls of the data plane."""
    face = MailFace(world)
    routes.add("POST", "/emails:send", face.send)
    routes.add("GET", "/emails/operations/{operation}", face.operation)


class MailFace:
    """Translates requests into submissions."""

    def __init__(self, world: World) -> None:
        self._world = world

    @rule("202 with Operation-Location; an Operation-Id given by the client comes back", "azure-communication-email")
    def send(self, call: Call) -> Answer:
        """Submit a message."""
        body = call.body or {}
        sender = str(body.get("senderAddress") or "")
        with self._world.state.lock:
            self._submit(call, body, sender)
            operation_id = call.headers.get("operation-id") or str(uuid.uuid4())
            begun = self._world.operations.begin("send", operation_id, SENDING_SECONDS)
            self._world.state.table("mailOperations")[operation_id.lower()] = {"operation": begun}
        address = f"{call.origin}/emails/operations/{operation_id}?api-version={call.api_version}"
        return Answer(202, _status(operation_id, "Running"), {"operation-location": address, **self._pace()})

    def operation(self, call: Call) -> Answer:
        """Answer a poll."""
        operation_id = call.params["operation"]
        with self._world.state.lock:
            self._services(call)
            found = self._world.state.table("mailOperations").get(operation_id.lower())
            if found is None:
                raise not_found("NotFound", f"[simulator] There is no operation '{operation_id}'.")
            status = self._world.operations.status(found["operation"])
        running = status == "Accepted"
        return Answer(200, _status(operation_id, "Running" if running else status), self._pace() if running else {})

    def _submit(self, call: Call, body: dict[str, Any], sender: str) -> None:
        addresses, content = mail_message.recipients(body), mail_message.message(body)
        login = self._login(self._services(call), sender)
        try:
            self._world.mail.submit(Submission(login, sender, addresses, content))
        except MailRefusedError as error:
            self._world.history.record("email.refused", reason=error.reason, detail=error.detail, sender=sender)
            raise _refusal(error) from None

    @rule("The real host name says which service is meant; here the key or the sender's domain does", INVENTED)
    def _login(self, services: list[Record], sender: str) -> Login:
        for service in services:
            login = Login("", service["id"])
            try:
                self._world.mail.check_sender(login, sender)
            except SenderRefusedError:
                continue
            return login
        return Login("", services[0]["id"])

    def _services(self, call: Call) -> list[Record]:
        """Return the services that the caller may send with; raise 401."""
        if call.headers.get("authorization", "").lower().startswith("bearer "):
            return self._services_of(caller_of(self._world, call.headers, tokens.COMMUNICATION))
        signature = signature_of(call)
        keys = self._world.communication.services.all_keys()
        found = [service for service, key in keys if is_signed_by(call, signature, key)]
        if not found:
            raise denied("No access key made this signature.")
        return found

    @rule("A token's principal needs the actions of the SMTP role; here assignments above the service count", INVENTED)
    def _services_of(self, caller: Caller) -> list[Record]:
        services = [record for _, record in self._world.communication.store.everything(kinds.SERVICE)]
        found = [service for service in services if self._may_send(caller, service["id"])]
        if not found:
            raise denied("The principal has no role on a Communication Service.")
        return found

    def _may_send(self, caller: Caller, service_id: str) -> bool:
        may = self._world.authorization.may
        return caller.is_administrator or all(may(caller.object_id, action, service_id) for action in NEEDED_ACTIONS)

    def _pace(self) -> dict[str, str]:
        return {"retry-after-ms": str(POLL_MS)} if self._world.clock.time_scale < 1 else {}


def _status(operation_id: str, status: str) -> dict[str, Any]:
    return {"id": operation_id, "status": status, "error": None}


@rule("An unlinked sender domain is 404 DomainNotLinked", "field reports")
@rule("Over the quota: 429 with Retry-After", "azure-docs service-limits.md")
def _refusal(error: MailRefusedError) -> WireError:
    if isinstance(error, QuotaExceededError):
        seconds = str(max(1, round(error.retry_after)))
        return WireError(429, "TooManyRequests", f"[simulator] {error.reason}", {"Retry-After": seconds})
    if error.reason == "domain-not-linked":
        return not_found("DomainNotLinked", "The specified sender domain has not been linked.")
    if isinstance(error, SenderRefusedError):
        return WireError(400, "InvalidSenderUserName", "[simulator] The sender is no sender user name of its domain.")
    return mail_message.invalid("request", f"was refused: {error.reason}")
