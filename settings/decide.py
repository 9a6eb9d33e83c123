"""From a configuration that is right, and the devices, to settings without open defaults."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from settings.domain import Domain, Sender
from settings.stack_settings import NamedApplication, NamedKeyVault, StackSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from settings.device import Device
    from settings.stack_document import KeyVault, StackDocument


def decide(document: StackDocument, stack: str, devices_file: str, devices: Sequence[Device]) -> StackSettings:
    """Return the settings of `stack`; what the document leaves open gets its default."""
    group = document.resource_group_name or f"mfd-{stack}"
    name = document.application.display_name or f"mfd-{stack}"
    decided = {
        "stack": stack,
        "resource_group_name": group,
        "base_name": document.base_name or _base_name(stack, document.subscription_id),
        "domains": tuple(_with_senders(document.domains, devices)),
        "devices_file": devices_file,
        "application": NamedApplication(display_name=name, mail_send=document.application.mail_send),
        "key_vault": document.key_vault and _vault(document.key_vault, group),
        "devices": tuple(devices),
    }
    return StackSettings(**{key: getattr(document, key) for key in type(document).model_fields} | decided)


def _base_name(stack: str, subscription_id: str) -> str:
    """Return a name that no other stack has, of this subscription or another, and that stays the same."""
    return f"mfd-{re.sub(r'[^A-Za-z0-9]+', '-', stack)}-{sha256(subscription_id.encode()).hexdigest()[:6]}"


def _vault(vault: KeyVault, group: str) -> NamedKeyVault:
    return NamedKeyVault(name=vault.name, resource_group=vault.resource_group or group, create=vault.create)


def _with_senders(domains: Sequence[Domain], devices: Sequence[Device]) -> Iterator[Domain]:
    """Add the devices' senders to their domains; every domain has `donotreply` from the start."""
    used: dict[str, set[str]] = {domain.name: set() for domain in domains}
    for device in devices:
        local_part, _, domain_name = device.sender.rpartition("@")
        used.setdefault(domain_name, set()).add(local_part)
    for domain in domains:
        senders = {name: Sender(username=name) for name in used[domain.name]}
        senders |= {sender.username: sender for sender in domain.senders}
        senders.pop("donotreply", None)
        yield domain.model_copy(update={"senders": tuple(senders[name] for name in sorted(senders))})
