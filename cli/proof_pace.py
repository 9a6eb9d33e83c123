"""How fast the test mails go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from probe import AZURE_MANAGED_DOMAIN, CUSTOM_DOMAIN, Pace, Quota, Subject, is_azure_managed

_FREE = "other servers"
_CUSTOM = "custom domains"
_AZURE = "Azure-managed domains"


class Paces:
    """One pace per kind of sender domain, because Azure counts them apart; `rate` mails a minute replaces each."""

    def __init__(self, rate: int | None) -> None:
        raised = (Quota(rate, 60),) if rate else None
        self._paces = {
            _FREE: Pace(raised or ()),
            _CUSTOM: Pace(raised or CUSTOM_DOMAIN),
            _AZURE: Pace(raised or AZURE_MANAGED_DOMAIN),
        }

    def of(self, subject: Subject) -> Pace:
        """Return the pace that holds for the device's mails."""
        return self._paces[_kind(subject)]

    def delays(self, subjects: Sequence[Subject]) -> list[str]:
        """Return a sentence for each kind whose mails cannot all go at once."""
        kinds = Counter(map(_kind, subjects))
        return [
            f"{count} mails from {kind}, at most {_words(self._paces[kind])}: the last one goes in {_duration(seconds)}"
            for kind, count in kinds.items()
            if (seconds := self._paces[kind].seconds_for(count))
        ]


def _kind(subject: Subject) -> str:
    if subject.method != "ecs":
        return _FREE
    return _AZURE if is_azure_managed(subject.settings.sender.rpartition("@")[2]) else _CUSTOM


def _words(pace: Pace) -> str:
    return " and ".join(f"{quota.mails} in {quota.seconds / 60:.0f} min" for quota in pace.quotas)


def _duration(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"  # noqa: PLR2004 - minutes of an hour
