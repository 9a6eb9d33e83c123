"""Mappings of --connect-to."""

from __future__ import annotations

import pytest

from probe import ConnectTo, ConnectToError
from probe.connect_to import place_of


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("smtp.azurecomm.net:587:127.0.0.1:2525", ("127.0.0.1", 2525)),
        ("SMTP.azurecomm.net:587:[::1]:2525", ("::1", 2525)),
        ("::127.0.0.1:2525", ("127.0.0.1", 2525)),
        ("smtp.azurecomm.net:587::2525", ("smtp.azurecomm.net", 2525)),
        ("smtp.azurecomm.net::relay.example:", ("relay.example", 587)),
        ("smtp.azurecomm.net:25:127.0.0.1:2525", ("smtp.azurecomm.net", 587)),
        ("smtp.office365.com:587:127.0.0.1:2525", ("smtp.azurecomm.net", 587)),
    ],
)
def test_a_mapping_moves_what_it_fits(text: str, place: tuple[str, int]) -> None:
    """Host and port on the left select, empty ones fit all; empty ones on the right stay as they are."""
    assert place_of("smtp.azurecomm.net", 587, [ConnectTo.parse(text)]) == place


def test_the_first_mapping_that_fits_counts() -> None:
    """Of several mappings the first one that fits is taken."""
    mappings = [
        ConnectTo.parse("other:587:192.0.2.1:1"),
        ConnectTo.parse("::192.0.2.2:2"),
        ConnectTo.parse("::192.0.2.3:3"),
    ]

    assert place_of("smtp.azurecomm.net", 587, mappings) == ("192.0.2.2", 2)


def test_without_a_mapping_nothing_moves() -> None:
    """No mapping leads to the host itself."""
    assert place_of("smtp.azurecomm.net", 587, []) == ("smtp.azurecomm.net", 587)


@pytest.mark.parametrize("text", ["", "smtp", "a:587:b", "a:x:b:2525", "a:587:::1:2525", "a:587:b:70000", "a:0:b:1"])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    """The text is repeated, and an IPv6 address without brackets is no mapping."""
    with pytest.raises(ConnectToError, match=r"HOST:PORT:ADDRESS:PORT|is no port"):
        ConnectTo.parse(text)
