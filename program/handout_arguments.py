"""From settings, and from what the clouds answered, to what each device is told."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from catalog import Catalog, load_catalog
from components import HandoutsArgs
from handouts import CredentialRecord, DeviceRecord, credential_json, device_json
from program import uses
from program.answers import Answers
from program.key_vault import secret_name
from program.mail_settings import awaited, mail_settings
from settings import Device, StackSettings


def handouts(settings: StackSettings, answers: Answers) -> HandoutsArgs:
    """Return the arguments of the hand-out set, which comes after the rest of the stack."""
    catalog, bridges = load_catalog(), _bridges_by_login(settings)
    return {
        "stack": settings.stack,
        "organization": settings.organization,
        "out_dir": f"out/{settings.stack}",
        "devices": {device.id: _device(settings, catalog, device, answers) for device in settings.devices},
        "credentials": {
            **{
                credential: _credential(settings, credential, answers, bridges.get(credential, ()))
                for credential in answers.usernames
            },
            **_mailboxes(settings),
        },
        "on_up": settings.handouts.on_up,
        "passwords": settings.handouts.passwords,
        "language": settings.handouts.language,
        "after": answers.resources,
        # The engine deletes in reverse, and stops at the first refusal: so nothing is half gone.
        "protect": settings.production,
    }


def _device(settings: StackSettings, catalog: Catalog, device: Device, answers: Answers) -> pulumi.Input[str]:
    needed = awaited(settings, device, answers)
    if not needed:
        return device_json(_record(settings, catalog, device, {}))
    return pulumi.Output.all(**needed).apply(lambda answered: device_json(_record(settings, catalog, device, answered)))


def _record(settings: StackSettings, catalog: Catalog, device: Device, answered: Mapping[str, str]) -> DeviceRecord:
    kind = catalog.device_types[device.type]
    bridge = settings.bridge_of(device)
    return DeviceRecord(
        id=device.id,
        name=device.name,
        type=device.type,
        manufacturer=kind.manufacturer,
        model=kind.model,
        site=device.site,
        site_name=settings.site_name(device.site),
        method=device.method,
        credential_id=_credential_id(settings, device),
        settings=mail_settings(settings, catalog, device, answered),
        location=device.location,
        serial=device.serial,
        host=device.host,
        state="waiting" if settings.waiting(device) else "ready",
        public_addresses=_public_addresses(settings, device),
        bridge_networks=bridge.networks if bridge else (),
        client_certificate=_certificate(settings, device),
        language=settings.language_of(device.site),
    )


def _credential_id(settings: StackSettings, device: Device) -> str:
    credential = settings.credential_id(device)
    # The password of a mailbox may be known to its administrator only; then there is nothing to name.
    unknown = device.method in _MAILBOX_PASSWORDS and settings.mailbox_password(credential) is None
    return "" if unknown else credential


_MAILBOX_PASSWORDS = (uses.SUBMISSION_BASIC, uses.HVE_BASIC)


def _public_addresses(settings: StackSettings, device: Device) -> tuple[str, ...]:
    return settings.sites[device.site].public_addresses if device.method in (uses.DIRECT, uses.RELAY) else ()


def _certificate(settings: StackSettings, device: Device) -> str:
    site = settings.sites[device.site]
    by_certificate = device.method == uses.RELAY and not uses.relay_by_address(site)
    return site.relay_certificate or "" if by_certificate else ""


def _credential(
    settings: StackSettings, credential: str, answers: Answers, bridges: tuple[tuple[str, str], ...]
) -> pulumi.Output[str]:
    generations = settings.credentials.generations
    own = {generation: answers.passwords[credential, generation] for generation in generations}
    known = pulumi.Output.all(username=answers.usernames[credential], passwords=pulumi.Output.all(**own))
    record = known.apply(
        lambda found: credential_json(
            CredentialRecord(
                id=credential,
                username=found["username"],
                current=generations[-1],
                passwords=found["passwords"],
                ends={generation: settings.generation_end(generation) for generation in generations},
                key_vault_secret=f"{settings.key_vault.name}/{secret_name(credential)}" if settings.key_vault else None,
                bridges=bridges,
            )
        )
    )
    return pulumi.Output.secret(record)


def _bridges_by_login(settings: StackSettings) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the bridges that log in with each credential of ECS; one whose domain waits has no files yet."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for used in uses.bridges(settings, uses.ECS):
        if not uses.bridge_waits(settings, used):
            login = settings.bridge_credential_id(used.site)
            found[login] = (*found.get(login, ()), (used.site, used.bridge.host))
    return found


def _mailboxes(settings: StackSettings) -> dict[str, pulumi.Output[str]]:
    """Return the mailboxes whose password the settings hold; it has no generation, since nobody here makes it."""
    found: dict[str, pulumi.Output[str]] = {}
    for address in (address for method in _MAILBOX_PASSWORDS for address in settings.mailboxes(method)):
        password = settings.mailbox_password(address)
        if password:
            record = CredentialRecord(address, address, "", {"": password.get_secret_value()})
            found[address] = pulumi.Output.secret(credential_json(record))
    return found
