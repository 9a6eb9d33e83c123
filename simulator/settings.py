"""What can be chosen when the simulator starts, and how long things last for real."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Durations:
    """Seconds as they are in Azure; `time_scale` shortens them all. Ranges are drawn from with the seed."""

    # How long does a PUT or DELETE of a group, vault or workspace run? INVENTED
    short_operation: float = 2.0
    # How long does it take to make a storage account? INVENTED
    storage_account: float = 20.0
    # How long may Graph answer 404 for a new object? Minutes in bad cases (terraform-provider-azuread retries). INVENTED
    directory_replication: tuple[float, float] = (5.0, 30.0)
    # How long does ARM answer PrincipalNotFound for a new principal? INVENTED
    principal_replication: tuple[float, float] = (10.0, 60.0)
    # How long is a new role definition unknown to assignments? "Multi-second" (pulumi-azure issue 840)
    role_definition_replication: tuple[float, float] = (5.0, 30.0)
    # How long until a role assignment works? "up to a couple of minutes" (field reports on SMTP for ACS)
    role_propagation: tuple[float, float] = (30.0, 120.0)
    # How long is an access token valid? Entra's usual 60 to 90 minutes; never scaled
    access_token: float = 3599.0
    # How long can a device code be used (documented: 15 minutes), and how often may a client ask? Never scaled
    device_code: float = 900.0
    # How long does a deleted vault stay recoverable? 90 days by default
    vault_retention_days: int = 90


@dataclass(frozen=True)
class Settings:
    """One simulator: who it is, who its administrator is, how fast it runs."""

    tenant_id: str = "11111111-1111-4111-8111-111111111111"
    subscription_id: str = "22222222-2222-4222-8222-222222222222"
    # How many subscriptions has the tenant? The second is for what companies keep apart from the rest: their DNS zones;
    # a service provider's customers have one each.
    subscriptions: int = 2
    administrator_client_id: str = "33333333-3333-4333-8333-333333333333"
    administrator_secret: str = field(default_factory=lambda: secrets.token_urlsafe(30), repr=False)
    time_scale: float = 1.0
    seed: int = 1
    durations: Durations = field(default_factory=Durations)
    # The tenant's initial domain, as Graph's organization and domains show it
    initial_domain: str = "simulated.onmicrosoft.com"
    # A domain that the tenant has verified and takes mail for, unless inspection says otherwise
    own_domain: str = "contoso.example"

    @property
    def subscription_ids(self) -> tuple[str, ...]:
        """Every subscription that the administrator reaches, the usual one first; the ids count up from it."""
        first, _, number = self.subscription_id.rpartition("-")
        return tuple(f"{first}-{int(number, 16) + more:012x}" for more in range(self.subscriptions))
