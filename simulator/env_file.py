"""The environment file: everything that clients need to reach the simulator, as lines `export NAME=value`."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from simulator.world import World


def variables(world: World, bundle: Path, smtp: Mapping[str, str], debug_providers: str) -> dict[str, str]:
    """Return the variables; `smtp` maps acs, exchange, hve and mx to host:port."""
    settings, origin = world.settings, world.origin
    login = {
        "TENANT_ID": settings.tenant_id,
        "CLIENT_ID": settings.administrator_client_id,
        "CLIENT_SECRET": settings.administrator_secret,
        "SUBSCRIPTION_ID": settings.subscription_id,
    }
    return {
        "SSL_CERT_FILE": str(bundle),
        "REQUESTS_CA_BUNDLE": str(bundle),
        "ARM_METADATA_HOSTNAME": world.addresses["https"],
        "AZURE_AUTHORITY_HOST": origin,
        **{f"ARM_{name}": value for name, value in login.items()},
        **{f"AZURE_{name}": value for name, value in login.items()},
        "PULUMI_DEBUG_PROVIDERS": debug_providers,
        "MFD_DNS_SERVERS": world.addresses["dns"],
        "MFDSIM_ARM_URL": origin,
        "MFDSIM_GRAPH_URL": origin,
        "MFDSIM_INSPECTION_URL": f"{origin}/inspection",
        "MFDSIM_DNS": world.addresses["dns"],
        **{f"MFDSIM_SMTP_{name.upper()}": address for name, address in smtp.items()},
    }


def write(path: Path, values: Mapping[str, str]) -> None:
    """Write the file in one step, readable by its owner only."""
    text = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in values.items())
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    part.replace(path)
