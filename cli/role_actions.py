"""What a role needs for sending over SMTP (azure-docs, includes/smtp-authentication-customrole.md)."""

from __future__ import annotations

SENDING = (
    "Microsoft.Communication/CommunicationServices/Read",
    "Microsoft.Communication/CommunicationServices/Write",
    "Microsoft.Communication/EmailServices/Write",
)
