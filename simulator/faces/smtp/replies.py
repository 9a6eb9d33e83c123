"""The replies of the mail servers; text that no source shows begins with `[simulator]`."""

from __future__ import annotations

from typing import Self

from simulator.services.exchange_refusals import ExchangeRefusedError
from simulator.services.mail_refusals import (
    LoginRefusedError,
    MailRefusedError,
    QuotaExceededError,
    SenderRefusedError,
)

OK = "250 2.0.0 OK"


class Refusal(str):  # noqa: SLOT000 - a handful live at a time
    """A reply that goes over the wire as it stands, with the true reason for the history."""

    reason: str
    detail: str

    def __new__(cls, text: str, reason: str, detail: str = "") -> Self:
        """Make a reply of `text`."""
        made = super().__new__(cls, text)
        made.reason = reason
        made.detail = detail
        return made


def refusal(error: MailRefusedError) -> Refusal:
    """Return the reply to a refused login or message."""
    return Refusal(_text(error), error.reason, error.detail)


def _text(error: MailRefusedError) -> str:
    if isinstance(error, ExchangeRefusedError):
        return error.reply
    if isinstance(error, LoginRefusedError):
        return "535 5.7.3 Authentication unsuccessful"
    if isinstance(error, QuotaExceededError):
        return "451 4.7.0 [simulator] The subscription's sending limit is reached"
    if isinstance(error, SenderRefusedError):
        return _sender_text(error)
    texts = {
        "too-many-recipients": "452 4.5.3 [simulator] More than 50 recipients",
        "too-large": "552 5.3.4 [simulator] More than 10 MB",
    }
    return texts.get(error.reason, f"554 5.6.0 [simulator] {error.reason}")


def _sender_text(error: SenderRefusedError) -> str:
    if error.reason == "domain-not-linked":
        # The text: azure-docs issue 123379; the basic code is not known
        return "550 5.1.7 The specified sender domain has not been linked."
    return "550 5.1.7 [simulator] The sender is no sender user name of its domain"
