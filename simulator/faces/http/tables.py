"""Every route of the HTTPS face, by face; what is implemented is read from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.faces.http import (
    arm_alerts,
    arm_authorization,
    arm_dns,
    arm_groups,
    arm_key_vault,
    arm_monitoring,
    arm_providers,
    arm_storage,
    communication,
    graph_applications,
    graph_permissions,
    graph_policies,
    graph_principals,
    graph_tenant,
    inspection,
    inspection_entra,
    inspection_exchange,
    key_vault,
    login,
    mail,
    mail_inspection,
    metadata,
    vault_keys,
)
from simulator.faces.http.routes import Routes

if TYPE_CHECKING:
    from simulator.world import World

# Face to the modules that fill its table, in the order in which routes are tried
MODULES: dict[str, tuple[Any, ...]] = {
    "inspection": (inspection, inspection_entra, inspection_exchange, mail_inspection),
    "metadata": (metadata,),
    "login": (login,),
    # Extension resources last: their `{scope}` matches everything
    "arm": (
        arm_groups,
        arm_providers,
        communication,
        arm_dns,
        arm_key_vault,
        arm_monitoring,
        arm_alerts,
        arm_storage,
        arm_authorization,
    ),
    "graph": (graph_applications, graph_principals, graph_permissions, graph_policies, graph_tenant),
    "keyvault": (key_vault, vault_keys),
    "email": (mail,),
}


def build_tables(world: World) -> dict[str, Routes]:
    """Return the table of each face."""
    made = {}
    for face, modules in MODULES.items():
        made[face] = Routes()
        for module in modules:
            module.add_routes(made[face], world)
    return made
