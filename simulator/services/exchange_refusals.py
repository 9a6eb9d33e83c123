"""Why Exchange Online refuses, each with the reply that devices see.

Texts: Microsoft, "Fix issues with printers, scanners and line-of-business applications that send email" and the pages
that exchange error lists cite; what no source shows begins with `[simulator]`.
"""

from __future__ import annotations

from simulator.services.mail_refusals import MailRefusedError

REPLIES = {
    "not-authenticated": "530 5.7.57 Client not authenticated to send mail.",
    "wrong-credentials": "535 5.7.3 Authentication unsuccessful",
    "smtp-auth-disabled-mailbox": (
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."
    ),
    "smtp-auth-disabled-tenant": (
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."
    ),
    "security-defaults": (
        "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy."
    ),
    "conditional-access": (
        "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully."
    ),
    "basic-off": "550 5.7.30 Basic authentication is not supported for Client Submission.",
    "send-as": "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
    "malformed-token-login": "501 5.5.121 [simulator] malformed XOAUTH2",
    "not-an-hve-account": "550 5.2.240 [simulator] not a High Volume Email account",
    "app-not-allowed": "550 5.7.240 [simulator] the application is not on the account's list",
    "wrong-permission": "535 5.7.144 [simulator] the token lacks Mail.Send",
    "external": "550 5.5.105 External sending is not supported",
    "hve-envelope": "550 5.7.62 [simulator] the envelope sender is not the account",
    "hve-from": "550 5.6.241 [simulator] From is not the account",
    "no-billing-policy": "550 5.7.0 [simulator] the account has no valid billing policy",
    "too-many-recipients": "452 4.5.3 [simulator] More than 50 recipients",
    "too-large": "552 5.3.4 [simulator] The message is too large",
    "no-from": "554 5.6.0 [simulator] From is missing or doubled",
    "relay-denied": "550 5.7.64 TenantAttribution; Relay Access Denied",
    "direct-send-rejected": (
        "550 5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization from unauthorized sources"
    ),
    "unknown-recipient": "550 5.4.1 Recipient address rejected: Access denied",
    "block-list": "550 5.7.1 Service unavailable, Client host [{0}] blocked using Spamhaus.",
    "banned": "550 5.7.606 Access denied, banned sending IP [{0}]",
}


class ExchangeRefusedError(MailRefusedError):
    """Raised where Exchange Online refuses a login, a sender, a recipient or a message."""

    @property
    def reply(self) -> str:
        """The reply as it goes over the wire."""
        return REPLIES[self.reason].format(self.detail)
