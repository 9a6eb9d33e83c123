"""Why mail is refused: the true reason goes into the history, the wire shows far less."""

from __future__ import annotations

from simulator.errors import SimulatorError


class MailRefusedError(SimulatorError):
    """Raised where a login or a message is refused; `reason` is a short word for tests, never a secret."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}" if detail else reason)


class LoginRefusedError(MailRefusedError):
    """Raised when a login fails: every reason looks the same on the wire."""


class SenderRefusedError(MailRefusedError):
    """Raised when the sender's domain is not linked, or has no such sender user name."""


class QuotaExceededError(MailRefusedError):
    """Raised when the subscription sent too much; `retry_after` in real seconds."""

    def __init__(self, reason: str, retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__(reason, f"again in {retry_after:.1f} s")
