"""Names are written relative to the zone that holds them."""

import pytest

from maildns import NameOutsideZoneError, relative_name


@pytest.mark.parametrize(
    ("fqdn", "zone", "expected"),
    [
        ("contoso.com", "contoso.com", "@"),
        ("Mail.Contoso.com.", "contoso.com", "mail"),
        ("selector1._domainkey.sales.us.contoso.com", "contoso.com", "selector1._domainkey.sales.us"),
    ],
)
def test_a_name_loses_its_zone(fqdn: str, zone: str, expected: str) -> None:
    """A name loses its zone."""
    assert relative_name(fqdn, zone) == expected


def test_a_name_that_only_ends_alike_lies_outside() -> None:
    """A name that only ends alike lies outside."""
    with pytest.raises(NameOutsideZoneError):
        relative_name("notcontoso.com", "contoso.com")
