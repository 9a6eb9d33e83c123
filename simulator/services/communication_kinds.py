"""The resource types of Microsoft.Communication: paths, names and API versions (Azure REST spec, stable/2026-03-18)."""

from __future__ import annotations

import re
from dataclasses import dataclass

NAMESPACE = "Microsoft.Communication"

# Which api-version knows which type? (Azure REST spec tree; changelog of azure-mgmt-communication)
SINCE_2026 = ("2025-09-01", "2026-03-18")
SINCE_SMTP = ("2024-09-01-preview", "2025-05-01-preview", *SINCE_2026)
SINCE_SUPPRESSION = ("2023-06-01-preview", *SINCE_SMTP)
SINCE_SENDERS = (
    "2023-03-01-preview",
    "2023-03-31",
    "2023-04-01-preview",
    "2023-04-01",
    "2025-05-01",
    *SINCE_SUPPRESSION,
)
SINCE_DOMAINS = ("2021-10-01-preview", "2022-07-01-preview", *SINCE_SENDERS)
SINCE_SERVICES = ("2020-08-20-preview", "2020-08-20", *SINCE_DOMAINS)


@dataclass(frozen=True)
class Kind:
    """One resource type: `segments` of its path, the rule for its name, the table that holds it."""

    segments: tuple[str, ...]
    table: str
    versions: tuple[str, ...]
    longest_name: int = 253
    pattern: str = r".+"

    @property
    def arm_type(self) -> str:
        """The full type, such as `Microsoft.Communication/emailServices/domains`."""
        return "/".join((NAMESPACE, *self.segments))

    def allows_name(self, name: str) -> bool:
        """Say whether a resource may be called so."""
        return len(name) <= self.longest_name and re.fullmatch(self.pattern, name) is not None


SERVICE = Kind(("communicationServices",), "communicationServices", SINCE_SERVICES, 63, r"[-\w]+")
SMTP_USERNAME = Kind(("communicationServices", "smtpUsernames"), "smtpUsernames", SINCE_SMTP, pattern=r"[a-zA-Z0-9-]+")
EMAIL_SERVICE = Kind(("emailServices",), "emailServices", SINCE_DOMAINS, 63, r"[a-zA-Z0-9-]+")
DOMAIN = Kind(("emailServices", "domains"), "emailDomains", SINCE_DOMAINS)
SENDER_USERNAME = Kind(("emailServices", "domains", "senderUsernames"), "senderUsernames", SINCE_SENDERS)
SUPPRESSION_LIST = Kind(
    ("emailServices", "domains", "suppressionLists"), "suppressionLists", SINCE_SUPPRESSION, pattern=r"[a-zA-Z0-9-]+"
)
SUPPRESSION_ADDRESS = Kind(
    ("emailServices", "domains", "suppressionLists", "suppressionListAddresses"),
    "suppressionListAddresses",
    SINCE_SUPPRESSION,
    pattern=r"[a-zA-Z0-9-]+",
)

KINDS = (
    SERVICE,
    SMTP_USERNAME,
    EMAIL_SERVICE,
    DOMAIN,
    SENDER_USERNAME,
    SUPPRESSION_LIST,
    SUPPRESSION_ADDRESS,
)


@dataclass(frozen=True)
class Ref:
    """The address of one resource: `names` has one name for each segment of the kind."""

    kind: Kind
    subscription: str
    group: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """The last name."""
        return self.names[-1]

    @property
    def group_id(self) -> str:
        """The id of the resource group."""
        return f"/subscriptions/{self.subscription}/resourceGroups/{self.group}"

    @property
    def id(self) -> str:
        """The ARM id, with the names in the case in which they were given."""
        pairs = zip(self.kind.segments, self.names, strict=True)
        return "/".join((self.group_id, "providers", NAMESPACE, *(f"{kind}/{name}" for kind, name in pairs)))

    @property
    def key(self) -> str:
        """The id in lower case, by which the tables are indexed."""
        return self.id.lower()

    @property
    def parent(self) -> Ref | None:
        """The address of the resource that this one is nested in."""
        above = [kind for kind in KINDS if kind.segments == self.kind.segments[:-1]]
        return Ref(above[0], self.subscription, self.group, self.names[:-1]) if above else None

    def child(self, kind: Kind, name: str) -> Ref:
        """Return the address of a resource nested in this one."""
        return Ref(kind, self.subscription, self.group, (*self.names, name))


_ID = re.compile(rf"/subscriptions/([^/]+)/resourceGroups/([^/]+)/providers/{re.escape(NAMESPACE)}/(.+)", re.IGNORECASE)


def parse(resource_id: str) -> Ref | None:
    """Return the address in an ARM id of any case, None where it is no resource of this namespace."""
    match = _ID.fullmatch(resource_id.strip())
    parts = match[3].split("/") if match else []
    for kind in KINDS if match and len(parts) % 2 == 0 else ():
        if [part.lower() for part in parts[::2]] == [segment.lower() for segment in kind.segments]:
            return Ref(kind, match[1], match[2], tuple(parts[1::2])) if match else None
    return None
