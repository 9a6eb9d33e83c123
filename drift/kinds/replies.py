"""What a device sees.

The server's words: facts on Email Communication Service (MailKit issue 1967; MicrosoftDocs/azure-docs issue 123379). Where a
text is not documented, the sentence says only what is refused.
"""

from __future__ import annotations

NO_LOGIN = "cannot log in: 535 5.7.3 Authentication unsuccessful"
NOT_LINKED = "cannot send: 5.1.7 The specified sender domain has not been linked"
NO_TOKEN = "cannot fetch a token: Entra ID refuses its application or its secret"  # noqa: S105 - a sentence
