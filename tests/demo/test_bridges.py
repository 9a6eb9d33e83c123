"""The sites' bridges in the demo: one Postfix per site with devices behind one, or the reason in the table."""

from __future__ import annotations

import smtplib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import demo.bridges
from bridge import BridgeSettings
from demo.bridges import running_bridges
from demo.postfix import obstacle
from tests.bridge.conftest import DEVICE, ECS, message, wait_until, write
from tests.simulator_mail.conftest import Office, azure, office, smtp_servers, world  # noqa: F401 - fixtures

BEHIND = {"id": "copier", "site": "berlin", "method": "lan-bridge", "host": ECS.host, "port": 25}
BESIDE = {"id": "scanner", "site": "berlin", "method": "ecs", "host": "smtp.azurecomm.net", "port": 587}
ELSEWHERE = {**BESIDE, "id": "plotter", "site": "hamburg"}
DEVICES = [BEHIND, BESIDE, ELSEWHERE]

needs_postfix = pytest.mark.skipif(bool(obstacle()), reason=obstacle())


def written(folder: Path, settings: BridgeSettings) -> Path:
    """Write the site's files where `pulumi up` writes them, and return the folder of all sites."""
    write(settings, folder / "bridge" / settings.site)
    return folder / "bridge"


def simulator(office: Office) -> dict[str, str]:  # noqa: F811 - the fixture's value
    """Return the environment that names the world's servers."""
    return {"SSL_CERT_FILE": str(office.ca_file), "MFDSIM_SMTP_ACS": office.address}


def through(office: Office, **changes: Any) -> BridgeSettings:  # noqa: F811 - the fixture's value
    """Return the settings of a bridge that forwards to smtp.azurecomm.net:587, nowhere else."""
    login = {"username": office.username, "password": office.password, **changes}
    return replace(ECS, upstream=replace(ECS.upstream, **login))


def send_plainly(place: str) -> None:
    """Send as a device behind the bridge does."""
    host, _, port = place.partition(":")
    with smtplib.SMTP(host, int(port), timeout=30, source_address=(DEVICE, 0)) as client:
        client.send_message(message())


@needs_postfix
def test_plain_mail_goes_through_the_sites_postfix(tmp_path: Path, office: Office) -> None:  # noqa: F811 - the fixture
    """The server stands elsewhere, and is still checked under the name that the files say: the mail arrives, logged in."""
    with running_bridges(written(tmp_path, through(office)), DEVICES, simulator(office)) as bridges:
        place = bridges.place_of(BEHIND)
        assert [bridges.place_of(device) for device in (BESIDE, ELSEWHERE)] == ["", ""]
        assert str(bridges) == f"berlin: Postfix on {place}"
        send_plainly(place)
        (mail,) = wait_until(office.azure.world.mail.mailboxes)
    assert mail["username"] == office.username
    assert f"by {ECS.host} (Postfix)" in mail["headers"]["Received"]


@needs_postfix
def test_mail_that_stays_in_the_bridge_has_a_reason(tmp_path: Path, office: Office) -> None:  # noqa: F811 - the fixture
    """The table says what the server answered."""
    files = written(tmp_path, through(office, password="wrong"))
    with running_bridges(files, DEVICES, simulator(office)) as bridges:
        assert bridges.last_words() == {"berlin": "failed: its bridge took it, and then: nothing"}
        send_plainly(bridges.place_of(BEHIND))
        words = wait_until(lambda: "deferred" in bridges.last_words()["berlin"] and bridges.last_words())
    assert words["berlin"].startswith("failed: its bridge took it, and then: deferred (")
    assert "535" in words["berlin"]


@needs_postfix
def test_a_postfix_that_does_not_start_is_a_failure(tmp_path: Path, office: Office) -> None:  # noqa: F811 - the fixture
    """The other devices' mails go on."""
    files = written(tmp_path, through(office))
    (files / "berlin" / "postfix" / "master.cf").write_text("")
    with running_bridges(files, DEVICES, simulator(office)) as bridges:
        assert bridges.place_of(BEHIND) == ""
        assert bridges.last_words()["berlin"].startswith("failed: Postfix did not start: master.cf does not say")


def test_without_postfix_the_reason_stands_in_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No mail is tried, which is no failure."""
    monkeypatch.setattr(demo.bridges, "obstacle", lambda: "Postfix is not installed; on Debian: apt install postfix")
    with running_bridges(tmp_path, DEVICES, {"SSL_CERT_FILE": ""}) as bridges:
        assert bridges.place_of(BEHIND) == ""
        said = "none: its bridge is a Postfix at the site; Postfix is not installed; on Debian: apt install postfix"
        assert (bridges.last_words(), str(bridges)) == ({"berlin": said}, f"berlin: {said}")


def test_a_stack_without_a_bridge_needs_no_postfix(tmp_path: Path) -> None:
    """Nothing is looked for, and nothing is said."""
    with running_bridges(tmp_path, [BESIDE, ELSEWHERE], {"SSL_CERT_FILE": ""}) as bridges:
        assert (bridges.last_words(), str(bridges)) == ({}, "")
