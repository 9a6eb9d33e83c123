"""Why Exchange Online refuses, each with the reply that devices see, its source, and one constructor.

The table of replies is printed by `python -m simulator --coverage`. What no source shows begins with `[simulator]`.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.rules import INVENTED
from simulator.services.mail_refusals import MailRefusedError

NDRS = "Microsoft, non-delivery reports in Exchange Online"
PRINTERS = "Microsoft, fix issues with printers and LOB applications"
LIMITS = "Microsoft, smtp-submission-improvements"
HVE_TROUBLE = "a note of 2026 on Microsoft's troubleshoot-high-volume-email-m365"
HVE_LIVE = "ercankskn/postfix-entra-relay, README (live)"
FIELD = "replies quoted by administrators"
DISABLED = "Visit https://aka.ms/smtp_auth_disabled for more information."


@dataclass(frozen=True)
class Reply:
    """What goes over the wire ({0} is the detail), and where the text comes from."""

    text: str
    source: str


REPLIES = {
    # Connection and login at smtp.office365.com
    "old-tls": Reply(
        "421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2. "
        "Visit https://aka.ms/smtp_auth_tls.",
        "Microsoft Exchange Team, new opt-in endpoint for SMTP AUTH clients that need legacy TLS",
    ),
    "no-starttls": Reply("451 5.7.3 STARTTLS is required to send mail", FIELD),
    "not-authenticated": Reply("530 5.7.57 Client not authenticated to send mail.", f"{PRINTERS}; {FIELD}"),
    "wrong-credentials": Reply("535 5.7.3 Authentication unsuccessful", HVE_TROUBLE),
    "sign-in-blocked": Reply("535 5.7.3 Authentication unsuccessful", HVE_TROUBLE),
    "wrong-token": Reply("535 5.7.3 Authentication unsuccessful", HVE_TROUBLE),
    "no-right-on-mailbox": Reply("535 5.7.3 Authentication unsuccessful", HVE_TROUBLE),
    "smtp-auth-disabled-mailbox": Reply(
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. " + DISABLED,
        FIELD,
    ),
    "smtp-auth-disabled-tenant": Reply(
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. " + DISABLED,
        FIELD,
    ),
    "security-defaults": Reply(
        "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. "
        "Contact your administrator.",
        FIELD,
    ),
    "conditional-access": Reply(
        "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated "
        "successfully. Contact your administrator.",
        FIELD,
    ),
    "authentication-policy": Reply(
        "535 5.7.139 Authentication unsuccessful, the organization configuration does not allow this authentication "
        "request.",
        "Microsoft, troubleshoot-high-volume-email-m365",
    ),
    "basic-off": Reply(
        "550 5.7.30 Basic authentication is not supported for Client Submission.",
        "University of Toronto, change to SMTP AUTH",
    ),
    # Sending at smtp.office365.com
    "send-as": Reply("550 5.7.60 SMTP; Client does not have permissions to send as this sender", PRINTERS),
    "restricted": Reply("550 5.1.8 Access denied, bad outbound sender", PRINTERS),
    "connections": Reply(
        "432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more "
        "information.",
        f"{LIMITS}; {FIELD}",
    ),
    "day-limit": Reply("554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException", LIMITS),
    "mailbox-full": Reply(
        "554 5.2.2 mailbox full; "
        "STOREDRV.Submission.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded",
        LIMITS,
    ),
    "tenant-limit": Reply(
        "550 5.7.233 Your message can't be sent because your tenant has exceeded its daily limit for sending email to "
        "external recipients (tenant external recipient rate limit). For more information see "
        "https://aka.ms/EXONdrs.",
        FIELD,
    ),
    "initial-domain-limit": Reply(
        "550 5.7.236 [simulator] more than 100 recipients outside within a day from the tenant's initial domain",
        "the code: Microsoft Exchange Team, limiting onmicrosoft.com domain usage; the text: " + INVENTED,
    ),
    "tenant-restricted": Reply("550 5.7.705 Access denied, tenant has exceeded threshold", NDRS),
    "low-reputation": Reply(
        "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP. For more information "
        "please go to http://go.microsoft.com/fwlink/?LinkId=526653",
        f"{NDRS}; {FIELD}",
    ),
    # smtp.hve.mx.microsoft
    "xoauth2-base64": Reply("501 5.5.121 [simulator] XOAUTH2: no base64", HVE_TROUBLE),
    "xoauth2-user": Reply("501 5.5.122 [simulator] XOAUTH2: no user", HVE_TROUBLE),
    "xoauth2-auth": Reply("501 5.5.123 [simulator] XOAUTH2: no auth", HVE_TROUBLE),
    "xoauth2-bearer": Reply("501 5.5.124 [simulator] XOAUTH2: auth does not begin with Bearer", HVE_TROUBLE),
    "xoauth2-token": Reply("501 5.5.125 [simulator] XOAUTH2: no token", HVE_TROUBLE),
    "xoauth2-end": Reply("501 5.5.126 [simulator] XOAUTH2: no two bytes 0x01 at the end", HVE_TROUBLE),
    "token-unreadable": Reply("501 5.5.127 [simulator] the token cannot be read", HVE_TROUBLE),
    "token-ended": Reply("535 5.7.142 [simulator] the token has ended", HVE_TROUBLE),
    "token-ends-soon": Reply("535 5.7.143 [simulator] the token ends within minutes", HVE_TROUBLE),
    "wrong-permission": Reply("535 5.7.144 [simulator] the token lacks Mail.Send", HVE_TROUBLE),
    "app-not-allowed": Reply("550 5.7.240 [simulator] the application is not on the account's list", HVE_TROUBLE),
    "not-an-hve-account": Reply("550 5.2.240 [simulator] not a High Volume Email account", HVE_LIVE),
    "hve-envelope": Reply("550 5.7.62 [simulator] the envelope sender is not the account", HVE_LIVE),
    "hve-from": Reply("550 5.6.241 [simulator] From is not the account", HVE_LIVE),
    "external": Reply(
        "550 5.5.105 External sending is not supported", "a consultant's page on HVE for internal notifications"
    ),
    "not-active": Reply("550 5.7.0 [simulator] the account is not active: no valid billing policy", INVENTED),
    # The MX host
    "direct-send-rejected": Reply(
        "550 5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization from unauthorized sources",
        "Microsoft Exchange Team, introducing more control over Direct Send",
    ),
    "relay-denied": Reply(
        "550 5.7.64 TenantAttribution; Relay Access Denied", "Microsoft, NDR relay-access-denied-smtp"
    ),
    "wrong-region": Reply(
        "451 4.4.62 Mail sent to the wrong Office 365 region. ATTR35. For more information please go to "
        "https://go.microsoft.com/fwlink/?linkid=865268",
        "Microsoft, wrong-office-365-region-exo",
    ),
    "several-regions": Reply("452 4.5.3 [simulator] recipients of several regions in one transaction. ATTR38", FIELD),
    "block-list": Reply(
        "550 5.7.1 Service unavailable, Client host [{0}] blocked using Spamhaus. To request removal from this list "
        "see https://www.spamhaus.org/lookup.lasso",
        f"smtp.codes; {FIELD}",
    ),
    "banned": Reply(
        "550 5.7.606 Access denied, banned sending IP [{0}]; To request removal from this list please visit "
        "https://sender.office.com/ and follow the directions.",
        NDRS,
    ),
    "banned-by-hand": Reply("550 5.7.511 Access denied, banned sender [{0}]", NDRS),
    "busy": Reply("451 4.7.500 Server busy. Please try again later from [{0}]", f"smtp.codes; {FIELD}"),
    "dmarc": Reply(
        "550 5.7.509 Access denied, sending domain [{0}] does not pass DMARC verification and has a DMARC policy of "
        "reject.",
        NDRS,
    ),
    "unknown-recipient": Reply("550 5.4.1 Recipient address rejected: Access denied", f"{NDRS}; smtp.codes"),
    # Any host
    "too-many-recipients": Reply("452 4.5.3 [simulator] too many recipients", INVENTED),
    "too-large": Reply("552 5.3.4 [simulator] the message is too large", INVENTED),
    "no-from": Reply(
        "550 5.7.512 Access denied, message must be RFC 5322 section 3.6.2 compliant",
        NDRS,
    ),
}


class ExchangeRefusedError(MailRefusedError):
    """Raised where Exchange Online refuses a login, a sender, a recipient or a message; `reason` is a key of REPLIES."""

    @property
    def reply(self) -> str:
        """The reply as it goes over the wire."""
        return REPLIES[self.reason].text.format(self.detail)
