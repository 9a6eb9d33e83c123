"""What the Pulumi package `mfd` offers to programs in other languages.

The schema is inferred from annotations, so the modules of these components have no `from __future__ import annotations`.
"""

from __future__ import annotations

import pulumi

from components.communication_service import CommunicationService
from components.packaged.email_domain import EmailDomain
from components.smtp_identity import SmtpIdentity

NAME = "mfd"
VERSION = "0.1.0"
COMPONENTS: list[type[pulumi.ComponentResource]] = [CommunicationService, EmailDomain, SmtpIdentity]
