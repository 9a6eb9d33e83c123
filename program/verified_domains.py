"""`wait: none` keeps a domain that is verified already: its link, its senders and its devices' logins.

Settings alone cannot know; so Azure is asked, for these domains only. Without this, an administrator who sets
`wait: none` to speed a run up would take the logins of every device of that domain away.
"""

from __future__ import annotations

import pulumi
from pulumi_azure_native import communication

from components.look_up import found_or_none
from settings import StackSettings

_VERIFIED = "Verified"
# What Azure asks of a domain before it can be linked (Azure REST spec Microsoft.Communication); DMARC is not among them.
_CHECKS = ("domain", "s_pf", "d_kim", "d_kim2")


def keep_verified(settings: StackSettings) -> StackSettings:
    """Return the settings with `wait: none` taken from each domain that is linked, or that Azure has verified already."""
    named = [domain.name for domain in settings.domains if domain.wait_seconds is None]
    linked = _linked(settings) if named else frozenset()
    kept = {name for name in named if name.lower() in linked or _verified(settings, name)}
    for name in sorted(kept):
        pulumi.log.info(
            f"{name} is verified or linked, so that its `wait: none` has no effect; its devices go on sending"
        )
    settings = settings.waiting_for(kept)
    if settings.username_domain in kept and not settings.credentials.username_domain:
        pulumi.log.warn(
            f"SMTP user names end in {settings.username_domain}, though its `wait` is none; write "
            f"mfd:credentials.usernameDomain: {settings.username_domain}, so that no other domain's verification "
            "changes the user name of every device"
        )
    return settings


def _linked(settings: StackSettings) -> frozenset[str]:
    """Return the stack's domains that devices send from now, whatever a check that runs again says of them."""
    service = found_or_none(
        lambda: communication.get_communication_service(
            communication_service_name=settings.communication_service_name,
            resource_group_name=settings.resource_group_name,
        )
    )
    ids = [linked.lower().split("/") for linked in (service.linked_domains or [] if service else [])]
    return frozenset(parts[-1] for parts in ids if settings.email_service_name.lower() in parts)


def _verified(settings: StackSettings, domain: str) -> bool:
    found = found_or_none(
        lambda: communication.get_domain(
            domain_name=domain,
            email_service_name=settings.email_service_name,
            resource_group_name=settings.resource_group_name,
        )
    )
    # A domain whose creation was interrupted has no states yet.
    states = [getattr(found.verification_states, check, None) for check in _CHECKS] if found else [None]
    return all(state is not None and state.status == _VERIFIED for state in states)
