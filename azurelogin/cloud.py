"""Which Azure cloud: its endpoints, by name or from its metadata document."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from azurelogin.environment import Environ, environment, first, is_true
from azurelogin.errors import CloudError
from azurelogin.metadata import read_metadata

# Hosts that take part in Microsoft's instance discovery (azure-identity, `AzureAuthorityHosts`).
MICROSOFT_AUTHORITIES = frozenset(
    {
        "login.microsoftonline.com",
        "login.microsoftonline.us",
        "login.chinacloudapi.cn",
        "login.partner.microsoftonline.cn",
    }
)


@dataclass(frozen=True)
class Cloud:
    """The endpoints of one cloud; all are `https://host[:port]` without a trailing slash.

    `audience`: what an ARM token is for; `graph`: Microsoft Graph without `/v1.0`; `key_vault_suffix`: the DNS suffix
    of vaults without a leading dot; `instance_discovery`: False where the authority is not one of Microsoft's.
    """

    name: str
    resource_manager: str
    audience: str
    authority: str
    graph: str
    key_vault_suffix: str
    instance_discovery: bool = True

    @classmethod
    def from_environment(cls, environ: Environ | None = None) -> Cloud:
        """Return the cloud of ARM_METADATA_HOSTNAME (read over https), else the one ARM_ENVIRONMENT names, else public.

        AZURE_AUTHORITY_HOST replaces the authority of a cloud that is known by name. Raises CloudError.
        """
        environ = environment(environ)
        host = first(environ, "ARM_METADATA_HOSTNAME", "ARM_METADATA_HOST")
        cloud = cls.from_metadata(read_metadata(host), host) if host else _named(environ)
        if is_true(environ, "ARM_DISABLE_INSTANCE_DISCOVERY"):
            return dataclasses.replace(cloud, instance_discovery=False)
        return cloud

    @classmethod
    def from_metadata(cls, document: Mapping[str, Any], host: str) -> Cloud:
        """Read the metadata document of `host` (api-version 2022-09-01). Raises CloudError naming what is missing."""
        try:
            login = document["authentication"]
            authority = _bare(login["loginEndpoint"])
            return cls(
                name=str(document["name"]),
                resource_manager=_bare(document["resourceManager"]),
                audience=_bare(login["audiences"][0]),
                authority=authority,
                graph=_bare(document["microsoftGraphResourceId"]),
                key_vault_suffix=str(document.get("suffixes", {}).get("keyVaultDns", "")).lstrip("."),
                instance_discovery=_of_microsoft(authority),
            )
        except (KeyError, IndexError, TypeError) as error:
            raise CloudError(
                f"the metadata of {host} lacks {error}; it should be an Azure metadata document"
            ) from error

    def credential_options(self) -> dict[str, Any]:
        """Return the keyword arguments that lead an azure-identity credential of an application to this cloud."""
        return {"authority": self.authority, "disable_instance_discovery": not self.instance_discovery}

    @property
    def arm_scope(self) -> str:
        """The scope of an ARM token."""
        return f"{self.audience}/.default"

    @property
    def graph_scope(self) -> str:
        """The scope of a Microsoft Graph token."""
        return f"{self.graph}/.default"


_PUBLIC = Cloud(
    "AzureCloud",
    "https://management.azure.com",
    "https://management.azure.com",
    "https://login.microsoftonline.com",
    "https://graph.microsoft.com",
    "vault.azure.net",
)
_US_GOVERNMENT = Cloud(
    "AzureUSGovernment",
    "https://management.usgovcloudapi.net",
    "https://management.usgovcloudapi.net",
    "https://login.microsoftonline.us",
    "https://graph.microsoft.us",
    "vault.usgovcloudapi.net",
)
_CHINA = Cloud(
    "AzureChinaCloud",
    "https://management.chinacloudapi.cn",
    "https://management.chinacloudapi.cn",
    "https://login.chinacloudapi.cn",
    "https://microsoftgraph.chinacloudapi.cn",
    "vault.azure.cn",
)
# The names of both providers (`environment`) and of the Azure CLI.
_BY_NAME = {
    "public": _PUBLIC,
    "azurecloud": _PUBLIC,
    "azurepubliccloud": _PUBLIC,
    "usgovernment": _US_GOVERNMENT,
    "usgov": _US_GOVERNMENT,
    "azureusgovernment": _US_GOVERNMENT,
    "azureusgovernmentcloud": _US_GOVERNMENT,
    "china": _CHINA,
    "azurechinacloud": _CHINA,
}


def _named(environ: Environ) -> Cloud:
    name = first(environ, "ARM_ENVIRONMENT", "AZURE_ENVIRONMENT") or "public"
    cloud = _BY_NAME.get(name.lower())
    if cloud is None:
        raise CloudError(f"ARM_ENVIRONMENT: {name!r} is no Azure cloud; right would be public, usgovernment or china")
    authority = first(environ, "AZURE_AUTHORITY_HOST")
    if authority is None:
        return cloud
    authority = _bare(authority if "://" in authority else f"https://{authority}")
    return dataclasses.replace(cloud, authority=authority, instance_discovery=_of_microsoft(authority))


def _bare(url: str) -> str:
    return str(url).rstrip("/")


def _of_microsoft(authority: str) -> bool:
    return urlsplit(authority).hostname in MICROSOFT_AUTHORITIES
