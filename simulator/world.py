"""One object with everything, handed to every face."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from simulator.certificates import Certificates
from simulator.core import Core, build_core
from simulator.services.alerts import Alerts
from simulator.services.authorization import Authorization
from simulator.services.blob_containers import BlobContainers
from simulator.services.communication import Communication
from simulator.services.directory import Directory
from simulator.services.dns_zones import DnsZones
from simulator.services.domains import Domains
from simulator.services.entra_policies import EntraPolicies
from simulator.services.exchange import Exchange
from simulator.services.grants import Grants
from simulator.services.key_vault import KeyVault
from simulator.services.logins import Logins
from simulator.services.mail import Mail
from simulator.services.monitoring import Monitoring
from simulator.services.providers import Providers
from simulator.services.resources import Resources
from simulator.services.rights import Rights
from simulator.services.storage_accounts import StorageAccounts
from simulator.services.tokens import Tokens
from simulator.services.verification import Verification
from simulator.state import State

if TYPE_CHECKING:
    from simulator.settings import Settings

# What inspection's reset leaves alone: clients trust these, and hold addresses.
KEPT_AT_RESET = frozenset({"certificates", "ports", "keys"})


@dataclasses.dataclass
class World(Core):
    """The core and the services on it."""

    certificates: Certificates = dataclasses.field(init=False)
    tokens: Tokens = dataclasses.field(init=False)
    rights: Rights = dataclasses.field(init=False)
    resources: Resources = dataclasses.field(init=False)
    providers: Providers = dataclasses.field(init=False)
    directory: Directory = dataclasses.field(init=False)
    grants: Grants = dataclasses.field(init=False)
    domains: Domains = dataclasses.field(init=False)
    policies: EntraPolicies = dataclasses.field(init=False)
    logins: Logins = dataclasses.field(init=False)
    authorization: Authorization = dataclasses.field(init=False)
    dns_zones: DnsZones = dataclasses.field(init=False)
    monitoring: Monitoring = dataclasses.field(init=False)
    alerts: Alerts = dataclasses.field(init=False)
    key_vault: KeyVault = dataclasses.field(init=False)
    storage_accounts: StorageAccounts = dataclasses.field(init=False)
    blob_containers: BlobContainers = dataclasses.field(init=False)
    communication: Communication = dataclasses.field(init=False)
    verification: Verification = dataclasses.field(init=False)
    mail: Mail = dataclasses.field(init=False)
    exchange: Exchange = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        """Build the services in the order in which they need each other."""
        self.certificates = Certificates(self.state)
        self.tokens = Tokens(self)
        self.rights = Rights(self)
        self.resources = Resources(self)
        self.providers = Providers(self)
        self.directory = Directory(self)
        self.grants = Grants(self, self.directory)
        self.domains = Domains(self)
        self.policies = EntraPolicies(self)
        self.logins = Logins(self, self.directory, self.grants, self.policies, self.tokens)
        self.authorization = Authorization(self, self.directory)
        self.dns_zones = DnsZones(self, self.resources)
        self.monitoring = Monitoring(self, self.resources)
        self.alerts = Alerts(self, self.resources)
        self.key_vault = KeyVault(self, self.resources, self.authorization)
        self.storage_accounts = StorageAccounts(self, self.resources)
        self.blob_containers = BlobContainers(self, self.storage_accounts)
        self.communication = Communication(self, self.resources)
        self.verification = Verification(self, self.communication)
        self.mail = Mail(self, self.communication, self.directory, self.authorization)
        self.exchange = Exchange(self, self.domains, self.policies, self.directory.people)

    def reset(self) -> None:
        """Empty the state as at a first start; addresses, certificates and keys stay."""
        with self.state.lock:
            self.faults.clear()
            self.state.forget(keep=KEPT_AT_RESET)
            self.history.forget()
            self.random.seed(self.settings.seed)
            for prepare in self.on_reset:
                prepare()


def build_world(settings: Settings, state: State | None = None) -> World:
    """Return a world around a state (a new, empty one by default)."""
    core = build_core(settings, state or State())
    return World(**{field.name: getattr(core, field.name) for field in dataclasses.fields(Core)})
