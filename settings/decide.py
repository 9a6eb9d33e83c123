"""From a configuration that is right, and the devices, to settings without open defaults."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from settings.domain import Domain, Sender
from settings.methods import flow_of
from settings.stack_settings import NamedApplication, NamedKeyVault, StackSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from catalog import Catalog
    from catalog.capabilities import OauthFlow
    from settings.device import Device
    from settings.device_list import Listed
    from settings.stack_document import KeyVault, StackDocument


def decide(
    document: StackDocument, stack: str, devices_file: str, devices: Sequence[Listed], catalog: Catalog
) -> StackSettings:
    """Return the settings of `stack`; what the document leaves open gets its default."""
    group = document.resource_group_name or f"mfd-{stack}"
    name = document.application.display_name or f"mfd-{stack}"
    decided = {
        "stack": stack,
        "resource_group_name": group,
        "base_name": document.base_name or _base_name(stack, document.subscription_id),
        "domains": document.domains,
        "devices_file": devices_file,
        "application": NamedApplication(display_name=name, mail_send=document.application.mail_send),
        "key_vault": document.key_vault and _vault(document.key_vault, group),
        "devices": (),
        "lines": {device.id: line for line, device in devices},
    }
    settings = StackSettings(**{key: getattr(document, key) for key in type(document).model_fields} | decided)
    return with_devices(settings, [device for _, device in devices], catalog)


def with_devices(settings: StackSettings, devices: Sequence[Device], catalog: Catalog) -> StackSettings:
    """Return the settings with these devices, and what follows from them: senders of domains, and flows of OAuth 2.0."""
    senders = [device.sender for device in devices if settings.sends_by_ecs(device)]
    domains = tuple(_with_senders(settings.domains, senders))
    flows = {device.id: flow for device in devices if (flow := _flow(device, catalog))}
    return settings.model_copy(update={"devices": tuple(devices), "domains": domains, "flows": flows})


def _flow(device: Device, catalog: Catalog) -> OauthFlow | None:
    method = catalog.methods.get(device.method)
    return flow_of(method, catalog.device_types[device.type]) if method else None


def _base_name(stack: str, subscription_id: str) -> str:
    """Return a name that no other stack has, of this subscription or another, and that stays the same."""
    return f"mfd-{re.sub(r'[^A-Za-z0-9]+', '-', stack)}-{sha256(subscription_id.encode()).hexdigest()[:6]}"


def _vault(vault: KeyVault, group: str) -> NamedKeyVault:
    return NamedKeyVault(name=vault.name, resource_group=vault.resource_group or group, create=vault.create)


def _with_senders(domains: Sequence[Domain], addresses: Sequence[str]) -> Iterator[Domain]:
    """Add the senders' addresses to their domains; every domain has `donotreply` from the start."""
    used: dict[str, set[str]] = {domain.name: set() for domain in domains}
    for address in addresses:
        local_part, _, domain_name = address.rpartition("@")
        used.setdefault(domain_name, set()).add(local_part)
    for domain in domains:
        senders = {name: Sender(username=name) for name in used[domain.name]}
        senders |= {sender.username: sender for sender in domain.senders}
        senders.pop("donotreply", None)
        yield domain.model_copy(update={"senders": tuple(senders[name] for name in sorted(senders))})
