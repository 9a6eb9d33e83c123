"""Sender addresses: what stands before the @, and the whole."""

import re
from typing import Annotated

from pydantic import AfterValidator

from settings.dns_name import AZURE_MANAGED

LONGEST_LOCAL_PART = 64
"""Octets before the @ (RFC 5321 section 4.5.3.1.1)."""

# A dot-atom (RFC 5322 section 3.2.3) without braces: nobody names a sender so, but a placeholder that was left looks so.
_LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`|~-]+(\.[a-z0-9!#$%&'*+/=?^_`|~-]+)*")
_ADDRESS = re.compile(r"[^\s;,<>@]+@[^\s;,<>@]+")


def local_part(value: str) -> str:
    """Return the part before the @ in lower case; raises ValueError."""
    name = value.strip().lower()
    if "@" in name:
        raise ValueError(f"{value!r} is a whole address; write only what stands before the @")
    if "{" in name or "}" in name:
        raise ValueError(f"{value!r} looks like a placeholder, and nothing fills it in here; write the name itself")
    if len(name) > LONGEST_LOCAL_PART or not _LOCAL_PART.fullmatch(name):
        raise ValueError(
            f"{value!r} cannot stand before an @; "
            "take up to 64 letters, digits, dots and hyphens, with no dot at the ends and no two in a row"
        )
    return name


def sender_address(value: str) -> str:
    """Return the address in lower case, `AzureManagedDomain` as Azure writes it; raises ValueError."""
    if len(several := _ADDRESS.findall(value)) > 1:
        raise ValueError(f"{' and '.join(map(repr, several))} are {len(several)} addresses; write one")
    name, at, domain = value.strip().rpartition("@")
    if not at or not domain or not name or "@" in name:
        raise ValueError(f"{value!r} is not an address; it looks like 'scan-berlin@devices.contoso.com'")
    if domain.casefold() == AZURE_MANAGED.casefold():
        return f"{local_part(name)}@{AZURE_MANAGED}"
    return f"{local_part(name)}@{domain.lower()}"


def _mailbox_address(value: str) -> str:
    return sender_address(value) if value.strip() else ""


MailboxAddress = Annotated[str, AfterValidator(_mailbox_address)]
"""An address in lower case, or nothing."""

LocalPart = Annotated[str, AfterValidator(local_part)]
SenderAddress = Annotated[str, AfterValidator(sender_address)]
