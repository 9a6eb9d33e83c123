"""A template and a table, small enough to read."""

from __future__ import annotations

import pytest

from tenancy import Template

STACK = """\
# The table's.
config:
  mfd:organization: "{organization}"  # who
  mfd:dataLocation: Europe
  mfd:domains:
    - name: "{domain}"
      azureDns: {zone: "{zone}", resourceGroup: "dns-{zone}"}
  mfd:keyVault:
    name: "{vault}"
    create: true
"""
CELLS = {
    "stack": "contoso",
    "organization": "Contoso: Ltd #1",
    "domain": "devices.contoso.example",
    "zone": "contoso.example",
    "vault": "kv-contoso",
}


@pytest.fixture
def template() -> Template:
    """A template without the operator."""
    return Template("template", STACK, "id,type,site,sender\ncopier,Generic/smtp-device,office,scan@{domain}\n", None)
