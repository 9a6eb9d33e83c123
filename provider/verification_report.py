"""What is shown while a domain is being verified: every change, what DNS lacks, and how long still."""

from __future__ import annotations

from collections.abc import Sequence

from maildns import Finding
from provider.clock import Clock
from provider.resource import Log
from provider.spans import span
from provider.verification_states import CHECKS, FAILED, VERIFIED, State, States, pending

# How often is the same trouble with DNS said again, in seconds? Whoever enters the records looks at the screen.
REMINDER = 120.0
# How often does the remaining time move, in seconds? Without a terminal, every status is a line of the pipeline's log.
STATUS_PAUSE = 15.0


class Report:
    """Says what is new about one domain; the same thing is not said twice in a row."""

    def __init__(self, domain: str, clock: Clock, deadline: float, log: Log) -> None:
        self._domain = domain
        self._clock = clock
        self._deadline = deadline
        self._log = log
        self._said = ""
        self._said_at = 0.0
        self._status = ""
        self._status_at = 0.0
        self._hiccups: set[str] = set()

    def changes(self, old: States, new: States) -> bool:
        """Show each state that changed; return whether one did."""
        changed = [check for check in CHECKS if old.get(check) != new.get(check)]
        if not old:
            self._first(new)
        else:
            for check in changed:
                self._log.tell(self._change(check, old.get(check, State()), new))
        return bool(old and changed)

    def _first(self, states: States) -> None:
        if pending(states):
            self._log.tell(f"{self._domain}: waiting at most {self._left()} for {_waiting(states)}")

    def _change(self, check: str, was: State, states: States) -> str:
        state = states.get(check, State())
        done = len(CHECKS) - len(pending(states))
        if state.status == VERIFIED:
            return f"{self._domain}: {check} is verified ({done} of {len(CHECKS)})"
        return f"{self._domain}: {check}: {was} → {state}"

    def asked_for(self, check: str, state: State) -> None:
        """Show that a check was asked for again; the first time its next state tells."""
        if state.status == FAILED:
            self._log.tell(f"{self._domain}: asked Azure to check {check} again")

    def refused(self, check: str, reason: str) -> None:
        """Show that Azure does not take a check yet."""
        self._log.caution(f"{self._domain}: {check} is not started yet, and will be tried again: {reason}")

    def hiccup(self, reason: str) -> None:
        """Show, once, that Azure did not answer."""
        if reason not in self._hiccups:
            self._hiccups.add(reason)
            self._log.caution(f"{self._domain}: {reason}; trying again for {self._left()}")

    def dns(self, findings: Sequence[Finding]) -> None:
        """Show what is wrong in DNS when that changes, and again now and then."""
        text = "\n".join(f"  {finding}" for finding in findings)
        now = self._clock.now()
        if not text:
            if self._said:
                self._log.tell(f"{self._domain}: DNS now answers every record that Azure waits for")
        elif text != self._said or now - self._said_at >= REMINDER:
            self._log.tell(f"{self._domain}: not right in DNS yet, {self._left()} left:\n{text}")
            self._said_at = now
        self._said = text

    def progress(self, states: States) -> None:
        """Show what is waited for just now."""
        waiting = _waiting(states)
        now = self._clock.now()
        if waiting != self._status or now - self._status_at >= STATUS_PAUSE:
            self._log.status(f"waiting for {waiting}; {self._left()} left")
            self._status, self._status_at = waiting, now

    def _left(self) -> str:
        return span(self._deadline - self._clock.now())


def _waiting(states: States) -> str:
    first, *rest = (f"{check} ({states.get(check, State()).status})" for check in pending(states))
    if first.startswith("Domain "):
        # The others are not asked for before it.
        return f"{first}, then {', '.join(check for check in pending(states) if check != 'Domain')}" if rest else first
    return ", ".join((first, *rest))
