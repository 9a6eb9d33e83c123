"""Somebody changes things by hand: `mfd drift` names each in words, `up --refresh` heals it, mail is sent again."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from demo.exchange_administrator import administrate, with_passwords
from tests.e2e.intruder import Intruder
from tests.e2e.test_every_method import MX, SETTINGS, SIGNING_IN, VENDOR, device
from tests.e2e.test_wrong_login import writes

pytestmark = [pytest.mark.engine, pytest.mark.slow(minutes=2)]

CONTOSO, FABRIKAM = "mail.contoso.example", "mail.fabrikam.example"
COPIER, LABEL = f"copier@{CONTOSO}", f"label@{FABRIKAM}"
FLEET = [
    device("zrh-copier", "ecs", sender=COPIER),
    device("zrh-label", "ecs", sender=LABEL),
    device("zrh-mfp", "smtp-auth-oauth", SIGNING_IN),
    device("zrh-scanner", "smtp-auth-basic"),
]
SELECTOR = "selector1-azurecomm-prod-net._domainkey"
ECS = ["zrh-copier", "zrh-label"]

# What is found after the first visit: kind → the devices that it concerns
CHANGED = {
    f"verification-lost {CONTOSO}": ["zrh-copier"],
    f"verification-lost {FABRIKAM}": ["zrh-label"],
    "spf-changed": ["zrh-copier"],
    "dkim-changed": ["zrh-copier"],
    "secret-removed": ECS,
    "role-assignment-gone": ECS,
    "role-gone": ECS,
    "link-gone": ECS,
    "smtp-username-gone": ECS,
    "sender-username-gone": ["zrh-copier"],
    "consent-gone": ["zrh-mfp"],
    "dns-dkim": ["zrh-label"],
    "exchange-missed": ["zrh-scanner"],
}
NOT_BY_UP = {"dns-dkim", "exchange-missed"}


@pytest.fixture
def intruder(simulator: Any) -> Intruder:
    """Somebody with the administrator's login."""
    return Intruder(simulator)


def drift(project: Any, code: int, *arguments: str) -> str:
    """Return what the command prints, failing unless it ends as expected; no secret is ever in it."""
    command = [project.root / "mfd", "drift", "--stack", "test", *arguments]
    done = subprocess.run(
        command, cwd=project.root, env=project.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    secrets = {told["password"] for told in project.devices().values()} | {project.simulator.env["ARM_CLIENT_SECRET"]}
    assert not [secret for secret in secrets - {None} if secret in done.stdout + done.stderr]
    return done.stdout


def found(project: Any) -> dict[str, dict[str, Any]]:
    """Return the findings by kind, with the domain behind it where there are several of a kind."""
    findings = json.loads(drift(project, 1, "--json"))["findings"]
    kinds = [finding["kind"] for finding in findings]
    return {
        kind if kinds.count(kind) == 1 else f"{kind} {finding['what'].split()[2]}": finding
        for kind, finding in zip(kinds, findings, strict=True)
    }


def run_the_script(project: Any) -> None:
    """Do what an administrator of Exchange Online does."""
    folder = project.root / "out/test/exchange"
    administrate(folder, project.simulator.env, with_passwords(folder, {}))


def answer_no(project: Any, mailbox: str) -> None:
    """Let the script's report say that somebody answered No at a mailbox."""
    file = project.root / "out/test/exchange/report.json"
    report = json.loads(file.read_text())
    for item in report["items"]:
        if (item["kind"], item["name"]) == ("mailbox", mailbox):
            item["action"] = "skipped"
    file.write_text(json.dumps(report))


def test_each_kind_of_drift_is_named_and_healed(project: Any, intruder: Intruder) -> None:
    """Nothing is changed by looking; one `up --refresh` heals what it can, and says whom to re-key."""
    entra = {
        "domains": [{"id": "contoso.example", "mailExchange": MX}],
        "applicationsElsewhere": [{"appId": VENDOR, "displayName": "Imaging Devices"}],
    }
    project.simulator.inspect.put("/inspection/entra", json=entra).raise_for_status()
    domains = [{**SETTINGS["domains"][0], "dmarc": "v=DMARC1; p=reject"}, {"name": FABRIKAM}]
    project.configure(FLEET, **{**SETTINGS, "domains": domains})
    with project.zone_elsewhere():
        project.up()
    run_the_script(project)
    first = project.devices()

    _change_everything(project, intruder)
    state, written = project.export(), writes(project)
    named = found(project)
    assert {kind: sorted(finding["devices"]) for kind, finding in named.items()} == CHANGED
    assert {kind for kind, finding in named.items() if not finding["healedByUp"]} == NOT_BY_UP
    assert named["secret-removed"]["visit"] == ECS
    assert "DNS answers 'elsewhere.example'" in named["dns-dkim"]["what"]
    assert (project.export(), writes(project)) == (state, written)

    project.clear_dns(f"{SELECTOR}.{FABRIKAM}", "CNAME")
    for zone_file in project.zone_files():
        project.publish(zone_file, only=SELECTOR)
    project.up("--refresh")
    run_the_script(project)
    assert "No drift" in drift(project, 0)
    assert intruder.consents("SMTP.Send")
    _sends_again(project, first)

    intruder.delete_domain(CONTOSO)
    intruder.delete_application("mfd-test")
    named = found(project)
    assert {kind: sorted(finding["devices"]) for kind, finding in named.items()} == {
        "domain-gone": ["zrh-copier"],
        "link-gone": ["zrh-copier"],
        "application-gone": ECS,
    }
    before = project.devices()
    project.up("--refresh")
    assert "No drift" in drift(project, 0)
    _sends_again(project, before)


def _change_everything(project: Any, intruder: Intruder) -> None:
    intruder.replace_spf("contoso.example", "mail", "v=spf1 include:spf.elsewhere.example ~all")
    intruder.point_elsewhere("contoso.example", f"{SELECTOR}.mail")
    intruder.unlink_domains()
    intruder.lose_verification("SPF")
    intruder.delete_sender(CONTOSO, "copier")
    intruder.delete_smtp_usernames()
    intruder.delete_role()
    intruder.revoke_secrets()
    intruder.revoke_consent("SMTP.Send")
    project.clear_dns(f"{SELECTOR}.{FABRIKAM}", "CNAME")
    project.set_dns(f"{SELECTOR}.{FABRIKAM}", "CNAME", "elsewhere.example")
    answer_no(project, "zrh-scanner@contoso.example")


def _sends_again(project: Any, before: dict[str, dict[str, Any]]) -> None:
    told = project.devices()
    for name in ECS:
        assert told[name]["password"] != before[name]["password"]
        project.sends(told[name])
    assert [mail["from"] for mail in project.mails()[-2:]] == [COPIER, LABEL]
