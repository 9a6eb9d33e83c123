"""Verify a domain: ask for the checks, watch their states, and say what DNS answers meanwhile.

A plain module: the clock, Azure and DNS are handed in. Azure verifies only when asked, and the operation's success says
no more than that the request was queued (recorded traffic, azure-powershell); so the states are polled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from maildns import Finding, Record
from provider.clock import Clock
from provider.errors import AzureError
from provider.pace import Pace
from provider.resource import Log
from provider.verification_attempts import Attempts
from provider.verification_report import Report
from provider.verification_states import CHECKS, STARTABLE, State, States, pending

# DNS servers that stay silent cost seconds at each look: how long are they left alone, in seconds?
PAUSE_WHILE_DNS_IS_SILENT = 60.0


@dataclass(frozen=True)
class Reading:
    """What Azure says: the states, and the seconds until it wants to be asked again (None: it did not say)."""

    states: States
    retry_after: float | None = None


class Service(Protocol):
    """The domain in Azure."""

    def read(self) -> Reading:
        """Return the states. Raises AzureError."""

    def initiate(self, check: str) -> None:
        """Ask for one check. Raises AzureError."""


class Ending(Enum):
    """How a wait ended."""

    VERIFIED = "verified"
    TIME = "time"
    INTERRUPTED = "interrupted"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """How the wait ended, with the last states and what was wrong in DNS; `error` is Azure's reason, if any."""

    ending: Ending
    states: States
    findings: tuple[Finding, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class Wish:
    """What to wait for: the domain, the records Azure wants, and the longest wait in seconds."""

    domain: str
    records: tuple[Record, ...]
    wait_seconds: float


class Verification:
    """One run's wait for one domain."""

    def __init__(
        self,
        wish: Wish,
        service: Service,
        clock: Clock,
        log: Log,
        check_dns: Callable[[Sequence[Record]], list[Finding]],
    ) -> None:
        self._wish = wish
        self._service = service
        self._clock = clock
        self._check_dns = check_dns
        self._deadline = clock.now() + wish.wait_seconds
        self._report = Report(wish.domain, clock, self._deadline, log)
        self._attempts = {check: Attempts() for check in CHECKS}
        self._pace = Pace()
        self._states: States = {}
        self._findings: tuple[Finding, ...] = ()
        self._dns_due = 0.0
        self._error = ""

    def run(self) -> Outcome:
        """Wait until all four checks are verified, the time is over, or the run is interrupted."""
        while True:
            try:
                retry_after = self._look()
            except AzureError as error:
                return self._outcome(Ending.REFUSED, str(error))
            if self._states and not pending(self._states):
                return self._outcome(Ending.VERIFIED)
            left = self._deadline - self._clock.now()
            if left <= 0:
                return self._outcome(Ending.TIME, self._error)
            if self._clock.sleep(min(self._pace.pause(retry_after), left)):
                return self._outcome(Ending.INTERRUPTED)

    def _outcome(self, ending: Ending, error: str = "") -> Outcome:
        return Outcome(ending, self._states, self._findings, error)

    def _look(self) -> float | None:
        reading = self._read()
        if reading is None:
            return None
        if self._report.changes(self._states, reading.states):
            self._pace.news()
        self._states = reading.states
        if pending(self._states):
            self._start()  # before DNS is asked, which may take seconds
            self._look_at_dns()
            self._start()  # again: what failed may be asked for now that DNS is right
            self._report.progress(self._states)
        return reading.retry_after

    def _read(self) -> Reading | None:
        try:
            reading = self._service.read()
        except AzureError as error:
            if not error.transient:
                raise
            self._error = str(error)
            self._report.hiccup(self._error)
            return None
        self._error = ""
        return reading

    def _look_at_dns(self) -> None:
        if self._clock.now() < self._dns_due:
            return
        waiting = pending(self._states)
        records = [record for record in self._wish.records if record.key in waiting]
        self._findings = tuple(self._check_dns(records))
        if any(not finding.answered for finding in self._findings):
            self._dns_due = self._clock.now() + PAUSE_WHILE_DNS_IS_SILENT
        self._report.dns(self._findings)

    def _start(self) -> None:
        for check in self._startable():
            wrong = any(finding.record.key == check and finding.answered for finding in self._findings)
            state = self._states.get(check, State())
            if self._attempts[check].due(state, self._clock.now(), dns_is_wrong=wrong):
                self._initiate(check, state)

    def _startable(self) -> list[str]:
        waiting = pending(self._states)
        if "Domain" in waiting:
            # Azure may refuse the others before the ownership of the domain is proven; the portal goes this way too.
            waiting = ("Domain",)
        return [check for check in waiting if self._states.get(check, State()).status in STARTABLE]

    def _initiate(self, check: str, state: State) -> None:
        self._attempts[check].note(self._clock.now())
        self._pace.news()
        try:
            self._service.initiate(check)
        except AzureError as error:
            if not error.transient:
                raise
            self._report.refused(check, str(error))
        else:
            self._report.asked_for(check, state)
