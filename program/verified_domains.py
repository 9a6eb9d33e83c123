"""`wait: none` keeps a domain that is verified already: its link, its senders and its devices' logins.

Settings alone cannot know; so Azure is asked, for these domains only. Without this, an administrator who sets
`wait: none` to speed a run up would take the logins of every device of that domain away.
"""

from __future__ import annotations

import re

import pulumi
from pulumi_azure_native import communication

from settings import Domain, StackSettings

_VERIFIED = "Verified"
# What Azure asks of a domain before it can be linked (Azure REST spec Microsoft.Communication); DMARC is not among them.
_CHECKS = ("domain", "s_pf", "d_kim", "d_kim2")
# ARM answers 404 for a domain, and for the service or the group that it would be in.
_MISSING = re.compile(r"\b404\b|NotFound")


def keep_verified(settings: StackSettings) -> StackSettings:
    """Return the settings with `wait: none` taken from each domain that Azure has verified already."""
    kept = {domain.name for domain in settings.domains if domain.wait_seconds is None and _verified(settings, domain)}
    for name in sorted(kept):
        pulumi.log.info(f"{name} is verified, so that its `wait: none` has no effect; its devices go on sending")
    return settings.waiting_for(kept)


def _verified(settings: StackSettings, domain: Domain) -> bool:
    try:
        states = communication.get_domain(
            domain_name=domain.name,
            email_service_name=settings.email_service_name,
            resource_group_name=settings.resource_group_name,
        ).verification_states
    except Exception as error:
        # The SDK raises a bare Exception for whatever an invoke answers.
        if _MISSING.search(str(error)):
            return False
        raise
    # A domain whose creation was interrupted has no states yet.
    found = [getattr(states, check, None) for check in _CHECKS]
    return all(state is not None and state.status == _VERIFIED for state in found)
