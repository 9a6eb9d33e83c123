"""Who holds a secret, as `mfd rotate` sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from advice import decided_stack
from cli.deployed_secrets import deployed_secrets
from cli.stack_fleet import read_fleet
from tests.cli.rotating_stack import DEVICES, STACK

BRIDGE = "mfd:sites: {berlin: {name: Berlin, bridge: {host: relay.contoso.com, networks: [192.0.2.0/24]}}}"


def test_a_bridge_holds_the_secret_of_its_site(project: Path, rotating: Callable[..., None]) -> None:
    """Devices behind it hold none; it is visited in their place, in each scope."""
    rotating("2026H2", "2027H1")
    rows = DEVICES.replace("sender\n", "sender,method\n").replace("Domain\n", "Domain,lan-bridge\n")
    (project / "stacks" / "test.devices.csv").write_text(rows)
    for scope, login in (("site", "berlin"), ("device", "bridge-berlin"), ("fleet", "fleet")):
        text = STACK.replace("mfd:sites: {berlin: {name: Berlin}}", BRIDGE).replace("scope: site", f"scope: {scope}")
        (project / "stacks" / "Pulumi.test.yaml").write_text(text)
        found = deployed_secrets(read_fleet(project, "test"), decided_stack("test", project))
        bridge = found.holders["bridge:berlin"]
        assert (bridge.login, bridge.site, bridge.place, bridge.ready) == (login, "Berlin", "relay.contoso.com", True)


def test_devices_hold_the_secret_of_their_login(project: Path, rotating: Callable[..., None]) -> None:
    """The login says what its hand-outs tell, and which secrets open it until when."""
    rotating("2026H2", "2027H1", told="2026H2")
    found = deployed_secrets(read_fleet(project, "test"), decided_stack("test", project))
    assert sorted(found.holding()) == ["door", "gate", "hall"]
    assert found.untold("2027H1") == ["berlin"]
    assert found.logins["berlin"].ends == {"2026H2": date(2027, 12, 31), "2027H1": date(2028, 6, 30)}
