"""Resource providers: what a subscription is registered for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.errors import missing_registration, not_found
from simulator.rules import INVENTED, rule

if TYPE_CHECKING:
    from simulator.core import Core

# Namespace to resource types, each with the API versions that clients in use ask for
PROVIDERS: dict[str, dict[str, tuple[str, ...]]] = {
    "Microsoft.Authorization": {"roleAssignments": ("2022-04-01",), "roleDefinitions": ("2022-05-01-preview",)},
    "Microsoft.Communication": {
        "communicationServices": ("2026-03-18", "2025-09-01", "2023-04-01"),
        "communicationServices/smtpUsernames": ("2026-03-18", "2025-09-01"),
        "emailServices": ("2026-03-18", "2025-09-01", "2023-04-01"),
        "emailServices/domains": ("2026-03-18", "2025-09-01", "2023-04-01"),
        "emailServices/domains/senderUsernames": ("2026-03-18", "2025-09-01", "2023-04-01"),
    },
    "Microsoft.Insights": {
        "actionGroups": ("2024-10-01-preview",),
        "diagnosticSettings": ("2021-05-01-preview",),
        "scheduledQueryRules": ("2025-01-01-preview",),
    },
    "Microsoft.KeyVault": {
        "vaults": ("2026-05-15", "2024-11-01", "2023-07-01"),
        "vaults/secrets": ("2026-05-15", "2024-11-01"),
    },
    "Microsoft.Network": {"dnsZones": ("2023-07-01-preview", "2018-05-01")},
    "Microsoft.OperationalInsights": {
        "workspaces": ("2025-07-01", "2023-09-01"),
        "workspaces/savedSearches": ("2023-09-01",),
    },
    "Microsoft.Resources": {"resourceGroups": ("2025-04-01", "2024-03-01")},
    "Microsoft.Storage": {
        "storageAccounts": ("2025-08-01", "2023-05-01"),
        "storageAccounts/blobServices": ("2025-08-01", "2023-05-01"),
        "storageAccounts/blobServices/containers": ("2025-08-01", "2023-05-01"),
    },
}
# Always registered in every subscription
BUILT_IN = frozenset({"microsoft.authorization", "microsoft.resources"})


class Providers:
    """Registrations; the table `unregistered` holds the namespaces that are not registered."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._unregistered = core.state.table("unregistered")
        self._names = {name.lower(): name for name in PROVIDERS}

    @rule("A new subscription is registered for everything the simulator knows", INVENTED)
    def is_registered(self, namespace: str) -> bool:
        """Return whether resources of the namespace can be created."""
        return namespace.lower() not in self._unregistered

    def require(self, namespace: str) -> None:
        """Raise 409 unless the namespace is registered."""
        if not self.is_registered(namespace):
            raise missing_registration(self._names.get(namespace.lower(), namespace))

    def register(self, namespace: str, *, registered: bool) -> dict[str, Any]:
        """Register or unregister; return the provider."""
        name = self._name(namespace)
        if registered or name.lower() in BUILT_IN:
            self._unregistered.pop(name.lower(), None)
        else:
            self._unregistered[name.lower()] = {"namespace": name}
        self._core.state.touched()
        return self.provider(name)

    def provider(self, namespace: str) -> dict[str, Any]:
        """Return a provider as ARM shows it; 404 InvalidResourceNamespace."""
        name = self._name(namespace)
        types = PROVIDERS[name]
        return {
            "id": f"/subscriptions/{self._core.settings.subscription_id}/providers/{name}",
            "namespace": name,
            "registrationState": "Registered" if self.is_registered(name) else "NotRegistered",
            "registrationPolicy": "RegistrationFree" if name.lower() in BUILT_IN else "RegistrationRequired",
            "resourceTypes": [
                {"resourceType": kind, "locations": ["global", "West Europe"], "apiVersions": list(versions)}
                for kind, versions in types.items()
            ],
        }

    def all(self) -> list[dict[str, Any]]:
        """Return every provider."""
        return [self.provider(name) for name in PROVIDERS]

    def _name(self, namespace: str) -> str:
        found = self._names.get(namespace.lower())
        if found is None:
            raise not_found("InvalidResourceNamespace", f"The resource namespace '{namespace}' is invalid.")
        return found
