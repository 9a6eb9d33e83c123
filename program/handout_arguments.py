"""From settings, and from what the cloud answered, to what each device is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pulumi

from catalog import Catalog, load_catalog
from components import EmailDomain, HandoutsArgs, KeyVaultSecretsArgs
from handouts import CredentialRecord, DeviceRecord, MailSettings, credential_json, device_json
from settings import Device, StackSettings

Passwords = Mapping[tuple[str, str], pulumi.Output[str]]


def handouts(
    settings: StackSettings,
    domains: Mapping[str, EmailDomain],
    passwords: Passwords,
    usernames: Mapping[str, pulumi.Output[str]],
    after: Sequence[pulumi.Resource],
) -> HandoutsArgs:
    """Return the arguments of the hand-out set, which comes `after` the rest of the stack."""
    catalog = load_catalog()
    return {
        "stack": settings.stack,
        "organization": settings.organization,
        "out_dir": f"out/{settings.stack}",
        "devices": {device.id: _device(settings, catalog, device, domains) for device in settings.devices},
        "credentials": {
            credential: _credential(settings, credential, username, passwords)
            for credential, username in usernames.items()
        },
        "on_up": settings.handouts.on_up,
        "passwords": settings.handouts.passwords,
        "after": after,
        # The engine deletes in reverse, and stops at the first refusal: so nothing is half gone.
        "protect": settings.production,
    }


def key_vault_secrets(
    settings: StackSettings, group_name: pulumi.Output[str], passwords: Passwords, deployer: str
) -> KeyVaultSecretsArgs | None:
    """Return the arguments for the current secrets in Key Vault, or None if the settings name no vault.

    `deployer`: object id of whoever runs the program.
    """
    vault = settings.key_vault
    if vault is None:
        return None
    own_group = vault.resource_group.lower() == settings.resource_group_name.lower()
    current = settings.credentials.generations[-1]
    return {
        "vault_name": vault.name,
        "resource_group_name": group_name if own_group else vault.resource_group,
        "tenant_id": settings.tenant_id,
        "location": settings.location,
        "create": vault.create,
        "deployer_object_id": deployer,
        "tags": settings.tags,
        "secrets": {
            _secret_name(credential): passwords[credential, current] for credential in settings.credential_ids()
        },
    }


def _secret_name(credential: str) -> str:
    return f"smtp-{credential}"


def _device(
    settings: StackSettings, catalog: Catalog, device: Device, domains: Mapping[str, EmailDomain]
) -> pulumi.Input[str]:
    local_part, _, domain = device.sender.rpartition("@")
    if not settings.domain_of(device).azure_managed:
        return device_json(_record(settings, catalog, device, device.sender))
    # Azure chooses the name of its own domain, so the From address is known once the domain exists.
    return domains[domain].from_sender_domain.apply(
        lambda name: device_json(_record(settings, catalog, device, f"{local_part}@{name}"))
    )


def _record(settings: StackSettings, catalog: Catalog, device: Device, sender: str) -> DeviceRecord:
    kind = catalog.device_types[device.type]
    return DeviceRecord(
        id=device.id,
        name=device.name,
        type=device.type,
        manufacturer=kind.manufacturer,
        model=kind.model,
        site=device.site,
        site_name=settings.site_name(device.site),
        method=device.method,
        credential_id=settings.credential_id(device),
        settings=_mail_settings(catalog, device, sender),
        location=device.location,
        serial=device.serial,
        host=device.host,
        state="waiting" if settings.waiting(device) else "ready",
    )


def _mail_settings(catalog: Catalog, device: Device, sender: str) -> MailSettings:
    method = catalog.methods[device.method]
    return MailSettings(
        host=method.host or "",
        port=method.port,
        encryption=method.encryption,
        mechanism=method.mechanisms[0] if method.mechanisms else "",
        # The user name is the credential's, which may be shared; it is filled in when the hand-out is rendered.
        username="",
        sender=sender,
        max_message_bytes=method.max_message_bytes,
        root_certificates=method.root_certificates,
    )


def _credential(
    settings: StackSettings, credential: str, username: pulumi.Output[str], passwords: Passwords
) -> pulumi.Output[str]:
    generations = settings.credentials.generations
    own = {generation: passwords[credential, generation] for generation in generations}
    record = pulumi.Output.all(username=username, passwords=pulumi.Output.all(**own)).apply(
        lambda known: credential_json(
            CredentialRecord(
                id=credential,
                username=known["username"],
                current=generations[-1],
                passwords=known["passwords"],
                ends={generation: settings.generation_end(generation) for generation in generations},
                key_vault_secret=f"{settings.key_vault.name}/{_secret_name(credential)}"
                if settings.key_vault
                else None,
            )
        )
    )
    return pulumi.Output.secret(record)
