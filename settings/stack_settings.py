"""Everything about one stack, checked: what the program, the command line and the hand-outs read."""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Self

from settings.device import Device
from settings.dns_name import AZURE_MANAGED
from settings.domain import Domain
from settings.generation import generation_end
from settings.stack_document import Application, KeyVault, StackDocument

ECS = "ecs"
"""The method whose devices log in with the stack's own credentials."""


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
    warnings: tuple[str, ...] = ()
    """What is allowed but deserves a look, one sentence each."""

    def domain_of(self, device: Device) -> Domain:
        """Return the domain that the device sends from."""
        return self._domains_by_name[device.sender.rpartition("@")[2]]

    @property
    def email_service_name(self) -> str:
        """Name of the Email Communication Service that holds the domains."""
        return f"{self.base_name}-mail"

    def waiting(self, device: Device) -> bool:
        """Whether the device cannot send yet, because nobody waits for its domain's verification."""
        return self.domain_of(device).wait_seconds is None

    def waiting_for(self, domains: Collection[str]) -> Self:
        """Return these settings with the default wait for each of `domains` that says `wait: none`."""
        default = Domain.model_fields["wait"].default
        changed = tuple(
            domain.model_copy(update={"wait": default})
            if domain.name in domains and domain.wait_seconds is None
            else domain
            for domain in self.domains
        )
        return self.model_copy(update={"domains": changed})

    def site_name(self, site: str) -> str:
        """Return the name of a site by its id."""
        return self.sites[site].name

    def credential_id(self, device: Device) -> str:
        """Return the id of the device's login: `fleet`, its site's id or its own, in lower case."""
        scope = self.credentials.scope
        return {"fleet": "fleet", "site": device.site, "device": device.id}[scope].lower()

    def credential_ids(self) -> tuple[str, ...]:
        """Return the ids of all logins of devices that use ECS, in order of the alphabet."""
        return tuple(sorted({self.credential_id(device) for device in self.devices if device.method == ECS}))

    def smtp_username(self, credential_id: str) -> str:
        """Return the login's SMTP user name: like an address on a linked custom domain, else free text."""
        return smtp_username(self.stack, credential_id, self.domains)

    def generation_end(self, generation: str) -> str:
        """Return the last day of a generation's secrets as `YYYY-MM-DD`."""
        return generation_end(generation).isoformat()

    @cached_property
    def _domains_by_name(self) -> Mapping[str, Domain]:
        return {domain.name: domain for domain in self.domains}


def smtp_username(stack: str, credential_id: str, domains: tuple[Domain, ...]) -> str:
    """Return `<stack>-<credential>@<first custom domain that is waited for>`, or without the domain if there is none.

    An address-like user name has to be on a linked domain (Azure docs, smtp-authentication); short ones fit more devices.
    """
    free_text = f"{stack}-{credential_id}".lower()
    linked = [domain.name for domain in domains if domain.name != AZURE_MANAGED and domain.wait_seconds is not None]
    return f"{free_text}@{linked[0]}" if linked else free_text
