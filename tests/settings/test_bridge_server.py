"""A device is told the bridge by name, or by address where its field takes nothing else."""

from __future__ import annotations

import pytest

from catalog import FieldLimit
from settings import Bridge
from settings.bridge_server import bridge_server

ADDRESS_ONLY = FieldLimit(max_length=45, characters="0-9.", meaning="an IP address", source="a")
SHORT = FieldLimit(max_length=15, source="a")
NOTHING = FieldLimit(max_length=4, source="a")


@pytest.mark.parametrize(
    ("address", "limit", "told"),
    [
        ("192.0.2.10", None, "mailbridge.contoso.example"),
        ("192.0.2.10", FieldLimit(max_length=64, source="a"), "mailbridge.contoso.example"),
        ("192.0.2.10", ADDRESS_ONLY, "192.0.2.10"),
        ("192.0.2.10", SHORT, "192.0.2.10"),
        ("192.0.2.10", NOTHING, "mailbridge.contoso.example"),
        (None, ADDRESS_ONLY, "mailbridge.contoso.example"),
    ],
)
def test_the_name_comes_first(address: str | None, limit: FieldLimit | None, told: str) -> None:
    """The address is for fields that refuse the name and take the address."""
    bridge = Bridge(host="mailbridge.contoso.example", address=address, networks=("192.0.2.0/24",))
    assert bridge_server(bridge, limit) == told
