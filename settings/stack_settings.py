"""Everything about one stack, checked: what the program, the command line and the hand-outs read."""

from collections.abc import Collection, Iterable, Mapping
from typing import Self

from pydantic import SecretStr

from catalog.capabilities import OauthFlow
from settings.adopted import AdoptedUsername
from settings.device import Device
from settings.domain import Domain
from settings.generation import generation_end
from settings.methods import BRIDGE, ECS, HVE_METHODS, MAILBOX_METHODS, PASSWORD_METHODS
from settings.stack_document import Application, Bridge, KeyVault, Language, StackDocument

OAUTH = "oauth"
"""Begins the ids of logins whose secret is that of the application for OAuth 2.0."""


class NamedApplication(Application):
    """The Entra application with its name decided."""

    display_name: str


class NamedKeyVault(KeyVault):
    """The vault with its resource group decided."""

    resource_group: str


class StackSettings(StackDocument):
    """The stack's configuration with all defaults decided, and its devices."""

    stack: str
    """Name of the stack."""
    resource_group_name: str
    base_name: str
    devices_file: str
    """Relative to the project's folder."""
    application: NamedApplication
    key_vault: NamedKeyVault | None = None
    devices: tuple[Device, ...]
    """In the order of the device list."""
    lines: Mapping[str, int] = {}
    """Line in the device list, by device id."""
    flows: Mapping[str, OauthFlow] = {}
    """How each device whose method is OAuth 2.0 gets its tokens, by device id."""
    kept_domains: frozenset[str] = frozenset()
    """Domains whose `wait: none` has no effect, since devices send from them already, or Azure has verified them."""
    warnings: tuple[str, ...] = ()
    """What is allowed but deserves a look, one sentence each."""

    def domain_of(self, device: Device) -> Domain | None:
        """Return the domain of `mfd:domains` that the device sends from; None where its method needs none there."""
        if not self.sends_by_ecs(device):
            return None
        return next((domain for domain in self.domains if domain.name == device.sender_domain), None)

    @property
    def email_service_name(self) -> str:
        """Name of the Email Communication Service that holds the domains."""
        return self.adopted.email_service_name if self.adopted else f"{self.base_name}-mail"

    @property
    def communication_service_name(self) -> str:
        """Name of the Communication Service that devices log in to."""
        return self.adopted.communication_service_name if self.adopted else self.base_name

    @property
    def smtp_role(self) -> str | None:
        """The role for SMTP that is there already, as GUID or ARM id; None: the stack makes its own."""
        adopted = self.adopted.role_definition_id if self.adopted else None
        return adopted or self.smtp_role_definition_id

    @property
    def adopted_usernames(self) -> Mapping[str, AdoptedUsername]:
        """The SMTP user names that were there before the stack, by the login that has one of them now."""
        found = self.adopted.smtp_usernames if self.adopted else ()
        return {username.credential: username for username in found if username.credential}

    def waiting(self, device: Device) -> bool:
        """Whether the device cannot send yet, because nobody waits for its domain's verification."""
        domain = self.domain_of(device)
        return domain is not None and domain.wait_seconds is None

    def waiting_for(self, domains: Collection[str]) -> Self:
        """Return these settings with the default wait for each of `domains` that says `wait: none`."""
        default = Domain.model_fields["wait"].default
        changed = tuple(
            domain.model_copy(update={"wait": default})
            if domain.name in domains and domain.wait_seconds is None
            else domain
            for domain in self.domains
        )
        return self.model_copy(update={"domains": changed, "kept_domains": frozenset(domains)})

    def site_name(self, site: str) -> str:
        """Return the name of a site by its id."""
        return self.sites[site].name

    def language_of(self, site: str) -> Language:
        """Return the language of a site's hand-outs."""
        return self.sites[site].language or self.handouts.language

    def bridge_of(self, device: Device) -> Bridge | None:
        """Return the relay that the device sends through; None with another method."""
        return self.sites[device.site].bridge if device.method == BRIDGE and device.site in self.sites else None

    def upstream(self, device: Device) -> str:
        """Return the method by which the device's mail leaves the site: its own, or that of its bridge."""
        bridge = self.bridge_of(device)
        return bridge.upstream if bridge else device.method

    def sends_by_ecs(self, device: Device) -> bool:
        """Whether the device's mail goes through Email Communication Service, by itself or through its bridge."""
        return self.upstream(device) == ECS

    def flow(self, device: Device) -> OauthFlow | None:
        """Return how the device gets its tokens; None for a method without them."""
        return self.flows.get(device.id)

    def mailbox(self, device: Device) -> str:
        """Return the mailbox or High Volume Email account that the device logs in as, empty where there is none."""
        if device.method in MAILBOX_METHODS:
            return device.mailbox or device.sender
        return device.sender if device.method in HVE_METHODS else ""

    def mailboxes(self, method: str) -> tuple[str, ...]:
        """Return the mailboxes or accounts of all devices of a method, in order of the alphabet."""
        return tuple(sorted({self.mailbox(device) for device in self.devices if device.method == method} - {""}))

    def hve_accounts(self) -> tuple[str, ...]:
        """Return every High Volume Email account: those of devices, and the senders behind a bridge that uses them."""
        own = {address for method in HVE_METHODS for address in self.mailboxes(method)}
        behind = {device.sender for device in self.devices if self.upstream(device) in HVE_METHODS}
        return tuple(sorted(own | behind))

    def mailbox_password(self, address: str) -> SecretStr | None:
        """Return a mailbox's password from `mfd:mailboxPasswords`; None where only the administrator knows it."""
        return self.mailbox_passwords.get(address)

    def credential_id(self, device: Device) -> str:
        """Return the id of the device's login, in lower case; empty where there is no login, or somebody signs in.

        `ecs`: `fleet`, the site's id or the device's own, as the scope says. `smtp-auth-basic` and `hve-basic`: the
        mailbox or account. With OAuth 2.0 only `client-credentials` has a secret, that of the stack's application:
        `smtp-auth-oauth` by scope and `hve-oauth` by account, both behind `oauth-`.
        """
        if device.method == ECS:
            return self._scope(device)
        if device.method in PASSWORD_METHODS:
            return self.mailbox(device)
        if self.flow(device) != "client-credentials":
            return ""
        return f"{OAUTH}-{self._scope(device) if device.method in MAILBOX_METHODS else self.mailbox(device)}"

    def bridge_credential_id(self, site: str) -> str:
        """Return the id of the login with which a site's bridge sends by ECS."""
        return {"fleet": "fleet", "site": site, "device": f"bridge-{site}"}[self.credentials.scope]

    def credential_ids(self, method: str = ECS) -> tuple[str, ...]:
        """Return the ids of all logins of a method, in order of the alphabet; for ECS with those of bridges in use."""
        own = {self.credential_id(device) for device in self.devices if device.method == method}
        bridged = {device.site for device in self.devices if method == ECS and device.method == BRIDGE}
        return tuple(sorted((own | {self.bridge_credential_id(site) for site in self._ecs_sites(bridged)}) - {""}))

    def smtp_username(self, credential_id: str) -> str:
        """Return the login's SMTP user name: an adopted one, else like an address on a linked custom domain, else free text."""
        if adopted := self.adopted_usernames.get(credential_id):
            return adopted.username
        return smtp_username(self.stack, credential_id, self.username_domain)

    @property
    def username_domain(self) -> str | None:
        """Domain that SMTP user names end in; None: they are free text."""
        if self.credentials.username_domain:
            return self.credentials.username_domain
        linked = [
            domain.name for domain in self.domains if not domain.azure_managed and domain.wait_seconds is not None
        ]
        # A domain that somebody verifies by hand shall not change every user name by itself.
        return min(linked, key=lambda name: name in self.kept_domains, default=None)

    def generation_end(self, generation: str) -> str:
        """Return the last day of a generation's secrets as `YYYY-MM-DD`."""
        return generation_end(generation).isoformat()

    def _scope(self, device: Device) -> str:
        return {"fleet": "fleet", "site": device.site, "device": device.id}[self.credentials.scope].lower()

    def _ecs_sites(self, sites: Iterable[str]) -> list[str]:
        bridges = {site: self.sites[site].bridge for site in sites}
        return [site for site, bridge in bridges.items() if bridge and bridge.upstream == ECS]


def smtp_username(stack: str, credential_id: str, domain: str | None) -> str:
    """Return `<stack>-<credential>@<domain>`, or without a domain if there is none.

    An address-like user name has to be on a linked domain (Azure docs, smtp-authentication); short ones fit more devices.
    """
    free_text = f"{stack}-{credential_id}".lower()
    return f"{free_text}@{domain}" if domain else free_text
