"""Service principals that are there already, such as those of Microsoft's own applications; each is asked for once a run."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import pulumi
import pulumi_azuread as azuread
from pulumi.runtime.settings import get_monitor

ServicePrincipal = pulumi.Output[azuread.GetServicePrincipalResult]

# By the engine's monitor, which is another one for each run: a look-up costs a third of a second, and several components
# point at Exchange Online.
_known: WeakKeyDictionary[object, dict[str, ServicePrincipal]] = WeakKeyDictionary()


def service_principal(client_id: str) -> ServicePrincipal:
    """Return the service principal of an application (client) id; the program does not wait for it."""
    known = _known.setdefault(get_monitor(), {})
    if client_id not in known:
        known[client_id] = azuread.get_service_principal_output(client_id=client_id)
    return known[client_id]
