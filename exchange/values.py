"""The values of a wanted state, each as strict as the cmdlet that it goes to.

Quotes, dollar signs and backticks are allowed: values reach PowerShell as data, never as text of a script.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv4Network
from typing import Annotated

from pydantic import AfterValidator, Field

NAME_LENGTH = 64
"""Characters in the name of a management scope, a role assignment or a mail user: `-Name` in New-ManagementScope,
New-ManagementRoleAssignment and New-MailUser (MicrosoftDocs/office-docs-powershell)."""

RIGHT_LENGTH = NAME_LENGTH - len(" senders")
"""Characters in the name of a right to send: its group is called `<name> senders`, and a group's name has 64 at most
(`-Name` in New-DistributionGroup)."""

ALLOWED_APPS = 10
"""Applications per High Volume Email account: `-AppIds` in Add-HVEAppAccess."""

SHORTEST_PREFIX = 24
"""A connector takes networks from /24 to /32: `-SenderIPAddresses` in New-InboundConnector."""

# Control characters, invisible format characters (such as those that turn the direction of writing), line separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_DOMAIN = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{0,61}[a-z0-9]")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Cmdlets read * and ? in an identity as wildcards: one address would mean many mailboxes.
_ADDRESS = re.compile(r"(?=.{3,254}\Z)[^\s@*?]{1,64}@(?P<domain>[^\s@]+)")

# Longer texts of Exchange Online than this are a trace, which is no help at a terminal.
_LONGEST_LINE = 1000


def one_line(text: str) -> str:
    """Return a text of somebody else's as one line that a terminal can show: unseen characters are blanks, the end is cut."""
    seen = "".join(" " if unicodedata.category(character) in _UNSEEN else character for character in text)
    line = " ".join(seen.split())
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"


def _text(value: str) -> str:
    unseen = [character for character in value if unicodedata.category(character) in _UNSEEN]
    if unseen:
        raise ValueError(f"holds the control character U+{ord(unseen[0]):04X}; take it out")
    if value != value.strip():
        raise ValueError("begins or ends with a blank; take it out")
    return value


def _domain(value: str) -> str:
    name = value.lower()
    if not _DOMAIN.fullmatch(name):
        raise ValueError(f"{value!r} is not a domain; it looks like 'contoso.com'")
    return name


def _certificate(value: str) -> str:
    return "*." + _domain(value[2:]) if value.startswith("*.") else _domain(value)


def _address(value: str) -> str:
    found = _ADDRESS.fullmatch(value.lower())
    if not found or not _DOMAIN.fullmatch(found["domain"]):
        raise ValueError(f"{value!r} is not an address; it looks like 'scan-berlin@contoso.com', without * and ?")
    return found[0]


def _guid(value: str) -> str:
    guid = value.lower()
    if not _GUID.fullmatch(guid):
        raise ValueError(f"{value!r} is not an id; it looks like '6233fba6-0198-4277-892f-9275bf728bcc'")
    return guid


def _network(value: str) -> str:
    try:
        network = IPv4Network(value)
    except ValueError:
        raise ValueError(f"{value!r} is neither an IPv4 address nor a network such as '203.0.113.0/28'") from None
    if network.prefixlen < SHORTEST_PREFIX:
        raise ValueError(f"{value!r} is too wide; a connector takes networks from /{SHORTEST_PREFIX} to /32")
    return str(network.network_address) if network.prefixlen == network.max_prefixlen else str(network)


Text = Annotated[str, Field(min_length=1, max_length=256), AfterValidator(_text)]
"""One line without control characters."""

Line = Annotated[str, AfterValidator(one_line)]
"""Any text, shown as one line."""

Name = Annotated[str, Field(min_length=1, max_length=NAME_LENGTH), AfterValidator(_text)]
"""One line of at most 64 characters."""

RightName = Annotated[str, Field(min_length=1, max_length=RIGHT_LENGTH), AfterValidator(_text)]
"""One line of at most 56 characters."""

StackName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,100}$")]
"""A name that Pulumi gives to a stack; it holds no blank, so `mfd <stack>` ends where the next word begins."""

OwnerMark = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
"""A digest that tells a deployment from others whose stack has the same name."""

Domain = Annotated[str, Field(json_schema_extra={"format": "hostname"}), AfterValidator(_domain)]
"""A domain in lower case."""

CertificateName = Annotated[str, AfterValidator(_certificate)]
"""A name in a certificate in lower case; it may begin with `*.`."""

Address = Annotated[str, Field(json_schema_extra={"format": "email"}), AfterValidator(_text), AfterValidator(_address)]
"""An e-mail address in lower case."""

Guid = Annotated[str, Field(json_schema_extra={"format": "uuid"}), AfterValidator(_guid)]
"""An id in lower case."""

SourceNetwork = Annotated[str, AfterValidator(_network)]
"""An IPv4 address, or a network from /24 to /31."""
