"""A stack that was adopted declares what was imported, and leaves alone what no setting says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pulumi
import pytest

from adoption import Found, make_plan
from maildns import Record
from program import adopted
from tests.adoption.set_up import CLIENT, TENANT, domain, found, managed, zone
from tests.mocked_cloud import VERIFICATION_RECORDS

from .conftest import Declare

NAME = "mail.contoso.com"


def _record(key: str, wanted: dict[str, Any]) -> Record:
    name = wanted["name"]
    return Record(key, wanted["type"], name if name == NAME else f"{name}.{NAME}", wanted["value"], wanted["ttl"])


_KEYS = ("Domain", "SPF", "DKIM", "DKIM2")
RECORDS = tuple(_record(key, wanted) for key, wanted in zip(_KEYS, VERIFICATION_RECORDS.values(), strict=True))
ZONE = zone(txt=(RECORDS[0].value, RECORDS[1].value), cnames={record.name: record.value for record in RECORDS[2:]})
DOMAIN = replace(domain(), name=NAME, records=RECORDS, zone=ZONE)


@pytest.mark.parametrize(
    "there",
    [found(domains=(DOMAIN, managed())), found(domains=(replace(DOMAIN, zone=None),)), found(domains=(managed(),))],
    ids=["Azure DNS", "zone elsewhere", "Azure-managed"],
)
def test_the_import_file_has_each_resource_that_the_program_declares(stack: Declare, there: Found) -> None:
    """One more would be created by the next `up`, one less would be deleted."""
    made = make_plan(there, "test", "2026H2")
    declared = stack(microsoft365=None, sites=None, **made.settings).recorded.resources
    imported = {(resource.type, resource.name): resource for resource in made.resources}
    assert imported.keys() == declared.keys() - {("pulumi:pulumi:Stack", "mfd-test")}
    ours = {key: resource.inputs for key, resource in imported.items() if resource.inputs}
    for key, inputs in ours.items():
        assert {**_without_ids(inputs)} == _without_ids(_plain(declared[key])), key


def _without_ids(inputs: Any) -> dict[str, Any]:
    # Under mocks, ids are made up.
    return {name: value for name, value in inputs.items() if name not in {"domainId", "zoneId"} and value is not None}


def _plain(inputs: Any) -> dict[str, Any]:
    return {name: value.get("value", value) if isinstance(value, dict) else value for name, value in inputs.items()}


def left_alone(kind: str, name: str = "smtp", **props: Any) -> pulumi.ResourceOptions:
    """Return the options that a resource of a type gets."""
    resource: Any = None
    args = pulumi.ResourceTransformationArgs(resource, kind, name, props, pulumi.ResourceOptions())
    result = adopted._left_alone(args)
    return result.opts if result else pulumi.ResourceOptions()


def test_the_application_stays_as_it_is() -> None:
    """Its notes and what it may do are not the stack's; its name is."""
    ignored = left_alone("azuread:index/application:Application").ignore_changes or []
    assert {"notes", "requiredResourceAccesses", "preventDuplicateNames", "owners"} <= {*ignored}
    assert "displayName" not in ignored


def test_the_other_permissions_of_the_application_stay() -> None:
    """The list is one, and the stack's would take the place of whatever else the application may do."""
    options = left_alone("azuread:index/application:Application", required_resource_accesses=[{}])
    assert "requiredResourceAccesses" in (options.ignore_changes or [])


def test_the_group_outlives_the_stack() -> None:
    """Nobody knows what else is in it."""
    options = left_alone("azure-native:resources:ResourceGroup", "group")
    assert (options.retain_on_delete, options.protect) == (True, True)


def test_records_outlive_the_stack() -> None:
    """A domain that still sends needs them, also where the settings name its zone no longer."""
    options = left_alone("azure-native:dns:RecordSet", "mail-contoso.com-dkim")
    assert (options.retain_on_delete, options.protect) == (True, None)


def test_an_assignment_that_was_there_outlives_the_stack() -> None:
    """The settings can let go of it, and the application keeps what it may; the stack's own is as in any stack."""
    kind = "azure-native:authorization:RoleAssignment"
    options = left_alone(kind, "smtp-existing-assignment")
    assert (options.retain_on_delete, options.protect) == (True, None)
    assert "roleDefinitionId" in (options.ignore_changes or [])
    own = left_alone(kind, "smtp-assignment")
    assert (own.retain_on_delete, own.ignore_changes) == (None, None)


def test_a_stack_that_lets_go_of_an_assignment_makes_its_own(stack: Declare) -> None:
    """With the role of the settings, on the service itself."""
    settings = make_plan(found(domains=(managed(),)), "test", "2026H2").settings
    kept = {key: value for key, value in settings["adopted"].items() if not key.startswith("role")}
    role = "/subscriptions/2222/providers/Microsoft.Authorization/roleDefinitions/33333333-3333-4333-8333-333333333333"
    changed = {**settings, "adopted": kept, "smtpRoleDefinitionId": role}
    declared = stack(microsoft365=None, sites=None, **changed).recorded
    [(name, made)] = declared.of("RoleAssignment").items()
    assert (name, made["roleDefinitionId"]) == ("smtp-assignment", role)


def test_only_user_names_that_were_there_are_protected() -> None:
    """Those of the stack's own logins come and go with their devices."""
    kind = "azure-native:communication:SmtpUsername"
    assert left_alone(kind, "smtp-existing-login").protect
    assert left_alone(kind, "smtp-office").protect is None


def test_a_sender_without_a_name_gets_none() -> None:
    """A name that the settings give is brought about."""
    kind = "azure-native:communication:SenderUsername"
    assert left_alone(kind, display_name="scan", username="scan").ignore_changes == ["displayName"]
    assert not left_alone(kind, display_name="Scanner", username="scan").ignore_changes


def test_a_device_of_an_adopted_stack_has_the_user_name_that_was_there(stack: Declare) -> None:
    """Its password is a new secret beside the old one."""
    made = make_plan(found(domains=(managed(),)), "test", "2026H2")
    device = {"id": "hall", "type": "Generic/smtp-device", "site": "ber", "sender": "scan@AzureManagedDomain"}
    declared = stack(device, microsoft365=None, **made.settings)
    assert declared.credentials["fleet"]["username"] == found().usernames[0].username
    assert declared.recorded.of("ApplicationPassword").keys() == {"smtp-fleet-2026H2"}
    [username] = declared.recorded.of("SmtpUsername").values()
    assert (username["smtpUsername"], username["tenantId"]) == ("login", TENANT)
    assert username["entraApplicationId"] == CLIENT
