"""Domain verification: starts only when asked, takes its time, and asks DNS."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from simulator.clock import moment_of, stamp
from simulator.rules import INVENTED, rule
from simulator.services import communication_errors as errors
from simulator.services import communication_kinds as kinds
from simulator.services.communication_domains import VERIFICATION_TYPES
from simulator.services.verification_dns import ask
from simulator.services.verification_mode import VerificationMode
from simulator.services.verification_records import matches, question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.core import Core
    from simulator.services.communication import Communication
    from simulator.services.communication_kinds import Ref
    from simulator.services.communication_store import Record
    from simulator.services.verification_records import Question

# How long does the operation run? It says only that the request was queued (recorded traffic, azure-powershell)
QUEUE_SECONDS = 1.3
# When is DNS asked first? "A couple of minutes" when the records are right already (field report)
FIRST_LOOK_SECONDS = 120.0
# How often is it asked again? INVENTED
NEXT_LOOK_SECONDS = 60.0
# When does it give up? About 10 minutes after it was initiated (recorded traffic)
GIVE_UP_SECONDS = 600.0
# How many domains can be asked about at once?
THREADS = 4

NOT_STARTED = "NotStarted"
REQUESTED = "VerificationRequested"
IN_PROGRESS = "VerificationInProgress"
FAILED = "VerificationFailed"
VERIFIED = "Verified"
CANCELLED = "CancellationRequested"
RUNNING = frozenset({REQUESTED, IN_PROGRESS})
NOT_MATCHED = "DnsRecordsNotMatched"


class Verification:
    """Initiate, cancel, and what happens in between. Hold the state's lock while calling."""

    def __init__(self, core: Core, communication: Communication) -> None:
        self._core = core
        self._communication = communication
        # What runs, by domain key and type; an answer of DNS for an older attempt counts for nothing
        self._attempts = core.state.table("verifications")
        self._mode = VerificationMode(core.state)
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="verification")
        core.timers.register("verification.begin", self._begin)
        core.timers.register("verification.look", self._look)

    @rule("Verification starts only when asked", "field reports")
    @rule("Initiating what runs or is Verified changes nothing", "PlatformPlatform, deployment workflow")
    @rule("DMARC stays NotStarted on custom domains", "terraform-provider-azurerm issue 29731")
    def initiate(self, ref: Ref, verification_type: str) -> str:
        """Queue a verification and return the operation's id."""
        domain = self._checked(ref, verification_type)
        status = self._status(domain, verification_type)
        self._check_order(domain, verification_type)
        if status == VERIFIED or status in RUNNING or not self._is_taken_up(domain, verification_type):
            return self._queued(ref)
        attempt = str(uuid.uuid4())
        deadline = stamp(self._core.clock.due_in(GIVE_UP_SECONDS * self._mode.slowness))
        self._attempts[_key(ref, verification_type)] = {"attempt": attempt, "deadline": deadline}
        _set(domain, verification_type, REQUESTED, "")
        self._core.history.record("verification.initiated", domain=ref.name, type=verification_type)
        args = {"domain": ref.id, "verification_type": verification_type, "attempt": attempt}
        return self._queued(ref, "verification.begin", args)

    @rule("Cancelling leads to CancellationRequested with the errorCode None", "recorded traffic")
    def cancel(self, ref: Ref, verification_type: str) -> str:
        """Cancel what runs and return the operation's id."""
        domain = self._checked(ref, verification_type)
        if self._status(domain, verification_type) in RUNNING:
            self._attempts.pop(_key(ref, verification_type), None)
            _set(domain, verification_type, CANCELLED, "None")
        return self._queued(ref)

    def configure(self, mode: Mapping[str, Any]) -> None:
        """Change how verification behaves: `order` strict or any, `stuck`, `slow`, `fail`, `lose`; {} is as usual."""
        for verification_type in self._mode.change(mode):
            self._lose(verification_type)

    def shut_down(self) -> None:
        """Let no further question begin."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _checked(self, ref: Ref, verification_type: str) -> Record:
        domain = self._communication.store.get(ref)
        self._communication.store.require_staying(ref)
        if verification_type not in VERIFICATION_TYPES:
            raise errors.invalid_property("verificationType", f"is one of {', '.join(VERIFICATION_TYPES)}")
        return domain

    @rule(
        "In strict mode SPF and DKIM are refused before Domain is Verified",
        "a field report contradicts scripts; text: " + INVENTED,
    )
    def _check_order(self, domain: Record, verification_type: str) -> None:
        if self._mode.is_strict and verification_type != "Domain" and self._status(domain, "Domain") != VERIFIED:
            raise errors.not_verified_yet()

    def _is_taken_up(self, domain: Record, verification_type: str) -> bool:
        has_record = verification_type in domain["properties"]["verificationRecords"]
        return has_record and not self._mode.swallows(verification_type)

    @rule("The operation's Succeeded says only that the request was queued", "recorded traffic, azure-powershell")
    def _queued(self, ref: Ref, then: str = "", args: Mapping[str, str] | None = None) -> str:
        self._core.state.touched()
        return self._core.operations.begin("verify", ref.id, QUEUE_SECONDS, then, **(args or {}))

    def _status(self, domain: Record, verification_type: str) -> str:
        return str(domain["properties"]["verificationStates"][verification_type]["status"])

    def _begin(self, domain: str, verification_type: str, attempt: str) -> None:
        record = self._current(domain, verification_type, attempt)
        if record is None:
            return
        _set(record, verification_type, IN_PROGRESS, "")
        seconds = FIRST_LOOK_SECONDS * self._mode.slowness
        self._schedule(seconds, domain, verification_type, attempt)

    def _schedule(self, seconds: float, domain: str, verification_type: str, attempt: str) -> None:
        args = {"domain": domain, "verification_type": verification_type, "attempt": attempt}
        self._core.timers.schedule("verification.look", seconds, **args)

    def _look(self, domain: str, verification_type: str, attempt: str) -> None:
        record = self._current(domain, verification_type, attempt)
        if record is None:
            return
        # Before the answer is there: a simulator that is killed now asks again after its next start.
        self._schedule(NEXT_LOOK_SECONDS * self._mode.slowness, domain, verification_type, attempt)
        properties = record["properties"]
        wanted = question(
            verification_type, properties["verificationRecords"][verification_type], properties["fromSenderDomain"]
        )
        self._pool.submit(self._ask, wanted, domain, attempt)

    def _ask(self, wanted: Question, domain: str, attempt: str) -> None:
        answers = ask(self._core.addresses["dns"], wanted.name, wanted.record_type)
        with self._core.state.lock:
            self._judge(wanted, answers, domain, attempt)

    @rule(
        "A record that DNS does not show within 10 minutes ends as VerificationFailed, DnsRecordsNotMatched",
        "recorded traffic",
    )
    def _judge(self, wanted: Question, answers: list[str], domain: str, attempt: str) -> None:
        verification_type = wanted.verification_type
        record = self._current(domain, verification_type, attempt)
        if record is None:
            return
        found = matches(wanted, answers) and not self._mode.fails(verification_type)
        given_up = self._core.clock.now() >= moment_of(self._attempt(domain, verification_type)["deadline"])
        if found or given_up:
            self._attempts.pop(_key_of(domain, verification_type), None)
            _set(record, verification_type, VERIFIED if found else FAILED, "" if found else NOT_MATCHED)
            self._core.state.touched()
        self._core.history.record(
            "verification.looked", domain=record["name"], type=verification_type, matched=found, answers=answers
        )

    def _attempt(self, domain: str, verification_type: str) -> dict[str, str]:
        return self._attempts.get(_key_of(domain, verification_type)) or {}

    def _current(self, domain: str, verification_type: str, attempt: str) -> Record | None:
        ref = kinds.parse(domain)
        record = self._communication.store.find(ref) if ref else None
        is_current = self._attempt(domain, verification_type).get("attempt") == attempt
        return record if record and is_current and self._status(record, verification_type) in RUNNING else None

    def _lose(self, verification_type: str) -> None:
        for _, domain in self._communication.store.everything(kinds.DOMAIN):
            if domain["properties"]["verificationRecords"] and self._status(domain, verification_type) == VERIFIED:
                _set(domain, verification_type, FAILED, NOT_MATCHED)


def _key(ref: Ref, verification_type: str) -> str:
    return _key_of(ref.id, verification_type)


def _key_of(domain: str, verification_type: str) -> str:
    return f"{domain.lower()}|{verification_type}"


@rule("errorCode is empty while verification runs", "recorded traffic; on Verified: " + INVENTED)
def _set(domain: Record, verification_type: str, status: str, error_code: str) -> None:
    domain["properties"]["verificationStates"][verification_type] = {"status": status, "errorCode": error_code}
