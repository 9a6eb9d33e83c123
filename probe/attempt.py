"""One attempt: connect, encrypt, log in, send."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from dataclasses import dataclass, field

from probe.errors import StepError
from probe.login import PASSWORD_MECHANISMS, log_in
from probe.send import send
from probe.session import Session
from probe.step import Outcome, Step, StepName
from probe.subject import Options, Subject
from probe.tcp import connect
from probe.tls import secure
from probe.watch import Watch


@dataclass
class Attempt:
    """The steps of one attempt; `at` is the step it came to, `completed` says that all that was asked for was done.

    `unproven`: why it ended without a failure before that.
    """

    subject: Subject
    options: Options
    watch: Watch
    number: int
    steps: list[Step] = field(default_factory=list)
    at: StepName = StepName.TCP
    completed: bool = False
    transient: bool = False
    message_id: str | None = None
    unproven: str = ""

    def run(self) -> None:
        """Run the steps; the first that fails ends the attempt."""
        try:
            self._run()
        except StepError as error:
            self.transient, self.unproven = error.transient, ""
            self._end(Outcome.FAILED, error.detail, *error.advice)

    def _run(self) -> None:
        self._begin(StepName.TCP)
        connected = connect(self.subject, self.options)
        self._end(Outcome.OK, f"connected to {_place(connected.getpeername())}")
        self._begin(StepName.TLS)
        secured = secure(connected, self.subject, self.options.timeout)
        self._end(Outcome.OK if secured.encrypted else Outcome.SKIPPED, secured.detail)
        try:
            self._use(secured.session)
        finally:
            _quit(secured.session)

    def _use(self, session: Session) -> None:
        self._begin(StepName.LOGIN)
        if not self._log_in(session):
            return
        if self.options.to:
            self._begin(StepName.SEND)
            detail, self.message_id = send(session, self.subject, self.options.to)
            self._end(Outcome.OK, detail)
        self.completed = True

    def _log_in(self, session: Session) -> bool:
        settings = self.subject.settings
        if not settings.mechanism:
            self._end(Outcome.SKIPPED, "this method has no login")
            return True
        secret = self._secret()
        if secret is None:
            self._end(Outcome.SKIPPED, self.unproven)
            return False
        detail = log_in(session, self.subject, secret)
        self.unproven = ""
        self._end(Outcome.OK, detail if self.number == 1 else f"{detail}, at attempt {self.number}")
        return True

    def _secret(self) -> str | None:
        """Return the password or an access token; None, with `unproven` said, where there is none on this computer."""
        settings = self.subject.settings
        if settings.mechanism not in PASSWORD_MECHANISMS:
            self.unproven = f"{settings.mechanism}: somebody signs in at the device"
            return self.options.token_of(self.subject)
        self.unproven = "the password is not known here"
        return settings.password

    def _begin(self, step: StepName) -> None:
        self.at = step
        self.watch(self.subject.device, step, "")

    def _end(self, outcome: Outcome, detail: str, *advice: str) -> None:
        self.steps.append(Step(self.at, outcome, detail, advice))


def _place(peer: tuple[str, int]) -> str:
    address, port = peer[:2]
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _quit(session: Session) -> None:
    with suppress(OSError, smtplib.SMTPException):
        session.quit()
    session.close()
