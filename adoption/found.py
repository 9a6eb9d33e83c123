"""What was set up by hand, as values; names and ids are spelt as Azure Resource Manager and Microsoft Graph spell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from maildns import Record

AZURE_MANAGED = "AzureManagedDomain"
CHECKS = ("Domain", "SPF", "DKIM", "DKIM2")


@dataclass(frozen=True)
class Place:
    """Where everything is: tenant, subscription, resource group and its region."""

    tenant_id: str
    subscription_id: str
    resource_group: str
    location: str

    def email_service_id(self, name: str) -> str:
        """ARM id of an Email Communication Service."""
        return f"{self.group_id}/providers/Microsoft.Communication/emailServices/{name}"

    def service_id(self, name: str) -> str:
        """ARM id of a Communication Service."""
        return f"{self.group_id}/providers/Microsoft.Communication/communicationServices/{name}"

    @property
    def group_id(self) -> str:
        """ARM id of the resource group."""
        return f"/subscriptions/{self.subscription_id}/resourceGroups/{self.resource_group}"


@dataclass(frozen=True)
class Zone:
    """An Azure DNS zone with what it holds for one domain.

    `txt`: values at the domain's own name; `dmarc`: at `_dmarc`; `cnames`: absolute name → target, both in lower case
    and without a dot at the end.
    """

    name: str
    resource_group: str
    txt: tuple[str, ...] = ()
    dmarc: tuple[str, ...] = ()
    cnames: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Sender:
    """A sender user name; `display_name` is None where it has none."""

    username: str
    display_name: str | None = None


@dataclass(frozen=True)
class Domain:
    """A domain: `records` are those that Azure asks for, `states` those of its checks by name, `zone` its Azure DNS zone."""

    name: str
    linked: bool
    tracking: bool
    records: tuple[Record, ...]
    states: Mapping[str, str]
    senders: tuple[Sender, ...] = ()
    zone: Zone | None = None

    @property
    def azure_managed(self) -> bool:
        """Whether Azure provides the domain."""
        return self.name == AZURE_MANAGED

    @property
    def verified(self) -> bool:
        """Whether all four checks say so."""
        return self.azure_managed or all(self.states.get(key) == "Verified" for key in CHECKS)


@dataclass(frozen=True)
class Username:
    """An SMTP user name: its resource's name, what devices log in with, and whose secrets it takes."""

    name: str
    username: str
    client_id: str
    tenant_id: str


@dataclass(frozen=True)
class Secret:
    """A client secret: its name and when it ends; Graph shows its value to nobody."""

    name: str
    ends: datetime | None


@dataclass(frozen=True)
class Application:
    """The Entra application and its service principal."""

    object_id: str
    client_id: str
    display_name: str
    principal_id: str
    secrets: tuple[Secret, ...] = ()
    notes: str = ""


@dataclass(frozen=True)
class Assignment:
    """A role assignment of the service principal; `lets_send`: its role has the actions that sending needs."""

    resource_id: str
    scope: str
    role_id: str
    role_name: str
    lets_send: bool


@dataclass(frozen=True)
class Found:
    """Everything, with the choices made: one Communication Service, one Email Communication Service, one application."""

    place: Place
    organization: str
    service: str
    email_service: str
    data_location: str
    links: tuple[str, ...]
    """ARM ids of the linked domains, as the Communication Service spells them."""
    domains: tuple[Domain, ...]
    usernames: tuple[Username, ...]
    application: Application
    assignments: tuple[Assignment, ...]
