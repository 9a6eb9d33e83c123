"""Send no faster than the quota of the subscription, which counts refused mails too.

Source: azure-docs, Communication Services, concepts/service-limits.md.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

MINUTE = 60.0
HOUR = 3600.0


@dataclass(frozen=True)
class Quota:
    """At most `mails` within any `seconds`."""

    mails: int
    seconds: float


# What a subscription may send from its own domains, and from Azure's, before a support ticket raises it.
CUSTOM_DOMAIN = (Quota(30, MINUTE), Quota(100, HOUR))
AZURE_MANAGED_DOMAIN = (Quota(5, MINUTE), Quota(10, HOUR))


@dataclass
class Pace:
    """Hands out the moments at which the next mail may go, over all threads."""

    quotas: Sequence[Quota]
    _given: list[float] = field(default_factory=list, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def wait(self, pause: Callable[[float], bool]) -> bool:
        """Book the next moment and `pause` until then; False when `pause` was stopped."""
        with self._lock:
            now = time.monotonic()
            moment = max(now, next_moment(self._given, self.quotas))
            self._given.append(moment)
        return moment <= now or pause(moment - now)

    def seconds_for(self, mails: int) -> float:
        """Return how long the last of `mails` has to wait, in seconds."""
        moments: list[float] = []
        for _ in range(mails):
            moments.append(max(0.0, next_moment(moments, self.quotas)))
        return moments[-1] if moments else 0.0


def next_moment(given: Sequence[float], quotas: Sequence[Quota]) -> float:
    """Return the first moment at which one more mail keeps every quota; `given` are the moments so far, ascending."""
    full = (given[-quota.mails] + quota.seconds for quota in quotas if len(given) >= quota.mails)
    return max((given[-1] if given else float("-inf"), *full))
