"""The program that `pulumi up` runs: settings in, components composed, hand-outs out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pulumi

from advice import decided_from_pulumi
from components import (
    CommunicationService,
    DnsZone,
    EmailService,
    Handouts,
    KeyVaultSecrets,
    SmtpApplication,
    SmtpIdentity,
)
from program import handout_arguments, key_vault, mail_arguments, uses, watching
from program.adopted import leave_alone
from program.answers import Answers
from program.guard import check_login
from program.rotation_guard import check_rotation
from program.verified_domains import keep_verified
from settings import SettingsError, StackSettings

ROOT = Path(__file__).resolve().parent


def main() -> None:
    """Declare everything that the stack's devices need to send mail."""
    settings = _settings()
    check_rotation(settings, ROOT)
    deployer = check_login(settings)
    settings = keep_verified(settings)
    if settings.adopted:
        leave_alone()
    group = mail_arguments.resource_group(settings) if uses.needs_a_group(settings) else None
    zones = mail_arguments.dns_zones(settings, group) if group else {}
    answers = Answers(resources=tuple(zones.values()))
    if group and uses.needs_communication_services(settings):
        answers |= _communication_services(settings, group, zones)
    if settings.microsoft365:
        from program import microsoft365  # noqa: PLC0415 - a stack on ECS alone shall not wait for it

        answers |= microsoft365.declare(settings, settings.microsoft365, zones)
    vault = key_vault.key_vault_secrets(settings, group.name if group else "", answers.passwords, deployer)
    if vault and answers.passwords:
        answers |= Answers(resources=(KeyVaultSecrets("vault", vault),))
    if uses.bridges(settings):
        from program import bridge_files  # noqa: PLC0415 - a stack without a bridge shall not wait for it

        answers |= bridge_files.declare(settings, answers)
    Handouts("handouts", handout_arguments.handouts(settings, answers))
    _export(settings, {name: zone.name_servers for name, zone in zones.items()})


def _communication_services(
    settings: StackSettings, group: mail_arguments.ResourceGroup, zones: Mapping[str, DnsZone]
) -> Answers:
    email = EmailService("mail", mail_arguments.email_service(settings, group, zones))
    names = {name: domain.from_sender_domain for name, domain in email.domains.items()}
    answers = Answers(sender_domains=names, resources=(email,))
    # Without a domain to wait for there is nothing to log in to yet; the records and the waiting devices are declared.
    if not any(domain.waits for domain in email.domains.values()):
        return answers
    logs = watching.workspace(settings, group)
    service = CommunicationService(
        "communication", mail_arguments.communication_service(settings, group, email.verified_domain_ids, logs)
    )
    watching.declare(settings, group, logs)
    application = SmtpApplication("smtp", mail_arguments.smtp_application(settings))
    identity = SmtpIdentity("smtp", mail_arguments.smtp_identity(settings, group, service, application))
    return answers | Answers(
        usernames=identity.usernames,
        passwords=application.passwords,
        resources=(service, application, identity),
    )


def _settings() -> StackSettings:
    try:
        settings = decided_from_pulumi(ROOT)
    except SettingsError as error:
        # A RunError shows its text without a traceback.
        raise pulumi.RunError(str(error)) from None
    for warning in settings.warnings:
        pulumi.log.warn(warning)
    return settings


def _export(settings: StackSettings, name_servers: dict[str, pulumi.Output[Sequence[str]]]) -> None:
    pulumi.export("handouts", f"out/{settings.stack}/handouts/index.html")
    pulumi.export("waiting", [device.id for device in settings.devices if settings.waiting(device)])
    pulumi.export("nameServers", name_servers)


main()
