"""What a storage account may be: its name, its kind with the SKUs that it comes in, and the values of its settings."""

from __future__ import annotations

import re
from typing import Any

from simulator.errors import bad_request
from simulator.rules import rule

SPEC = "azure-rest-api-specs, Microsoft.Storage 2023-05-01"
NAME_DOCS = "azure-docs, azure-resource-manager/troubleshooting/error-storage-account-name"
AZURERM = "hashicorp/terraform-provider-azurerm"
NAME = re.compile(r"[a-z0-9]{3,24}")
STANDARD = frozenset({"Standard_LRS", "Standard_GRS", "Standard_RAGRS"})
ZONES = frozenset({"Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS"})
PREMIUM = frozenset({"Premium_LRS", "Premium_ZRS"})
SKUS = {
    "Storage": STANDARD | {"Premium_LRS"},
    "StorageV2": STANDARD | ZONES | {"Premium_LRS"},
    "BlobStorage": STANDARD,
    "BlockBlobStorage": PREMIUM,
    "FileStorage": PREMIUM,
}
EITHER = (True, False)
SETTINGS: dict[str, tuple[object, ...]] = {
    "accessTier": ("Hot", "Cool", "Cold", "Premium"),
    "allowBlobPublicAccess": EITHER,
    "allowSharedKeyAccess": EITHER,
    "minimumTlsVersion": ("TLS1_0", "TLS1_1", "TLS1_2"),
    "publicNetworkAccess": ("Enabled", "Disabled", "SecuredByPerimeter"),
    "supportsHttpsTrafficOnly": EITHER,
}
# What an account is that says nothing; the endpoints are those of the public cloud, where nothing of ours listens.
DEFAULTS: dict[str, Any] = {
    "accessTier": "Hot",
    "allowBlobPublicAccess": False,
    "allowSharedKeyAccess": True,
    "minimumTlsVersion": "TLS1_0",
    "supportsHttpsTrafficOnly": True,
    "networkAcls": {"bypass": "AzureServices", "defaultAction": "Allow", "ipRules": [], "virtualNetworkRules": []},
    "statusOfPrimary": "available",
}


def refusal_of_name(name: str) -> str:
    """Return why an account cannot be called so; empty where it can."""
    if NAME.fullmatch(name):
        return ""
    return (
        f"{name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in "
        "length and use numbers and lower-case letters only."
    )


@rule("A storage account's name has 3 to 24 small letters and digits: 400 AccountNameInvalid", NAME_DOCS)
def check_name(name: str) -> None:
    """Raise 400 for a name that no account can have."""
    if refusal := refusal_of_name(name):
        raise bad_request("AccountNameInvalid", refusal)


@rule("An account's kind decides its SKUs: 400 InvalidValuesForRequestParameters", f"{AZURERM} issues 4842, 8089")
def check_kind(body: dict[str, Any]) -> None:
    """Raise 400 for an unknown kind or SKU, or two that do not go together."""
    sku = (body.get("sku") or {}).get("name")
    known = frozenset().union(*SKUS.values())
    wrong = [name for name, is_wrong in (("kind", body.get("kind") not in SKUS), ("sku", sku not in known)) if is_wrong]
    if not wrong and sku not in SKUS[body["kind"]]:
        wrong = ["kind", "sku"]
    if wrong:
        raise invalid_values(*wrong)


@rule(
    "An account's setting has one of its values, and no TLS 1.3 at least: 400 InvalidRequestPropertyValue",
    f"{SPEC}; the sentence: {AZURERM}, storage_account_resource.go",
)
def check_settings(properties: dict[str, Any]) -> None:
    """Raise 400 for a value that the setting does not have."""
    for name, values in SETTINGS.items():
        if properties.get(name) is not None and properties[name] not in values:
            raise bad_request(
                "InvalidRequestPropertyValue", f"The value '{properties[name]}' is not allowed for property {name}."
            )


def invalid_values(*names: str) -> Exception:
    """Return the 400 that names members of the request."""
    sentence = f"Values for request parameters are invalid: {', '.join(names)}."
    return bad_request("InvalidValuesForRequestParameters", sentence)


def encryption(wanted: dict[str, Any]) -> dict[str, Any]:
    """Return how an account encrypts: always, whatever services a request names."""
    services = {name: {"enabled": True, "keyType": "Account"} for name in ("blob", "file")}
    return {"keySource": "Microsoft.Storage", **wanted, "services": services}


def endpoints(name: str) -> dict[str, str]:
    """Return where an account of the public cloud is reached."""
    return {service: f"https://{name}.{service}.core.windows.net/" for service in ("blob", "file", "queue", "table")}
