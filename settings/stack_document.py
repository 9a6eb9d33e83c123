"""The stack's configuration as its file says it: the keys of the namespace `mfd`."""

import re
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from settings.adopted import Adopted
from settings.azure_names import (
    BaseName,
    DataLocation,
    Guid,
    KeyVaultName,
    Region,
    ResourceGroupName,
    RoleDefinition,
    TagName,
    TagValue,
    WorkspaceName,
)
from settings.dns_name import AZURE_MANAGED, DnsName
from settings.domain import Domain
from settings.email_address import LocalPart, SenderAddress
from settings.generation import Generation
from settings.initial_domain import InitialDomain
from settings.mailbox_passwords import MailboxPasswords
from settings.network import Address, HostName, Network, PublicNetwork
from settings.section import Line, Section

_MOST_TAGS = 50
_SITE_ID = re.compile(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?")


def _site_id(value: str) -> str:
    if not _SITE_ID.fullmatch(value):
        raise ValueError(
            f"{value!r} is not a site id; take 1 to 32 lower-case letters, digits and hyphens, no hyphen at the ends"
        )
    return value


SiteId = Annotated[str, AfterValidator(_site_id)]


def _inside_the_project(value: str) -> str:
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts or "\\" in value:
        raise ValueError(f"{value!r} is outside the project; write a path from the project's folder, with slashes")
    return value


Language = Literal["en", "de", "fr", "es"]
"""Languages of hand-outs; the room `handouts` has the same, which a test compares."""

ProjectPath = Annotated[Line, AfterValidator(_inside_the_project)]


class Bridge(Section):
    """An own relay (Postfix) in a site's network, for devices that fit no method of the cloud."""

    host: HostName = Field(description="Its name in the network. Example: mailbridge.berlin.contoso.com")
    address: Address | None = Field(
        default=None, description="Its address there, for devices whose field takes no name. Example: 192.0.2.10"
    )
    networks: tuple[Network, ...] = Field(
        min_length=1, description="Networks whose devices may use it. Example: [192.0.2.0/24]"
    )
    upstream: Literal["ecs", "hve-basic", "smtp-relay"] = Field(
        default="ecs", description="The method by which it forwards; smtp-relay with its client certificate."
    )


class Site(Section):
    """A place with devices."""

    name: Line = Field(description="Name on hand-outs. Example: Berlin, Friedrichstrasse 1")
    public_addresses: tuple[PublicNetwork, ...] = Field(
        default=(),
        description="Its static public IPv4 addresses, or networks of /24 to /32; none: they change, or others share them."
        " Example: [203.0.113.10]",
    )
    port_25: bool | None = Field(
        default=None, description="Whether port 25 is open to the Internet; left out: not known."
    )
    relay_certificate: HostName | None = Field(
        default=None, description="Name in the client certificate of a mail server there. Example: relay.contoso.com"
    )
    bridge: Bridge | None = Field(default=None, description="An own relay for devices that fit nothing else.")
    language: Language | None = Field(
        default=None, description="Language of its hand-outs. Default: that of mfd:handouts. Example: fr"
    )


class KnownTenant(Section):
    """What is known about the tenant; nothing here is brought about."""

    security_defaults: bool | None = Field(default=None, description="Are its security defaults on?")
    created_2026: bool | None = Field(default=None, description="Was it created in 2026 or later?")
    reject_direct_send: bool | None = Field(
        default=None, description="Does Exchange Online refuse Direct Send (Get-OrganizationConfig, RejectDirectSend)?"
    )
    passwords_blocked: bool | None = Field(
        default=None, description="Does a Conditional Access policy for everybody refuse logins with a password alone?"
    )
    device_codes_blocked: bool | None = Field(
        default=None, description="Does a Conditional Access policy for everybody refuse the device code flow?"
    )


class Microsoft365(Section):
    """The tenant's mail: needed as soon as a device uses a method of Exchange Online."""

    organization: InitialDomain = Field(description="The tenant's first domain. Example: contoso.onmicrosoft.com")
    accepted_domains: tuple[DnsName, ...] = Field(
        min_length=1, description="Domains whose mail Exchange Online takes, and devices may send from."
    )
    mx_domain: DnsName | None = Field(
        default=None, description="Accepted domain whose MX host devices use. Default: the first accepted domain"
    )
    vendor_applications: dict[Line, Guid] = Field(
        default_factory=dict,
        description="Manufacturer → client id of its own application for signing in. Example: {Sharp: <GUID>}",
    )
    senders_group: LocalPart | None = Field(
        default=None,
        description="Mail-enabled security group of the mailboxes that the application sends as, before the @; each stack"
        " has its own. Default: `mfd-<stack>-senders`",
    )
    hve_billing_policy_id: Guid | None = Field(
        default=None, description="Billing policy for High Volume Email; made in the Microsoft 365 admin centre."
    )
    reject_direct_send: bool | None = Field(
        default=None, description="Whether Exchange Online refuses Direct Send; left out: it stays as it is."
    )
    known: KnownTenant = Field(
        default=KnownTenant(),
        description="What is known about the tenant, as `mfd advise --ask-tenant` prints it; read for warnings and for"
        " `auto`, and never brought about.",
    )
    spf: bool = Field(
        default=True, description="Add the sites' public addresses to SPF, where the domain's zone is in mfd:domains."
    )


Scope = Literal["fleet", "site", "device"]
"""Who shares a login, the most first."""


class Credentials(Section):
    """How many logins there are, and which secrets they have."""

    scope: Scope = Field(
        default="site",
        description="Who shares a login: all devices, those of a site, or nobody. One application holds about 1,000 secrets.",
    )
    generations: tuple[Generation, ...] = Field(
        default=("2026H2",), min_length=1, description="Secrets that are valid, oldest first. Example: [2026H1, 2026H2]"
    )
    username_domain: DnsName | None = Field(
        default=None,
        description="Domain of mfd:domains that SMTP user names end in. Default: the first one of your own that is waited for;"
        " name it before you put another one in front.",
    )


class Application(Section):
    """The Entra application whose secrets are the devices' passwords."""

    display_name: Annotated[Line, Field(max_length=120)] | None = Field(
        default=None, description="Its name in Entra ID. Default: `mfd-<stack>`"
    )
    mail_send: Literal["none", "application", "delegated"] = Field(
        default="none", description="Microsoft Graph's Mail.Send permission; Email Communication Service needs none."
    )


class KeyVault(Section):
    """A vault that gets a copy of each current secret."""

    name: KeyVaultName = Field(description="Name of the vault. Example: kv-contoso-mfd")
    resource_group: ResourceGroupName | None = Field(
        default=None, description="Its resource group. Default: the stack's own"
    )
    create: bool = Field(default=False, description="Create the vault; false when it is there already.")


class Diagnostics(Section):
    """A Log Analytics workspace for the e-mail logs."""

    workspace_name: WorkspaceName = Field(description="Name of the workspace to create. Example: log-contoso-mfd")


class Watching(Section):
    """Who is told when mail stops, or is about to."""

    emails: tuple[SenderAddress, ...] = Field(
        min_length=1, description="Who is told by e-mail? Example: [it@contoso.com]"
    )
    undelivered_per_hour: int = Field(
        default=0, ge=0, description="How many mails in an hour may fail before somebody is told? Example: 5"
    )
    mails_per_hour: int | None = Field(
        default=None,
        ge=1,
        description="How many mails may the subscription send in an hour, if support has raised it? Somebody is told at"
        " 80 %. Default: 100, or 10 without a domain of your own",
    )


def _one_day(value: object) -> object:
    # The engine makes a time of a day that stands without quotes: 2027-06-30T00:00:00Z.
    return value[:10] if isinstance(value, str) else value


class PolicyExemption(Section):
    """Why a policy of the policy pack does not hold here."""

    reason: Line = Field(description="Why it does not hold here; who reviews the stack reads this.")
    resources: tuple[Line, ...] = Field(
        default=(), description="Names of the resources in the program that are exempt. Default: all"
    )
    until: Annotated[date, BeforeValidator(_one_day)] | None = Field(
        default=None, description="Last day of the exemption. Example: 2027-06-30"
    )


class Handouts(Section):
    """What is written for technicians."""

    on_up: bool = Field(default=True, description="Write the hand-outs at the end of `pulumi up`.")
    passwords: bool = Field(default=False, description="Print the passwords; otherwise they name the Key Vault secret.")
    language: Language = Field(
        default="en", description="Language of the front page, and of sites that name none: `en`, `de`, `fr` or `es`."
    )


def _not_too_many(tags: dict[str, str]) -> dict[str, str]:
    if len(tags) > _MOST_TAGS:
        raise ValueError(f"there are {len(tags)} tags; Azure takes up to {_MOST_TAGS}")
    return tags


Tags = Annotated[dict[TagName, TagValue], AfterValidator(_not_too_many)]


class StackDocument(Section):
    """Every key, with the question that it answers."""

    tenant_id: Guid = Field(description="Which Entra tenant? A run with another tenant's login stops.")
    subscription_id: Guid = Field(description="Which Azure subscription? A run with another one's login stops.")
    organization: Annotated[Line, Field(max_length=120)] = Field(
        description="Whose devices? The name on hand-outs. Example: Contoso Ltd"
    )
    data_location: DataLocation = Field(
        description="Where does Azure keep mail data? Cannot be changed later. Example: Europe"
    )
    location: Region = Field(default="westeurope", description="Azure region of everything that has one.")
    resource_group_name: ResourceGroupName | None = Field(
        default=None, description="Resource group to create. Default: `mfd-<stack>`"
    )
    base_name: BaseName | None = Field(
        default=None,
        description="Beginning of the names that are unique in all of Azure."
        " Default: `mfd-<stack>-<6 digits made of the subscription's id>`",
    )
    adopted: Adopted | None = Field(
        default=None,
        description="What was set up before the stack, which keeps its names and is protected. `./mfd adopt` writes it.",
    )
    domains: tuple[Domain, ...] = Field(
        default=(Domain(name=AZURE_MANAGED),), min_length=1, description="Which domains do the devices send from?"
    )
    devices_file: ProjectPath | None = Field(
        default=None, description="Device list, from the project's folder. Default: `stacks/<stack>.devices.csv`"
    )
    microsoft365: Microsoft365 | None = Field(default=None, description="The tenant's mail in Exchange Online.")
    mailbox_passwords: MailboxPasswords = Field(
        default_factory=dict,
        description="Mailbox → its password, encrypted with `pulumi config set --secret --path`; where one is missing, the"
        " hand-out says to ask the administrator.",
    )
    sites: dict[SiteId, Site] = Field(default_factory=dict, description="Sites by id, which the device list refers to.")
    credentials: Credentials = Field(default=Credentials(), description="Logins and their secrets.")
    application: Application = Field(default=Application(), description="The Entra application.")
    smtp_role_definition_id: RoleDefinition | None = Field(
        default=None, description="An existing role for SMTP, as GUID or ARM id, where the login may not create one."
    )
    key_vault: KeyVault | None = Field(default=None, description="A Key Vault for the secrets.")
    diagnostics: Diagnostics | None = Field(default=None, description="E-mail logs.")
    watching: Watching | None = Field(default=None, description="Alerts on the e-mail logs of `mfd:diagnostics`.")
    handouts: Handouts = Field(default=Handouts(), description="Hand-outs.")
    policy_exemptions: dict[Line, PolicyExemption] = Field(
        default_factory=dict, description="Policy → why it does not hold here; read by the policy pack alone."
    )
    production: bool = Field(default=False, description="Protect domains and secrets from deletion.")
    tags: Tags = Field(default_factory=dict, description="Azure tags for everything that takes them.")
