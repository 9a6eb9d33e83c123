"""Component resources in Azure's words; each is usable by any other Pulumi program."""

from components.communication_service import CommunicationService, CommunicationServiceArgs
from components.dns_zone import DnsZone, DnsZoneArgs
from components.email_domain import EmailDomain, EmailDomainArgs
from components.email_service import EmailService, EmailServiceArgs
from components.handouts import Handouts, HandoutsArgs
from components.key_vault_secrets import KeyVaultSecrets, KeyVaultSecretsArgs
from components.mail_send import MailSend, MailSendArgs
from components.smtp_application import SmtpApplication, SmtpApplicationArgs
from components.smtp_identity import SmtpIdentity, SmtpIdentityArgs

__all__ = [
    "CommunicationService",
    "CommunicationServiceArgs",
    "DnsZone",
    "DnsZoneArgs",
    "EmailDomain",
    "EmailDomainArgs",
    "EmailService",
    "EmailServiceArgs",
    "Handouts",
    "HandoutsArgs",
    "KeyVaultSecrets",
    "KeyVaultSecretsArgs",
    "MailSend",
    "MailSendArgs",
    "SmtpApplication",
    "SmtpApplicationArgs",
    "SmtpIdentity",
    "SmtpIdentityArgs",
]
