"""Which service principal a stand-in signs in as, and for which subscription."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Login:
    """A client-secret login; `subscription_id` is used by azure-native only."""

    tenant_id: str
    client_id: str
    client_secret: str = field(repr=False)
    subscription_id: str = ""

    @classmethod
    def from_environment(cls) -> Login:
        """Return the login of the variables that the real plugins read (pulumi-azure-native auth.go)."""
        return cls(
            tenant_id=os.environ.get("ARM_TENANT_ID", ""),
            client_id=os.environ.get("ARM_CLIENT_ID", ""),
            client_secret=os.environ.get("ARM_CLIENT_SECRET", ""),
            subscription_id=os.environ.get("ARM_SUBSCRIPTION_ID", ""),
        )

    def configured(self, settings: Mapping[str, str]) -> Login:
        """Return this login with what the provider's own configuration says instead (`tenantId`, ...)."""
        return Login(
            tenant_id=settings.get("tenantId") or self.tenant_id,
            client_id=settings.get("clientId") or self.client_id,
            client_secret=settings.get("clientSecret") or self.client_secret,
            subscription_id=settings.get("subscriptionId") or self.subscription_id,
        )

    def missing(self) -> tuple[str, ...]:
        """Return the names of the parts that are empty."""
        parts = {"tenantId": self.tenant_id, "clientId": self.client_id, "clientSecret": self.client_secret}
        return tuple(name for name, value in parts.items() if not value)
