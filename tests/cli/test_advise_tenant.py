"""`mfd advise --ask-tenant`: what is known about the tenant, and from where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml
from typer.testing import Result

from settings import load_stack
from tests.office import Office

Run = Callable[..., Result]
Tell = Callable[..., None]
ROOT = Path(__file__).parents[2]
FLEET = ROOT / "tests" / "advice" / "fleet"
ON = ("--on", "2026-11-23")
ASKED = ("advise", "--ask-tenant", *ON)
_EVERYBODY: dict[str, Any] = {
    "users": {"includeUsers": ["All"]},
    "applications": {"includeApplications": ["All"]},
}
OTHERWISE = ["tls-version", "login"]
"""What hve-basic asks of the device `mun-01` in any tenant."""
REFUSED = "The tenant's security defaults are on, and refuse logins with a password."
ONE_DEVICE = "id,type,site,sender\na,Generic/smtp-device,berlin,scan@devices.contoso.example\n"
_BLOCK = {"operator": "OR", "builtInControls": ["block"]}


@pytest.fixture(autouse=True)
def company(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the stack `fleet`, forty mixed devices, into the project, and choose it; nobody is logged in."""
    copytree(FLEET, project, dirs_exist_ok=True)
    monkeypatch.setenv("PULUMI_STACK", "fleet")
    for name in [name for name in os.environ if name.startswith(("ARM_", "AZURE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PATH", str(project / "empty"))
    return project / "stacks" / "Pulumi.fleet.yaml"


@pytest.fixture
def tell(simulator: Any, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Return a function that sets parts of Entra ID; this process finds the administrator's login."""
    for name, value in simulator.env.items():
        monkeypatch.setenv(name, value)

    def put(**parts: Any) -> None:
        simulator.inspect.put("/inspection/entra", json=parts).raise_for_status()

    put(domains=[{"id": "contoso.example"}, {"id": "devices.contoso.example"}])
    return put


def policy(name: str, users: str = "All", **conditions: Any) -> dict[str, Any]:
    """Return a Conditional Access policy that blocks."""
    whole = {**_EVERYBODY, "users": {"includeUsers": [users]}, **conditions}
    return {"displayName": name, "state": "enabled", "conditions": whole, "grantControls": _BLOCK}


def facts(result: Result) -> dict[str, tuple[bool | None, str]]:
    """Return value and source of each fact in a JSON answer."""
    found = json.loads(result.stdout)["tenant"]["facts"]
    return {name: (fact["value"], fact["source"]) for name, fact in found.items()}


def named(result: Result, device: str = "mun-01", way: str = "hve-basic") -> list[str]:
    """Return the names of one way's conditions, or the reason why it is refused."""
    devices = {entry["id"]: entry for entry in json.loads(result.stdout)["devices"]}
    verdict = next(verdict for verdict in devices[device]["verdicts"] if verdict["way"] == way)
    return [verdict["reason"]] if verdict["reason"] else [found["name"] for found in verdict["conditions"]]


@pytest.mark.parametrize(("on", "words"), [(False, OTHERWISE), (True, [REFUSED])], ids=["off", "on"])
def test_the_tenant_is_asked(mfd: Run, tell: Tell, *, on: bool, words: list[str]) -> None:
    """What Graph tells is looked up and changes the verdicts; what it does not tell stays not known."""
    tell(securityDefaults=on)

    first, second = (mfd(*ASKED, "mun-01", "--json") for _ in range(2))

    assert first.stdout == second.stdout
    assert first.stderr == ""
    assert facts(first) == {
        "security-defaults": (on, "looked up"),
        "created-2026": (False, "looked up"),
        "reject-direct-send": (None, "unknown"),
        "passwords-blocked": (False, "looked up"),
        "device-codes-blocked": (False, "looked up"),
    }
    assert json.loads(first.stdout)["tenant"]["acceptedDomains"] == [
        "simulated.onmicrosoft.com",
        "contoso.example",
        "devices.contoso.example",
    ]
    assert named(first) == words
    assert named(mfd("advise", *ON, "mun-01", "--json")) == [*OTHERWISE, "security-defaults"]


def test_the_foot_says_where_each_fact_is_from(mfd: Run, tell: Tell, company: Path) -> None:
    """Looked up, given, in the settings or not known: one line each, with what was seen."""
    company.write_text(company.read_text().replace("    vendor", "    known: {deviceCodesBlocked: true}\n    vendor"))
    tell(conditionalAccess=[policy("Codes", "somebody", authenticationFlows={"transferMethods": "deviceCodeFlow"})])

    words = " ".join(mfd(*ASKED, "mun-01", "--tenant", "security-defaults=yes").stdout.split())

    assert (
        "The tenant, looked up: created-2026=no (2021-03-01), passwords-blocked=no, accepted domains "
        "simulated.onmicrosoft.com, contoso.example, devices.contoso.example. "
        "The tenant, given by --tenant: security-defaults=yes. "
        "The tenant, in mfd:microsoft365: device-codes-blocked=yes. "
        "The tenant, not known: reject-direct-send (a switch of Exchange Online, which Microsoft Graph does not tell;"
    ) in words
    assert "SmtpClientAuthenticationDisabled, of Exchange Online too, is not known either" in words


def test_a_new_tenant_is_known_by_its_age(mfd: Run, simulator: Any, tell: Tell) -> None:
    """A tenant made in 2026 has its own defaults, and refuses Direct Send from the start."""
    del tell
    simulator.inspect.put("/inspection/exchange/tenant", json={"yearOfCreation": 2026}).raise_for_status()

    result = mfd(*ASKED, "ham-37", "--json")

    assert facts(result)["created-2026"] == (True, "looked up")
    assert "off-by-default" in named(result, "ham-37", "smtp-auth-basic")
    assert named(result, "ham-37", "direct-send") == [
        "Exchange Online refuses Direct Send in this tenant (RejectDirectSend)."
    ]


def test_policies_are_named(mfd: Run, tell: Tell) -> None:
    """A policy for everybody is a yes with its name; one for some accounts decides nothing."""
    tell(
        conditionalAccess=[
            policy("No old clients", clientAppTypes=["other"]),
            policy("Codes", "somebody", authenticationFlows={"transferMethods": "deviceCodeFlow"}),
        ]
    )

    result = mfd(*ASKED, "mun-01", "--json")

    found = json.loads(result.stdout)["tenant"]["facts"]
    assert found["passwords-blocked"] == {"value": True, "source": "looked up", "remark": "No old clients"}
    assert found["device-codes-blocked"]["value"] is None
    assert found["device-codes-blocked"]["remark"].startswith("Codes holds for some accounts")
    assert named(result) == ["passwords-blocked", *OTHERWISE]


def test_a_domain_that_the_tenant_lacks_is_a_condition(mfd: Run, tell: Tell) -> None:
    """The settings call a domain accepted, and the tenant does not."""
    tell(domains=[{"id": "contoso.example", "isVerified": False}])

    result = mfd(*ASKED, "mun-01")

    assert "if the tenant gets contoso.example as a domain for mail" in " ".join(result.stdout.split())


def test_a_fact_that_is_given_wins(mfd: Run, tell: Tell) -> None:
    """--tenant comes before what the tenant says."""
    tell(securityDefaults=True)

    result = mfd(*ASKED, "mun-01", "--json", "--tenant", "security-defaults=no")

    assert facts(result)["security-defaults"] == (False, "given")
    assert named(result) == OTHERWISE


def test_missing_permissions_are_named(mfd: Run, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look says which permission it takes; the advice comes all the same, with its own exit code."""
    plain = mfd("advise", *ON, "mun-01", "--json")
    monkeypatch.setenv("ARM_CLIENT_ID", office.client_id)
    monkeypatch.setenv("ARM_CLIENT_SECRET", office.secrets[0])

    result = mfd(*ASKED, "mun-01", "--json")
    given = mfd(*ASKED, "mun-01", "--json", "--tenant", "security-defaults=no", "--tenant", "created-2026=no")

    assert result.exit_code == plain.exit_code
    for what, permission in (
        ("the organization", "Organization.Read.All"),
        ("the domains", "Domain.Read.All"),
        ("the security defaults", "Policy.Read.All"),
        ("the Conditional Access policies", "Policy.Read.All"),
    ):
        (line,) = [line for line in result.stderr.splitlines() if line.startswith(f"mfd: {what} cannot be read")]
        assert line.endswith(f"(the login needs the Graph permission {permission})")
    assert {value for value, _ in facts(result).values()} == {None}
    assert json.loads(result.stdout)["devices"] == json.loads(plain.stdout)["devices"]
    assert json.loads(result.stdout)["tenant"]["stackLines"] is None
    assert "security defaults" not in given.stderr
    assert "organization" not in given.stderr


def test_no_login_is_one_line(mfd: Run) -> None:
    """Without a login the advice is what it is without the question, and the way to a login is said."""
    plain, result = mfd("advise", *ON), mfd(*ASKED)

    assert result.stdout == plain.stdout
    assert result.exit_code == plain.exit_code
    assert len(result.stderr.splitlines()) == 1
    assert "mfd: Microsoft Graph was not asked: no login to Azure was found" in result.stderr
    assert "az login" in result.stderr


def test_a_login_that_is_refused_is_one_line(mfd: Run, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong secret is named, without itself."""
    del tell
    monkeypatch.setenv("ARM_CLIENT_SECRET", "not-the-administrators-secret")

    result = mfd(*ASKED, "mun-01")

    assert result.exit_code == mfd("advise", *ON, "mun-01").exit_code
    assert len(result.stderr.splitlines()) == 1
    assert "the secret, the certificate or the session has ended" in result.stderr
    assert "not-the-administrators-secret" not in result.output


def test_another_tenant_is_not_asked(mfd: Run, tell: Tell, company: Path) -> None:
    """Facts about another tenant than the stack's are no facts."""
    tell(securityDefaults=True)
    other = "99999999-9999-4999-8999-999999999999"
    company.write_text(company.read_text().replace("11111111-1111-4111-8111-111111111111", other))

    result = mfd(*ASKED, "mun-01", "--json")

    assert f"mfd:tenantId is {other}" in result.stderr
    assert {source for _, source in facts(result).values()} == {"unknown"}


def test_the_printed_lines_are_what_the_stack_lacks(mfd: Run, tell: Tell, company: Path) -> None:
    """Put into the stack's file, they are known without asking; then there are none to print."""
    tell(securityDefaults=False)
    printed = json.loads(mfd(*ASKED, "--json").stdout)["tenant"]["stackLines"]
    assert printed == (
        "config:\n  mfd:microsoft365:\n    known: {securityDefaults: false, created2026: false, "
        "passwordsBlocked: false, deviceCodesBlocked: false}"
    )
    assert f"\n{printed}\n" in mfd(*ASKED).stdout

    company.write_text(company.read_text().replace("    vendor", f"{printed.splitlines()[-1]}\n    vendor"))

    plain, asked = mfd("advise", "--json", *ON), mfd(*ASKED, "--json")
    assert facts(plain)["security-defaults"] == (False, "settings")
    assert named(plain) == named(asked) == OTHERWISE
    assert json.loads(asked.stdout)["tenant"]["stackLines"] is None
    assert "For stacks/" not in mfd(*ASKED).stdout


def test_what_the_tenant_says_differently_is_printed(mfd: Run, tell: Tell, company: Path) -> None:
    """A fact that has changed and a domain that is missing are in the lines, with what stays."""
    text = company.read_text().replace("[contoso.example, devices.contoso.example]", "[contoso.example]")
    company.write_text(
        text.replace("    vendor", "    known: {securityDefaults: false, created2026: false}\n    vendor")
    )
    company.with_name("fleet.devices.csv").write_text(ONE_DEVICE)
    tell(securityDefaults=True)

    printed = yaml.safe_load(json.loads(mfd(*ASKED, "--json").stdout)["tenant"]["stackLines"])

    section = printed["config"]["mfd:microsoft365"]
    assert section["acceptedDomains"] == ["contoso.example", "devices.contoso.example"]
    assert section["known"]["securityDefaults"] is True
    assert section.keys() == {"acceptedDomains", "known"}


def test_a_stack_without_exchange_online_gets_whole_lines(mfd: Run, tell: Tell, company: Path) -> None:
    """Where the section is missing, the lines have what it needs, and the stack is right with them."""
    text = company.read_text()
    start, end = text.index("  mfd:microsoft365:"), text.index("    # A client certificate")
    middle = text[text.index("  mfd:sites:") : end]
    company.write_text(text[:start] + middle)
    company.with_name("fleet.devices.csv").write_text(ONE_DEVICE)
    tell()

    printed = json.loads(mfd(*ASKED, "--json").stdout)["tenant"]["stackLines"]
    company.write_text(text[:start] + printed.removeprefix("config:\n") + "\n" + middle)

    found = load_stack("fleet", company.parents[1], methods_too=False).microsoft365
    assert found is not None
    assert found.organization == "simulated.onmicrosoft.com"
    assert found.accepted_domains == ("devices.contoso.example",)
    assert found.known.security_defaults is False


def test_what_nobody_asked_is_named_in_one_sentence(mfd: Run) -> None:
    """Plain advice says which facts are not known, and both ways to know them."""
    words = " ".join(mfd("advise", *ON).stdout.split())

    assert (
        "The tenant, not known: security-defaults, created-2026, reject-direct-send, passwords-blocked, "
        "device-codes-blocked; `mfd advise --ask-tenant` looks up what Microsoft Graph tells, --tenant FACT=YES says it."
    ) in words


@pytest.mark.parametrize("arguments", [("--help",), ("advise", "--help"), ("advise", *ON)], ids=" ".join)
def test_the_graph_client_is_loaded_on_demand(arguments: tuple[str, ...]) -> None:
    """Without --ask-tenant neither the Graph client nor that of Azure is imported."""
    command = [sys.executable, "-X", "importtime", "-m", "cli", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode in {0, 1}
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "typer" in imported
    assert not imported & {"msgraph", "kiota_abstractions", "azure", "httpx"}
