"""How fast the test mails go."""

from __future__ import annotations

from collections.abc import Sequence

from probe import AZURE_MANAGED_DOMAIN, CUSTOM_DOMAIN, Pace, Quota, Subject, is_azure_managed


def pace_for(subjects: Sequence[Subject], rate: int | None) -> Pace:
    """Return the pace: `rate` mails a minute, else the lowest default quota of the subscription that is touched."""
    if rate:
        return Pace((Quota(rate, 60),))
    domains = {subject.settings.sender.rpartition("@")[2] for subject in subjects if subject.method == "ecs"}
    if not domains:
        return Pace(())
    return Pace(AZURE_MANAGED_DOMAIN if any(map(is_azure_managed, domains)) else CUSTOM_DOMAIN)
