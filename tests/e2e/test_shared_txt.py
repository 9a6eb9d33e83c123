"""A TXT record set that others use too keeps their values."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@mail.contoso.example"}
FOREIGN = ["google-site-verification=abc", "MS=ms12345678", "apple-domain=xyz"]
SPF = "v=spf1 include:mail.example.net ~all"
ZONE = {"zone": "contoso.example", "resourceGroup": "rg-dns"}


def test_foreign_values_and_an_spf_survive_up_and_destroy(project: Any, azure: Any) -> None:
    """Ours are added and merged into the one SPF; destroy takes them out and leaves the rest as it was."""
    azure.create_zone("rg-dns", "contoso.example", {"mail": [*FOREIGN, SPF]})
    project.configure([DEVICE], domains=[{"name": "mail.contoso.example", "azureDns": ZONE}])
    project.up()
    project.sends(project.devices()["zrh-copier"])

    values = azure.txt_values("rg-dns", "contoso.example", "mail")
    assert set(FOREIGN) < set(values)
    [spf] = [value for value in values if value.startswith("v=spf1")]
    assert spf == "v=spf1 include:mail.example.net include:spf.protection.outlook.com -all"

    project.destroy()
    assert sorted(azure.txt_values("rg-dns", "contoso.example", "mail")) == sorted([*FOREIGN, SPF])
