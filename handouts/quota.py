"""How much a device may send, in the words of its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog import Method
    from catalog.method import Pace
    from handouts.language import Words
    from handouts.mail_settings import MailSettings

_AZURE_MANAGED = ".azurecomm.net"
"""What the names of domains that Azure provides end in."""


def quotas(method: Method | None, settings: MailSettings, words: Words) -> tuple[str, ...]:
    """Return the method's quotas for this sender, one sentence each; none where no source gives one."""
    if method is None:
        return ()
    managed = settings.sender.endswith(_AZURE_MANAGED)
    return tuple(_sentence(pace, words) for pace in method.quotas(azure_managed=managed))


def _sentence(pace: Pace, words: Words) -> str:
    quota = ", ".join(_amounts(pace, words))
    if pace.counted_per == "mailbox":
        return words.say("This mailbox may send {quota}.", quota=quota)
    return words.say("All devices together may send {quota}, unless the quota was raised.", quota=quota)


def _amounts(pace: Pace, words: Words) -> Iterator[str]:
    if pace.messages_per_minute:
        yield words.say("{count} mails a minute", count=pace.messages_per_minute)
    if pace.messages_per_hour:
        yield words.say("{count} mails an hour", count=pace.messages_per_hour)
    if pace.recipients_per_day:
        yield words.say("to {count} recipients a day", count=pace.recipients_per_day)
