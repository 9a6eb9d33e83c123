"""keyvault.Secret: ARM has no DELETE for secrets, so azure-native deletes at the vault's data plane.

pulumi-azure-native provider/pkg/resources/customresources/custom_keyvault.go: `azsecrets` at `https://<vault>.<suffix>`
with the deployer's own login; 404 counts as done, and everything else (403 without a role there, a vault whose name is
not in DNS any more) is a failure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from simulator.faces.grpc import arm_client
from simulator.faces.grpc.azure_native import arm_path, paths
from simulator.faces.grpc.azure_native.arm_type import ArmType
from simulator.faces.grpc.errors import HttpError, StandInError

if TYPE_CHECKING:
    from simulator.faces.grpc.session import Session
    from simulator.faces.grpc.values import Properties

DATA_PLANE_VERSION = "7.4"
CHALLENGE_RESOURCE = re.compile(r'resource="([^"]+)"')


@dataclass(frozen=True)
class KeyVaultSecretType(ArmType):
    """A secret in a vault; the vault answers with no value, ever."""

    async def delete(self, session: Session, resource_id: str, state: Properties) -> None:
        """Delete the secret, which makes it soft-deleted where the vault says so."""
        del state
        inputs = arm_path.parsed(self.path, resource_id)
        vault_path = arm_path.filled(paths.VAULT, session.login.subscription_id, inputs)
        vault = await arm_client.get(session, vault_path, self.api_version)
        if vault is None:
            raise StandInError(f"dial tcp: lookup {inputs['vaultName']}: no such host")
        await _delete_secret(session, str(vault["properties"]["vaultUri"]), inputs["secretName"])


async def _delete_secret(session: Session, vault_uri: str, name: str) -> None:
    base = vault_uri.rstrip("/")
    audience = await _audience(session, base)
    try:
        await session.send("DELETE", f"{base}/secrets/{name}", audience, params={"api-version": DATA_PLANE_VERSION})
    except HttpError as error:
        if not error.is_not_found:
            raise


async def _audience(session: Session, base: str) -> str:
    """Ask without a token; the challenge names the audience (azure-keyvault-secrets does the same)."""
    answer = await session.http.get(f"{base}/secrets", params={"api-version": DATA_PLANE_VERSION})
    found = CHALLENGE_RESOURCE.search(answer.headers.get("www-authenticate", ""))
    parts = urlsplit(base)
    return found.group(1).rstrip("/") if found else f"{parts.scheme}://{parts.netloc}"
