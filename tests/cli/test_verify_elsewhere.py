"""`mfd verify` for devices that have no login, or where somebody signs in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import Result

from tests.mail_server import HOST

Run = Callable[..., Result]


@pytest.fixture
def arguments(mail_server: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the arguments that lead to the tests' mail server, and let DNS be silent."""
    monkeypatch.setenv("MFD_DNS_SERVERS", "127.0.0.1:1")
    monkeypatch.setattr("maildns.asking.LONGEST_QUESTION", 0.1)
    place = f"{HOST}:587:127.0.0.1:{mail_server.port}"
    return ["verify", "--stack", "test", "--wait", "none", "--connect-to", place]


def without_login(entry: Any, number: int, site: str) -> dict[str, Any]:
    """Return a device of the method Direct Send."""
    made: dict[str, Any] = entry(
        number, method="direct-send", site=site, mechanism="", username=None, password=None, encryption="none"
    )
    return made


def test_devices_of_other_sites_are_not_proven_from_here(
    mfd: Run, arguments: list[str], write_devices: Any, entry: Any, mail_server: Any
) -> None:
    """Without --at nothing of them is tried; the rest decides the exit code, and the reason is said once."""
    write_devices([entry(1), without_login(entry, 2, "munich"), without_login(entry, 3, "munich")])

    for _ in range(2):
        result = mfd(*arguments)

        assert result.exit_code == 0
        assert result.stdout.splitlines()[-1] == "1 of 1 device: login accepted; 2 not proven from here"
        assert result.stdout.count("with --at munich") == 1
        assert "berlin-2, berlin-3" in result.stdout
    assert mail_server.peers == []


def test_at_a_site_its_devices_connect_from_its_address(
    mfd: Run, arguments: list[str], write_devices: Any, entry: Any
) -> None:
    """With --at they are tried from that address; a server that wants a login refuses them, which is a failure."""
    write_devices([without_login(entry, 2, "munich")])

    result = mfd(*arguments, "--at", "munich=192.0.2.99", "--json")

    (device,) = json.loads(result.stdout)["devices"]
    assert result.exit_code == 1
    assert device["steps"][1]["detail"] == "192.0.2.99 is no address of this computer"


def test_nothing_proven_is_no_success(mfd: Run, arguments: list[str], write_devices: Any, entry: Any) -> None:
    """When no device could be proven from here, the exit code says so."""
    write_devices([without_login(entry, 2, "munich")])

    result = mfd(*arguments)

    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "0 of 0 devices: login accepted; 1 not proven from here"


def test_somebody_signs_in_at_the_device(mfd: Run, arguments: list[str], write_devices: Any, entry: Any) -> None:
    """A device-code device needs no password here, and is said to be unproven."""
    oauth = {"flow": "device-code", "tenantId": "t", "clientId": "c", "scope": "s"}
    write_devices([entry(1), entry(2, mechanism="XOAUTH2", password=None, method="smtp-auth-oauth", oauth=oauth)])

    result = mfd(*arguments)

    assert result.exit_code == 0
    assert "Not proven: XOAUTH2: somebody signs in at the device" in result.stdout


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("paris", "--at: no device is at the site 'paris'; known are berlin"),
        ("berlin=here", "--at: 'berlin=here' is not SITE or SITE=ADDRESS; right would be"),
    ],
)
def test_a_wrong_place_is_refused(
    mfd: Run, arguments: list[str], write_devices: Any, entry: Any, *, value: str, sentence: str
) -> None:
    """An unknown site or a word that is no address is refused before anything is connected."""
    write_devices([entry(1)])

    result = mfd(*arguments, "--at", value)

    assert result.exit_code == 1
    assert sentence in result.stderr
