"""What `mfd verify` says about a refused login: it reads the objects behind it and names the first fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.mail_server import HOST
from tests.office import GROUP, SERVICE, USERNAME, Office

Run = Callable[..., Result]
_STACK = """\
config:
  mfd:tenantId: {tenant}
  mfd:subscriptionId: {subscription}
  mfd:organization: Contoso
  mfd:dataLocation: Europe
  mfd:baseName: {service}
  mfd:resourceGroupName: {group}
  mfd:sites:
    berlin:
      name: Berlin
"""
_DEVICES = "id,type,site,sender,name\nberlin-1,Generic/smtp-device,berlin,door@AzureManagedDomain,Door\n"


@pytest.fixture
def settings(office: Office, project: Path) -> Path:
    """Write the settings that the office would come from."""
    env = office.simulator.env
    text = _STACK.format(
        tenant=env["ARM_TENANT_ID"], subscription=env["ARM_SUBSCRIPTION_ID"], service=SERVICE, group=GROUP
    )
    file = project / "stacks" / "Pulumi.test.yaml"
    file.write_text(text)
    (project / "stacks" / "test.devices.csv").write_text(_DEVICES)
    return file


@pytest.fixture
def verify(office: Office, settings: Path, mfd: Run, write_devices: Any, entry: Any) -> Run:  # noqa: ARG001 - for its effect
    """Return a function that verifies the office's one device with the newest secret."""

    def run(*arguments: str, password: str | None = None) -> Result:
        used = password or office.secrets[-1]
        write_devices([entry(1, username=USERNAME, password=used, **{"from": f"donotreply@{office.domain}"})])
        mapped = f"{HOST}:587:{office.simulator.env['MFDSIM_SMTP_ACS']}"
        return mfd("verify", "--stack", "test", "--wait", "none", "--connect-to", mapped, *arguments)

    return run


def fault_of(result: Result) -> dict[str, str]:
    """Return the fault in a JSON report."""
    (diagnosis,) = json.loads(result.stdout)["refusedLogins"]
    fault: dict[str, str] = diagnosis["fault"]
    return fault


def test_what_works_is_not_looked_up(office: Office, verify: Run) -> None:
    """The right settings send a mail that arrives, twice; Azure is not asked."""
    for number in (1, 2):
        result = verify("--send", "--to", "me@contoso.com", "--wait", "20s")

        assert result.exit_code == 0, result.output
        assert result.stdout.splitlines()[-1] == "1 of 1 device: mail accepted"
        mails = office.simulator.inspect.get("/inspection/mailboxes", params={"recipient": "me@contoso.com"}).json()
        assert len(mails) == number
    assert mails[-1]["from"] == f"donotreply@{office.domain}"


def test_a_missing_user_name_is_the_fault(office: Office, verify: Run) -> None:
    """Without the SMTP user name resource, that is said."""
    office.remove_username()

    fault = fault_of(verify("--json"))

    assert fault["object"] == "SMTP user name"
    assert fault["detail"] == "office has no SMTP user name 'test-berlin'"


def test_a_missing_role_is_the_fault(office: Office, verify: Run) -> None:
    """Without an assignment on the Communication Service, that is said."""
    office.unassign()

    fault = fault_of(verify("--json"))

    assert fault["object"] == "Role"
    assert fault["detail"] == "none is assigned on the Communication Service itself"


def test_an_inherited_role_is_the_fault(office: Office, verify: Run) -> None:
    """An assignment on the resource group is named as one that does not work."""
    office.unassign()
    office.assign(office.group)

    fault = fault_of(verify("--json"))

    assert f"there is one on {office.group}, and inherited ones do not work" in fault["detail"]


def test_a_missing_principal_is_the_fault(office: Office, verify: Run) -> None:
    """Without the service principal, that is said."""
    office.remove_principal()

    assert fault_of(verify("--json"))["object"] == "Service principal"


def test_a_foreign_password_is_the_fault(verify: Run) -> None:
    """A password that is none of the application's secrets is named, without its value."""
    result = verify(password="zzz-not-one-of-the-secrets")

    assert result.exit_code == 1
    assert "FAULT Secret: the password is none of the secrets of office" in result.stdout
    assert "zzz-not-one" not in result.output


def test_an_ended_secret_is_the_fault(office: Office, verify: Run) -> None:
    """A secret whose end has passed is named by its name, key id and end."""
    key_id = office.add_secret("2020-01-31T00:00:00Z")

    fault = fault_of(verify("--json"))

    assert fault["object"] == "Secret"
    assert fault["detail"] == f"'berlin 2026H2' (key id {key_id}) ended on 2020-01-31"
    assert "./mfd rotate" in fault["advice"]


def test_what_is_new_may_be_the_cause(office: Office, verify: Run) -> None:
    """Where everything is in its place and new, the fault is that it has not arrived everywhere."""
    password = office.secrets[-1]

    fault = fault_of(verify("--json", password=password[:6] + "a-slip-of-the-finger"))

    assert fault["object"] == "Role"
    assert "it takes some minutes to reach every server" in fault["detail"]


def test_where_azure_cannot_be_asked_the_proof_still_ends(
    verify: Run, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without usable settings the refusal is reported all the same, and why nobody looked further."""
    settings.write_text("config: {}\n")
    monkeypatch.setenv("COLUMNS", "200")

    result = verify(password="zzz-not-one-of-the-secrets")

    assert result.exit_code == 1
    assert "Azure was not asked why: " in result.stdout
    assert result.stdout.splitlines()[-1] == "0 of 1 device: login accepted"
