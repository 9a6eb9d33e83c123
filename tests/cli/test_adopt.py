"""`mfd adopt`, on an office that was set up by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import Result

from adoption import AdoptionError, Place
from cli.adoption_domains import read_domains
from settings import load_stack
from tests.office import GROUP, SERVICE, USERNAME, Office

Run = Callable[..., Result]
Engine = Callable[[str], None]
ADOPT = ("adopt", "--stack", "prod")
_AUTHORIZATION = "2022-04-01"
_COMMUNICATION = "2025-09-01"


@pytest.fixture
def engine(project: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Return a function that puts an engine on PATH which does as a line of shell says."""

    def install(script: str) -> None:
        program = project / "engine" / "pulumi"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:/bin:/usr/bin")

    return install


def files(project: Path) -> dict[str, str]:
    """Return what stands in each file of the stack `prod`."""
    names = ("stacks/Pulumi.prod.yaml", "stacks/prod.devices.csv", "out/prod/import.json")
    return {name: (project / name).read_text() for name in names if (project / name).exists()}


def put(office: Office, path: str, properties: dict[str, Any], **more: Any) -> None:
    """Create something of Microsoft.Communication."""
    body = {"properties": properties, **more}
    office.client.put(path, params={"api-version": _COMMUNICATION}, json=body).raise_for_status()


def add_service(office: Office, name: str) -> None:
    """Create a second Communication Service, linked to nothing."""
    path = office.service.replace(SERVICE, name)
    put(office, path, {"dataLocation": "Europe"}, location="global")


def add_username(office: Office, name: str, client_id: str) -> None:
    """Create a second SMTP user name."""
    identity = {"username": name, "entraApplicationId": client_id, "tenantId": office.simulator.env["ARM_TENANT_ID"]}
    put(office, f"{office.service}/smtpUsernames/other", identity)


def note(office: Office, text: str) -> None:
    """Write notes on the application."""
    path = f"/v1.0/applications/{office.application}"
    office.client.patch(path, json={"notes": text}).raise_for_status()
    office.let_it_spread()


def refuse(office: Office, face: str, path: str) -> None:
    """Let the cloud answer that the login may not."""
    answer = {"status": 403, "code": "AuthorizationFailed", "message": "The client does not have authorization."}
    fault = {"face": face, "path": path, **answer}
    office.simulator.inspect.post("/inspection/faults", json=fault).raise_for_status()


def test_what_is_there_becomes_a_stack(mfd: Run, office: Office, project: Path) -> None:
    """The settings load, and name what was found; the commands that follow are told."""
    result = mfd(*ADOPT)

    assert result.exit_code == 0, result.output
    settings = load_stack("prod", project)
    assert (settings.resource_group_name, settings.communication_service_name) == (GROUP, SERVICE)
    assert settings.smtp_username("fleet") == USERNAME
    assert "SMTP user name: test-berlin" in result.stdout
    assert "Client secret: berlin 2026H2" in result.stdout
    assert "./mfd pulumi import --file out/prod/import.json --stack prod" in result.stdout
    assert not [secret for secret in office.secrets if secret in result.output + "".join(files(project).values())]


def test_a_second_run_has_nothing_to_write(mfd: Run, office: Office, project: Path) -> None:
    """What the engine wrote into the stack's file meanwhile stays: its salt, and `true` in quotes."""
    assert office
    mfd(*ADOPT)
    file = project / "stacks" / "Pulumi.prod.yaml"
    file.write_text(file.read_text().replace(": true", ': "true"') + "encryptionsalt: v1:abc\n")
    before = files(project)
    result = mfd(*ADOPT)

    assert result.exit_code == 0, result.output
    assert "Nothing to write" in result.stdout
    assert files(project) == before


def test_a_run_that_was_stopped_is_completed(mfd: Run, office: Office, project: Path) -> None:
    """The files that are missing are written."""
    assert office
    mfd(*ADOPT)
    before = files(project)
    (project / "out/prod/import.json").unlink()
    result = mfd(*ADOPT)

    assert "Written: out/prod/import.json\n" in result.stdout
    assert files(project) == before


def test_settings_that_say_something_else_are_not_overwritten(mfd: Run, office: Office, project: Path) -> None:
    """The keys are named, and no file changes."""
    assert office
    (project / "stacks" / "Pulumi.prod.yaml").write_text("config:\n  mfd:organization: Fabrikam\n")
    before = files(project)
    result = mfd(*ADOPT)

    assert result.exit_code == 1
    assert "stacks/Pulumi.prod.yaml is there and says something else, in mfd:adopted" in result.stderr
    assert files(project) == before


def test_a_dry_run_writes_nothing(mfd: Run, office: Office, project: Path) -> None:
    """It says the same, as what would be."""
    assert office
    result = mfd(*ADOPT, "--dry-run")

    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Would be taken over:")
    assert not files(project)


def test_nothing_in_the_cloud_changes(mfd: Run, office: Office) -> None:
    """It reads only."""
    before = len(office.simulator.inspect.get("/inspection/events").json())
    mfd(*ADOPT)
    events = office.simulator.inspect.get("/inspection/events").json()[before:]
    kinds = {event["kind"] for event in events if event["kind"].startswith(("arm.", "graph."))}

    assert kinds
    assert not [kind for kind in kinds if not kind.endswith(".get")]


@pytest.mark.parametrize("notes", [True, False])
def test_what_another_stack_manages_is_refused(mfd: Run, office: Office, project: Path, *, notes: bool) -> None:
    """By the notes that it gave the application, or by its settings; until that stack is named."""
    if notes:
        note(office, "Made by Pulumi: office of the stack mfd/main")
    else:
        mfd("adopt", "--stack", "main")
    refused = mfd(*ADOPT)

    assert refused.exit_code == 1
    assert "the stack main manages this already" in refused.stderr
    assert "--from-stack main" in refused.stderr
    assert not files(project)
    wrong = mfd(*ADOPT, "--from-stack", "other")
    assert wrong.exit_code == 1
    assert "the stack other manages nothing of this; main does" in wrong.stderr
    assert mfd(*ADOPT, "--from-stack", "organization/mfd/main").exit_code == 0
    if notes:
        again = mfd(*ADOPT)
        assert "Nothing to write" in again.stdout, again.output


def test_every_owner_is_to_be_named(mfd: Run, office: Office, project: Path) -> None:
    """One that gave it up lets nobody take it from another; mistakes elsewhere in that one's files do not hide it."""
    note(office, "Made by Pulumi: office of the stack mfd/main")
    mfd("adopt", "--stack", "branch", "--from-stack", "main")
    (project / "stacks" / "branch.devices.csv").write_text("id;colour\n")
    refused = mfd(*ADOPT, "--from-stack", "main")
    assert refused.exit_code == 1
    assert "the stack branch manages this already" in refused.stderr


@pytest.mark.parametrize("external", [False, True])
def test_a_stack_that_still_holds_something_has_not_let_go(
    mfd: Run, office: Office, project: Path, engine: Engine, *, external: bool
) -> None:
    """Its state lists the service, however spelt; what it only reads it does not hold."""
    note(office, "Made by Pulumi: office of the stack mfd/main")
    held = {
        "type": "azure-native:communication:CommunicationService",
        "id": office.service.upper(),
        "external": external,
    }
    engine(f"echo '{json.dumps({'deployment': {'resources': [held]}})}'")
    result = mfd(*ADOPT, "--from-stack", "organization/mfd/main")

    if external:
        said = "The stack organization/mfd/main has let go: its state holds nothing of this."
        assert said in result.stdout, result.output
        return
    assert result.exit_code == 1
    assert "the state of the stack organization/mfd/main still holds 1 of the resources" in result.stderr
    assert "`./mfd pulumi stack rm organization/mfd/main --force --preserve-config --yes`" in result.stderr
    assert not files(project)


def test_the_organisation_that_was_named_is_asked(mfd: Run, office: Office, project: Path, engine: Engine) -> None:
    """The engine's own one may have a stack of the same name, which holds nothing."""
    note(office, "Made by Pulumi: office of the stack mfd/main")
    held, nothing = (
        json.dumps({"deployment": {"resources": resources}})
        for resources in ([{"type": "azure-native:communication:CommunicationService", "id": office.service}], [])
    )
    engine(f"case \"$*\" in *' --stack acme/mfd/main '*) echo '{held}';; *) echo '{nothing}';; esac")
    result = mfd(*ADOPT, "--from-stack", "acme/mfd/main")

    assert result.exit_code == 1, result.output
    assert "the state of the stack acme/mfd/main still holds 1 of the resources" in result.stderr
    assert "`./mfd pulumi stack rm acme/mfd/main --force --preserve-config --yes`" in result.stderr
    assert not files(project)
    assert "The stack main has let go" in mfd(*ADOPT, "--from-stack", "main").stdout


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (
            "echo \"error: no stack named 'main' found\" >&2; exit 255",
            "The stack main is not where the engine is logged in",
        ),
        ('echo "error: the vault is closed" >&2; exit 255', "Whether the stack main is gone was not seen"),
        ("exit 0", "Whether the stack main is gone was not seen"),
        ("echo null", "Whether the stack main is gone was not seen"),
    ],
)
def test_what_cannot_be_seen_of_the_former_stack_is_said(
    mfd: Run, office: Office, engine: Engine, script: str, told: str
) -> None:
    """Another place may keep its state, or the engine's answer is none; the way out is named."""
    note(office, "Made by Pulumi: office of the stack mfd/main")
    engine(script)
    result = mfd(*ADOPT, "--from-stack", "main")

    assert result.exit_code == 0, result.output
    assert told in result.stdout
    assert "`./mfd pulumi stack rm main --force --preserve-config --yes`" in result.stdout


def test_what_a_stack_made_itself_it_takes_over_again(mfd: Run, office: Office) -> None:
    """Its state is lost, or was forgotten."""
    note(office, "Made by Pulumi: office of the stack mfd/prod")
    assert mfd(*ADOPT).exit_code == 0


def test_two_services_are_a_question(mfd: Run, office: Office, project: Path) -> None:
    """It is answered with --service, and never guessed."""
    add_service(office, "second")
    result = mfd(*ADOPT)

    assert result.exit_code == 1
    assert "there are 2 Communication Services: office, second; choose one with --service" in result.stderr
    assert not files(project)
    assert mfd(*ADOPT, "--service", SERVICE).exit_code == 0


def test_a_service_without_a_link_is_refused(mfd: Run, office: Office) -> None:
    """Nothing sends with it."""
    add_service(office, "second")
    result = mfd(*ADOPT, "--service", "second")

    assert result.exit_code == 1
    assert "no domain is linked to the Communication Service second" in result.stderr


def test_a_domain_managed_in_another_way_is_refused() -> None:
    """The stack would replace it; where it is not linked, it is none of the stack's."""

    class Listing:
        def listed(self, path: str, _: str) -> list[dict[str, Any]]:
            managed = {"domainManagement": "CustomerManagedInExchangeOnline"}
            return [{"name": "contoso.com", "properties": managed}] if path.endswith("/domains") else []

    arm: Any = Listing()
    place = Place("tenant", "subscription", "group", "westeurope")
    with pytest.raises(AdoptionError, match=r"contoso\.com is managed in another way, CustomerManagedInExchangeOnline"):
        read_domains(arm, place, "email", ["/domains/contoso.com"])
    assert not read_domains(arm, place, "email", [])[0].linked


def test_two_applications_are_a_question(mfd: Run, office: Office, project: Path) -> None:
    """The user name of the other one is left alone."""
    add_username(office, "elsewhere", "77777777-7777-4777-8777-777777777777")
    result = mfd(*ADOPT)
    assert result.exit_code == 1
    assert "choose one with --application" in result.stderr

    result = mfd(*ADOPT, "--application", office.client_id)
    assert result.exit_code == 0, result.output
    assert "SMTP user name: elsewhere" in result.stdout.partition("Left alone:")[2]
    settings = load_stack("prod", project)
    assert settings.adopted
    assert [one.username for one in settings.adopted.smtp_usernames] == [USERNAME]


def test_without_a_user_name_the_role_tells_the_application(mfd: Run, office: Office, project: Path) -> None:
    """Devices may log in in the older way, with names that are no resources."""
    office.remove_username()
    result = mfd(*ADOPT)

    assert result.exit_code == 0, result.output
    assert load_stack("prod", project).application.display_name == "office"


@pytest.mark.parametrize("role", ["custom", "built-in"])
def test_a_role_on_the_group_is_taken_over_as_it_is(mfd: Run, office: Office, project: Path, role: str) -> None:
    """The way to one on the service is told."""
    office.unassign()
    if role == "custom":
        office.assign(office.group)
    else:
        owner = f"{office.subscription}/providers/Microsoft.Authorization/roleDefinitions/09976791-48a7-449e-bb21-39d1a415f350"
        wanted = {"roleDefinitionId": owner, "principalId": office.principal, "principalType": "ServicePrincipal"}
        path = f"{office.group}/providers/Microsoft.Authorization/roleAssignments/44444444-4444-4444-8444-444444444444"
        params = {"api-version": _AUTHORIZATION}
        office.client.put(path, params=params, json={"properties": wanted}).raise_for_status()
    result = mfd(*ADOPT)

    assert result.exit_code == 0, result.output
    assert "Take roleAssignmentId and roleDefinitionId out of mfd:adopted" in " ".join(result.stdout.split())
    settings = load_stack("prod", project)
    assert settings.adopted
    assert (settings.adopted.role_assignment_id or "").startswith(f"{office.group}/providers/Microsoft.Authorization/")


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (("arm", ".*/communicationServices$"), "The login needs the role Reader on the subscription"),
        (("graph", ".*/applications.*"), "the login needs the Graph permission Application.Read.All"),
        (("graph", ".*/organization.*"), "or say whose devices they are with --organization"),
    ],
)
def test_a_missing_right_is_named(
    mfd: Run, office: Office, project: Path, refused: tuple[str, str], words: str
) -> None:
    """With the way out, and no file is written."""
    refuse(office, *refused)
    result = mfd(*ADOPT)

    assert result.exit_code == 1
    assert words in result.stderr
    assert not files(project)


def test_the_organization_can_be_said(mfd: Run, office: Office, project: Path) -> None:
    """Then the tenant's name is not asked for."""
    refuse(office, "graph", ".*/organization.*")
    result = mfd(*ADOPT, "--organization", "Contoso Ltd")

    assert result.exit_code == 0, result.output
    [entry] = [one for one in _resources(project) if one["type"] == "mfdmail:index:HandoutSet"]
    assert entry["inputs"]["organization"] == "Contoso Ltd"


def _resources(project: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(files(project)["out/prod/import.json"])["resources"]
    return listed


def test_what_the_settings_do_not_take_is_named(mfd: Run, office: Office, project: Path) -> None:
    """Before anything is written, as for any stack."""
    assert office
    result = mfd(*ADOPT, "--organization", "x" * 121)

    assert result.exit_code == 1
    assert "mfd:organization" in result.stderr
    assert not files(project)


def test_devices_that_are_listed_already_stay(mfd: Run, office: Office, project: Path) -> None:
    """That a preview will show what they need is said."""
    assert office
    list_file = project / "stacks" / "prod.devices.csv"
    list_file.write_text("id,type,site,sender\na,Generic/smtp-device,office,scan@AzureManagedDomain\n")
    before = list_file.read_text()
    result = mfd(*ADOPT)

    assert result.exit_code == 0, result.output
    assert list_file.read_text() == before
    assert "a preview shows what they need besides" in result.stdout
    assert "stacks/prod.devices.csv" not in result.stdout.partition("Written: ")[2].splitlines()[0]
    assert yaml.safe_load(files(project)["stacks/Pulumi.prod.yaml"])["config"]["mfd:production"] is True


@pytest.mark.usefixtures("office")
def test_a_form_to_be_filled_in_is_told_as_such(mfd: Run, project: Path) -> None:
    """As `prod` is in a fresh checkout; somebody may have begun to fill it in, so it is not overwritten."""
    (project / "stacks").mkdir(exist_ok=True)
    form = "config:\n  mfd:tenantId: <fill in your Entra tenant's id>\n"
    (project / "stacks" / "Pulumi.prod.yaml").write_text(form)
    refused = mfd(*ADOPT)
    assert refused.exit_code == 1
    assert "delete it and stacks/prod.devices.csv" in refused.stderr
    assert (project / "stacks" / "Pulumi.prod.yaml").read_text() == form
