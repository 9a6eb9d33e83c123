"""The program that `pulumi up` runs: settings in, components composed, hand-outs out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pulumi

from components import (
    CommunicationService,
    EmailService,
    Handouts,
    KeyVaultSecrets,
    SmtpApplication,
    SmtpIdentity,
)
from program import handout_arguments, mail_arguments
from program.guard import check_login
from program.verified_domains import keep_verified
from settings import SettingsError, StackSettings, from_pulumi

ROOT = Path(__file__).resolve().parent


def main() -> None:
    """Declare everything that the stack's devices need to send mail."""
    settings = _settings()
    deployer = check_login(settings)
    settings = keep_verified(settings)
    group = mail_arguments.resource_group(settings)
    zones = mail_arguments.dns_zones(settings, group)
    email = EmailService("mail", mail_arguments.email_service(settings, group, zones))
    passwords: handout_arguments.Passwords = {}
    usernames: dict[str, pulumi.Output[str]] = {}
    declared: list[pulumi.Resource] = [*zones.values(), email]
    # Without a domain to wait for there is nothing to log in to yet; the records and the waiting devices are declared.
    if any(domain.waits for domain in email.domains.values()):
        service = CommunicationService(
            "communication", mail_arguments.communication_service(settings, group, email.verified_domain_ids)
        )
        application = SmtpApplication("smtp", mail_arguments.smtp_application(settings))
        identity = SmtpIdentity("smtp", mail_arguments.smtp_identity(settings, group, service, application))
        passwords, usernames = application.passwords, identity.usernames
        declared += [service, application, identity]
        vault = handout_arguments.key_vault_secrets(settings, group.name, passwords, deployer)
        if vault:
            declared.append(KeyVaultSecrets("vault", vault))
    Handouts("handouts", handout_arguments.handouts(settings, email.domains, passwords, usernames, declared))
    _export(settings, {name: zone.name_servers for name, zone in zones.items()})


def _settings() -> StackSettings:
    try:
        settings = from_pulumi(ROOT)
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
