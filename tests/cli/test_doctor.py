"""`mfd doctor`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from cli.local_stack import WHERE_IT_LIVES
from maildns import Answer, Outcome
from tests.office import Office

Run = Callable[..., Result]
_SETTINGS = """\
config:
  mfd:tenantId: 11111111-1111-4111-8111-111111111111
  mfd:subscriptionId: 22222222-2222-4222-8222-222222222222
  mfd:organization: Contoso
  mfd:dataLocation: Europe
  mfd:resourceGroupName: mfd-test
  mfd:domains:
    - name: scan.contoso.example
      azureDns:
        zone: contoso.example
        resourceGroup: mfd-test
  mfd:sites:
    berlin:
      name: Berlin
"""
_DEVICES = "id,type,site,sender,name\nberlin-1,Generic/smtp-device,berlin,door@scan.contoso.example,Door\n"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that puts an engine of some version on PATH."""

    def install(version: str) -> None:
        folder = tmp_path / "engine"
        folder.mkdir(exist_ok=True)
        (folder / "pulumi").write_text(f"#!/bin/sh\necho {version}\n")
        (folder / "pulumi").chmod(0o700)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    install("v3.259.0")
    return install


@pytest.fixture
def settings(project: Path, engine: Any) -> Path:  # noqa: ARG001 - asked for its effect
    """Write the settings and devices of the stack `test`."""
    file = project / "stacks" / "Pulumi.test.yaml"
    file.write_text(_SETTINGS)
    (project / "stacks" / "test.devices.csv").write_text(_DEVICES)
    return file


def test_the_stack_of_the_demo_is_led_to_its_simulator(
    mfd: Run, settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No login of Azure or of the engine reaches it: the way out is that of every other verb, and said once."""
    with (tmp_path / "engine" / "pulumi").open("a") as script:
        script.write("test $1 != whoami\n")
    for name in [name for name in os.environ if name.startswith(("ARM_", "AZURE_", "PULUMI_"))]:
        monkeypatch.delenv(name)
    settings.rename(settings.with_name("Pulumi.local.yaml"))
    (settings.parent / "test.devices.csv").rename(settings.parent / "local.devices.csv")
    result = mfd("doctor", "--stack", "local")
    assert result.exit_code == 1
    said = " ".join(result.stdout.split())
    assert line_of(result, "State").startswith("PROBLEM")
    assert line_of(result, "Login").startswith("PROBLEM")
    assert said.count(WHERE_IT_LIVES) == 1
    assert "log in, then run this again" not in said
    assert "./mfd pulumi login" not in said


def line_of(result: Result, title: str) -> str:
    """Return the line about a title."""
    return next(line for line in result.stdout.splitlines() if f" {title}: " in line)


def test_a_machine_that_has_everything(mfd: Run, engine: Any) -> None:
    """Without a stack it looks at the machine only, and says the same each time."""
    del engine
    first, second = mfd("doctor"), mfd("doctor")

    assert first.exit_code == 0
    assert first.stdout == second.stdout
    assert first.stdout.splitlines()[-1] == "This machine is ready; `./mfd doctor --stack test` looks at a stack"


@pytest.mark.parametrize(
    ("version", "seen"), [("v3.100.0", "is 3.100.0"), ("nothing", "a version that it does not say")]
)
def test_an_old_engine_is_a_problem(mfd: Run, engine: Any, version: str, seen: str) -> None:
    """The version is named, and the way to a newer one."""
    engine(version)

    result = mfd("doctor")

    assert result.exit_code == 1
    assert line_of(result, "Pulumi engine").startswith("PROBLEM")
    assert seen in line_of(result, "Pulumi engine")
    assert "3.259.0 is needed: run `make setup`" in result.stdout


def test_an_unknown_stack(mfd: Run, engine: Any) -> None:
    """The stacks that are there are listed."""
    del engine
    result = mfd("doctor", "--stack", "prod")

    assert result.exit_code == 1
    assert result.stderr == "mfd: there is no stacks/Pulumi.prod.yaml, and so no such stack; known are test\n"


def test_every_mistake_in_the_settings_is_a_line(mfd: Run, settings: Path) -> None:
    """Refused settings are shown whole, and Azure is not asked."""
    settings.write_text(_SETTINGS.replace("Europe", "Atlantis").replace("name: Berlin", "nam: Berlin"))

    result = mfd("doctor", "--stack", "test")

    lines = [line for line in result.stdout.splitlines() if line.startswith("PROBLEM Settings: ")]
    assert result.exit_code == 1
    assert len(lines) >= 2
    assert result.stdout.count("correct it; nothing is created before") == 1
    assert not [line for line in result.stdout.splitlines() if " Login: " in line]
    later = line_of(result, "Not looked at yet")
    assert later == "?       Not looked at yet: the state, the login, Azure, Entra ID, Exchange Online and DNS"


def test_no_login_is_a_problem(mfd: Run, settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any login the ways to log in are named."""
    del settings
    for name in (
        "ARM_CLIENT_ID",
        "ARM_CLIENT_SECRET",
        "AZURE_CLIENT_ID",
        "AZURE_CLIENT_SECRET",
        "ARM_METADATA_HOSTNAME",
    ):
        monkeypatch.delenv(name, raising=False)

    result = mfd("doctor", "--stack", "test")

    assert result.exit_code == 1
    assert "az login" in line_of(result, "Login")


def test_a_stack_that_can_go_up(mfd: Run, settings: Path, office: Office) -> None:
    """Login, provider, rights, tenant and policy are looked at; what only a role decides is no problem."""
    settings.write_text(_SETTINGS.replace("resourceGroup: mfd-test", "resourceGroup: mfd-test\n        create: true"))

    result = mfd("doctor", "--stack", "test")

    assert result.exit_code == 0, result.output
    assert line_of(result, "Login").endswith("subscription 22222222-2222-4222-8222-222222222222")
    assert line_of(result, "Resource provider Microsoft.Communication") == (
        "ok      Resource provider Microsoft.Communication: registered"
    )
    assert line_of(result, "Right to register applications").startswith("?")
    assert line_of(result, "DNS zone contoso.example").startswith("ok")
    assert result.stdout.splitlines()[-1] == "Ready: `./mfd pulumi up --stack test`"
    assert office.simulator.env["ARM_CLIENT_SECRET"] not in result.output


def test_the_wrong_subscription_ends_it(
    mfd: Run, settings: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A login for another subscription or tenant is named, and nothing more is asked."""
    del settings, office
    monkeypatch.setenv("ARM_SUBSCRIPTION_ID", "99999999-9999-4999-8999-999999999999")

    result = mfd("doctor", "--stack", "test")

    assert result.exit_code == 1
    assert "it uses the subscription 99999999-9999-4999-8999-999999999999" in line_of(result, "Login")
    assert "az account set --subscription 22222222-2222-4222-8222-222222222222" in result.stdout
    assert "Right to" not in result.stdout
    assert line_of(result, "Not looked at yet").endswith("Azure, Entra ID, Exchange Online and DNS")


def test_a_wrong_secret_is_no_traceback(
    mfd: Run, settings: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret that Entra ID refuses is one line, without the secret."""
    del settings, office
    monkeypatch.setenv("ARM_CLIENT_SECRET", "not-the-administrators-secret")

    result = mfd("doctor", "--stack", "test")

    assert result.exit_code == 1
    assert line_of(result, "Login").startswith("PROBLEM")
    assert "not-the-administrators-secret" not in result.output


def test_missing_rights_are_named(mfd: Run, settings: Path, office: Office) -> None:
    """Each right that `up` needs and the login lacks is a line with the role that has it."""
    del settings
    taken = {"roleAssignments": False, "roleDefinitions": False}
    office.simulator.inspect.put("/inspection/rights", json=taken).raise_for_status()

    result = mfd("doctor", "--stack", "test")

    assert result.exit_code == 1
    assert "Microsoft.Authorization/roleAssignments/write is missing" in line_of(
        result, "Right to let the SMTP application send"
    )
    assert "mfd:smtpRoleDefinitionId" in result.stdout


def test_a_zone_that_is_not_there_is_a_problem(mfd: Run, settings: Path, office: Office) -> None:
    """A zone that should exist and does not is named with the group that was looked in."""
    del settings, office
    result = mfd("doctor", "--stack", "test")

    assert result.exit_code == 1
    assert line_of(result, "DNS zone contoso.example").endswith("it is not in the resource group mfd-test")


def test_a_zone_that_nobody_delegated_is_a_problem(
    mfd: Run, settings: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name servers that the zone has in Azure are compared with what DNS answers."""
    del settings
    zone = f"{office.group}/providers/Microsoft.Network/dnsZones/contoso.example"
    made = office.client.put(zone, params={"api-version": "2018-05-01"}, json={"location": "global"})
    servers = [name.rstrip(".") for name in made.raise_for_status().json()["properties"]["nameServers"]]

    assert line_of(mfd("doctor", "--stack", "test"), "DNS zone contoso.example").startswith("ok")
    monkeypatch.setattr("cli.dns_checks.ask", lambda name, kind: _answer(name, kind, "ns1.elsewhere.example"))
    result = mfd("doctor", "--stack", "test")

    assert result.exit_code == 1
    assert "DNS answers ns1.elsewhere.example" in line_of(result, "DNS zone contoso.example")
    assert servers[0] in result.stdout


def _answer(name: str, kind: str, value: str) -> Any:

    return Answer(name, kind, Outcome.FOUND, (value,))
