"""The demo's administrator does what the script does, with its cmdlets."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from demo.exchange_administrator import administrate, remembered, table
from demo.exchange_steps import Item
from exchange import InboundConnector, read_report, state_json
from tests.demo.tenant_stub import Tenant, serving
from tests.exchange.states import FULL

LIST = yaml.safe_load((Path(__file__).parents[2] / "exchange" / "cmdlets.yaml").read_text())
# The script never makes a mailbox; an administrator has made it before.
BEFORE_THE_SCRIPT = {"New-Mailbox"}


class Run:
    """An administrator, a tenant, and a folder with the wanted state."""

    def __init__(self, tenant: Tenant, url: str, folder: Path) -> None:
        self.tenant, self.folder = tenant, folder
        self.passwords = folder / "state" / "passwords.json"
        self._environment = {"MFDSIM_INSPECTION_URL": url}
        self.want(FULL)

    def want(self, state: object) -> None:
        """Write the wanted state."""
        (self.folder / "state.json").write_text(state_json(state))  # type: ignore[arg-type] # a state

    def again(self) -> list[Item]:
        """Run, and return what was done."""
        return administrate(self.folder, self._environment, remembered(self.folder, self.passwords))


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Return an administrator of an empty tenant."""
    tenant = Tenant()
    with serving(tenant) as url:
        yield Run(tenant, url, tmp_path)


def actions(items: list[Item]) -> set[str]:
    """Return the kinds of what was done."""
    return {item.action for item in items}


def test_everything_wanted_is_brought_about(run: Run) -> None:
    """Nothing fails, and each part of the state is there."""
    items = run.again()
    assert [item for item in items if item.action == "failed"] == []
    assert {box["MicrosoftOnlineServicesID"] for box in run.tenant.objects["CASMailbox"]} == {
        "scan@contoso.com",
        "fax@contoso.com",
    }
    assert all(box["SmtpClientAuthenticationDisabled"] is False for box in run.tenant.objects["CASMailbox"])
    assert run.tenant.organization["RejectDirectSend"] is True
    assert run.tenant.objects["MailUser"][0]["AllowedApps"] == list(FULL.hve_accounts[0].allowed_apps)


def test_a_second_run_changes_nothing(run: Run) -> None:
    """It reads before it writes."""
    run.again()
    run.tenant.calls.clear()
    assert actions(run.again()) == {"unchanged"}
    assert run.tenant.written == []


def test_the_cmdlets_are_the_scripts(run: Run) -> None:
    """Each cmdlet and each parameter stands in the list of documented ones that the script is held to."""
    run.again()
    run.again()
    listed = {name: set(page["parameters"]) for name, page in LIST["cmdlets"].items()}
    called = {name: set(given) for name, given in run.tenant.calls if name not in BEFORE_THE_SCRIPT}
    assert {name for name in called if name not in listed} == set()
    assert {name: given - listed[name] for name, given in called.items() if given - listed[name]} == {}


def test_rights_come_before_direct_send_is_refused(run: Run) -> None:
    """The order is the script's: a connector is there before direct send is refused."""
    run.again()
    order = run.tenant.written
    assert order.index("New-ServicePrincipal") < order.index("New-ManagementRoleAssignment")
    assert order.index("New-ManagementScope") < order.index("New-ManagementRoleAssignment")
    assert order[-1] == "Set-OrganizationConfig"


def test_an_apostrophe_in_the_groups_name_is_doubled(run: Run) -> None:
    """The filter holds the distinguished name that the service gave, escaped."""
    run.again()
    (scope,) = run.tenant.objects["ManagementScope"]
    assert scope["RecipientFilter"] == "MemberOfGroup -eq 'CN=o''mfd dev senders,DC=contoso'"


def test_the_group_of_another_stack_is_not_used(run: Run) -> None:
    """Neither does it get this stack's mailboxes, nor does this stack's application get its members."""
    theirs = {"Name": "mfd prod senders", "PrimarySmtpAddress": FULL.send_as[0].group, "members": []}
    run.tenant.objects["DistributionGroup"].append(theirs)
    failed = {item.kind: item.message for item in run.again() if item.action == "failed"}
    assert "of another stack" in failed["senders-group"]
    assert {"group-member", "management-scope"} <= failed.keys()
    assert (theirs["members"], run.tenant.objects["ManagementScope"]) == ([], [])


def test_a_group_gets_its_new_address(run: Run) -> None:
    """It is found by its name, and nothing else of the right changes."""
    run.again()
    run.tenant.calls.clear()
    run.want(replace(FULL, send_as=(replace(FULL.send_as[0], group="scanners@contoso.com"),)))
    assert [(item.kind, item.found) for item in run.again() if item.action != "unchanged"] == [
        ("senders-group", "mfd-dev-senders@contoso.com")
    ]
    assert run.tenant.written == ["Set-DistributionGroup"]
    assert run.tenant.objects["DistributionGroup"][0]["PrimarySmtpAddress"] == "scanners@contoso.com"


def test_a_group_of_another_application_is_not_taken(run: Run) -> None:
    """Another deployment whose stack has the same name keeps its group, its scope and its right."""
    run.again()
    app = "66666666-6666-6666-6666-666666666666"
    principal = replace(FULL.service_principals[0], app_id=app, object_id=app)
    grant = replace(FULL.send_as[0], object_id=app, group="mfd-dev-senders@fabrikam.com")
    run.want(replace(FULL, service_principals=(principal,), send_as=(grant,)))
    run.tenant.calls.clear()
    failed = {item.kind for item in run.again() if item.action == "failed"}
    assert {"senders-group", "group-member", "management-scope", "role-assignment"} <= failed
    assert run.tenant.written == ["New-ServicePrincipal"]
    assert run.tenant.objects["ManagementRoleAssignment"][0]["RoleAssignee"] == FULL.send_as[0].object_id


def test_passwords_are_kept_for_the_next_run(run: Run) -> None:
    """Given ones are used, others are made up; only their owner reads them."""
    run.passwords.parent.mkdir()
    run.passwords.write_text(json.dumps({"scan@contoso.com": "given"}))
    run.again()
    kept = json.loads(run.passwords.read_text())
    assert kept["scan@contoso.com"] == "given"
    assert set(kept) == {"scan@contoso.com", "fax@contoso.com", "payroll@contoso.com"}
    assert next(box["Password"] for box in run.tenant.objects["CASMailbox"] if box["Name"] == "scan") == "given"
    run.passwords.unlink()
    run.again()
    assert stat.S_IMODE(run.passwords.stat().st_mode) == 0o600


def test_a_changed_connector_is_changed_alone(run: Run) -> None:
    """Another address is one write."""
    run.again()
    run.tenant.calls.clear()
    run.want(
        replace(FULL, inbound_connectors=(InboundConnector("mfd dev", ("203.0.113.99",)), FULL.inbound_connectors[1]))
    )
    assert [item.name for item in run.again() if item.action == "changed"] == ["mfd dev"]
    assert run.tenant.written == ["Set-InboundConnector"]
    assert run.tenant.objects["InboundConnector"][0]["SenderIPAddresses"] == ["203.0.113.99"]


def test_a_connector_says_whose_it_is(run: Run) -> None:
    """Another deployment's is left alone; one without a mark gets it when it is as it shall be."""
    run.again()
    first, second = run.tenant.objects["InboundConnector"]
    assert first["Comment"] == second["Comment"] == "mfd owner 0123456789ab"
    first["Comment"], second["Comment"] = "mfd owner ba9876543210", "Relay"
    items = {item.name: item for item in run.again() if item.kind == "inbound-connector"}
    assert (items[first["Name"]].action, first["Comment"]) == ("failed", "mfd owner ba9876543210")
    assert (items[second["Name"]].action, second["Comment"]) == ("changed", "Relay mfd owner 0123456789ab")
    first |= {"Comment": "", "SenderIPAddresses": ["203.0.113.99"]}
    assert {item.name for item in run.again() if item.action == "failed"} == {first["Name"]}
    assert first["SenderIPAddresses"] == ["203.0.113.99"]


def test_one_failure_does_not_hide_the_rest(run: Run) -> None:
    """A connector that the service made disabled has failed, and what comes after it is done."""
    run.tenant.connectors_enabled = False
    failed = {item.kind for item in run.again() if item.action == "failed"}
    assert failed == {"inbound-connector"}
    assert run.tenant.organization["RejectDirectSend"] is True


def test_the_report_is_the_scripts(run: Run) -> None:
    """It names the document by its digest and has the script's keys, so `mfd verify` reads both alike."""
    run.again()
    report = json.loads((run.folder / "report.json").read_text())
    assert set(report) == {"version", "stack", "stateSha256", "startedAt", "finishedAt", "prune", "items"}
    assert set(report["items"][0]) == {"kind", "name", "wanted", "found", "action", "message", "time"}


def test_the_report_is_read_as_the_scripts(run: Run) -> None:
    """The reader of the product takes it for a run with this very document, where nothing was missed."""
    run.again()
    report = read_report(run.folder / "report.json")
    assert report is not None
    assert report.is_of((run.folder / "state.json").read_bytes())
    assert [item for item in report.items if item.missed] == []


def test_the_table_has_one_line_per_item() -> None:
    """Columns stand under each other, messages last."""
    items = [Item("mailbox", "a@contoso.com", "changed"), Item("dkim", "contoso.com", "failed", message="why")]
    assert table(items).splitlines() == [
        "mailbox  a@contoso.com  changed",
        "dkim     contoso.com    failed   why",
    ]
    assert table([]) == ""
