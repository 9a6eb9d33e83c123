"""The stacks of the repository with their placeholders filled in, as an administrator of the simulator's tenant would."""

from __future__ import annotations

import re
from pathlib import Path

from tests.e2e.places import SUBSCRIPTION, TENANT

ZONE, ZONE_GROUP = "contoso.com", "rg-dns"
_WORDS = {
    "tenant's id": TENANT,
    "subscription's id": SUBSCRIPTION,
    "organization's name": "Contoso Ltd",
    "sending domain": f"devices.{ZONE}",
    "DNS zone": ZONE,
    "zone's resource group": ZONE_GROUP,
    "vault name": "kv-contoso-mfd",
    "clone's repository": "https://git.example/contoso/mfd",
    "storage account": "contosostate",
    "in the vault": "contoso-state",
    "looks after mail": "it@contoso.com",
    "answers for": "it@contoso.com",
}


def fill_in(path: Path) -> None:
    """Fill in every placeholder of a stack file, a device list or a template of them."""
    path.write_text(re.sub(r"<fill in[^<>]*>", _word, path.read_text()))


def _word(placeholder: re.Match[str]) -> str:
    return next(value for words, value in _WORDS.items() if words in placeholder[0])
