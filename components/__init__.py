"""Component resources in Azure's words; each is usable by any other Pulumi program."""

from components.client_submission import ClientSubmission, ClientSubmissionArgs
from components.communication_service import CommunicationService, CommunicationServiceArgs
from components.direct_send import DirectSend, DirectSendArgs
from components.dns_zone import DnsZone, DnsZoneArgs
from components.email_domain import EmailDomain, EmailDomainArgs
from components.email_service import EmailService, EmailServiceArgs
from components.exchange_share import ExchangeShare
from components.handouts import Handouts, HandoutsArgs
from components.high_volume_email import HighVolumeEmail, HighVolumeEmailArgs
from components.key_vault_secrets import KeyVaultSecrets, KeyVaultSecretsArgs
from components.mail_alerts import MailAlerts, MailAlertsArgs
from components.mail_send import MailSend, MailSendArgs
from components.saved_queries import SavedQueries, SavedQueriesArgs
from components.smtp_application import SmtpApplication, SmtpApplicationArgs
from components.smtp_identity import SmtpIdentity, SmtpIdentityArgs
from components.smtp_relay import SmtpRelay, SmtpRelayArgs
from components.vendor_application import VendorApplication, VendorApplicationArgs

__all__ = [
    "ClientSubmission",
    "ClientSubmissionArgs",
    "CommunicationService",
    "CommunicationServiceArgs",
    "DirectSend",
    "DirectSendArgs",
    "DnsZone",
    "DnsZoneArgs",
    "EmailDomain",
    "EmailDomainArgs",
    "EmailService",
    "EmailServiceArgs",
    "ExchangeShare",
    "Handouts",
    "HandoutsArgs",
    "HighVolumeEmail",
    "HighVolumeEmailArgs",
    "KeyVaultSecrets",
    "KeyVaultSecretsArgs",
    "MailAlerts",
    "MailAlertsArgs",
    "MailSend",
    "MailSendArgs",
    "SavedQueries",
    "SavedQueriesArgs",
    "SmtpApplication",
    "SmtpApplicationArgs",
    "SmtpIdentity",
    "SmtpIdentityArgs",
    "SmtpRelay",
    "SmtpRelayArgs",
    "VendorApplication",
    "VendorApplicationArgs",
]
