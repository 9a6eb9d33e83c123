"""What of a set-up is taken over, under which names, and what is left alone and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from adoption import Found, Plan, make_plan, stack_text
from settings import StackSettings, load_stack
from tests.adoption.set_up import (
    DOMAIN,
    EMAIL,
    GROUP,
    ROLE,
    SERVICE,
    assignment,
    domain,
    found,
    managed,
    username,
    zone,
)


def plan(there: Found) -> Plan:
    """Return the take-over by the stack `prod`."""
    return make_plan(there, "prod", "2026H2")


def left(made: Plan, what: str) -> list[str]:
    """Return what is said about the things of a kind that are left alone."""
    return [f"{line.name}: {line.remark}" for line in made.left if line.what == what]


def taken(made: Plan, what: str) -> list[str]:
    """Return what is said about the things of a kind that are taken over."""
    return [f"{line.name}: {line.remark}" for line in made.taken if line.what == what]


def names(made: Plan) -> dict[str, str]:
    """Return the ids of the resources to import, by short type and name; components have none."""
    return {resource.key: resource.resource_id for resource in made.resources if not resource.component}


def loaded(made: Plan, root: Path) -> StackSettings:
    """Return the settings as the program would load them."""
    (root / "stacks").mkdir()
    (root / "stacks" / "prod.devices.csv").write_text("id,type,site,sender\n")
    (root / "stacks" / "Pulumi.prod.yaml").write_text(stack_text(made.settings, {}))
    return load_stack("prod", root)


def test_the_settings_have_the_names_that_things_have(tmp_path: Path) -> None:
    """Services, application, role, assignment and user name are declared as they are called."""
    settings = loaded(plan(found()), tmp_path)
    assert (settings.email_service_name, settings.communication_service_name) == ("email", "acs")
    assert settings.application.display_name == "Scanner mail"
    assert settings.smtp_role == ROLE
    assert settings.adopted
    assert settings.adopted.role_assignment_id == assignment().resource_id
    assert settings.smtp_username("fleet") == f"login@{DOMAIN}"
    assert settings.production


def test_everything_that_the_program_declares_is_imported_by_its_id() -> None:
    """Each of Azure's and Entra's resources has the id that its provider takes."""
    assert names(plan(found())) == {
        "ResourceGroup group": GROUP,
        "EmailService mail": EMAIL,
        f"Domain mail-{DOMAIN}": f"{EMAIL}/domains/{DOMAIN}",
        f"SenderUsername mail-{DOMAIN}-scan": f"{EMAIL}/domains/{DOMAIN}/senderUsernames/scan",
        f"SenderUsername mail-{DOMAIN}-alerts": f"{EMAIL}/domains/{DOMAIN}/senderUsernames/alerts",
        f"TxtValues mail-{DOMAIN}-txt": f"{_zone_id()}/TXT/devices",
        f"TxtValues mail-{DOMAIN}-dmarc": f"{_zone_id()}/TXT/_dmarc.devices",
        f"RecordSet mail-{DOMAIN}-dkim": f"{_zone_id()}/CNAME/selector1._domainkey.devices",
        f"RecordSet mail-{DOMAIN}-dkim2": f"{_zone_id()}/CNAME/selector2._domainkey.devices",
        f"DomainVerification mail-{DOMAIN}-verification": f"{EMAIL}/domains/{DOMAIN}",
        "CommunicationService communication": SERVICE,
        "Application smtp": "/applications/object-id",
        "ServicePrincipal smtp": "principal-id",
        "RoleAssignment smtp-existing-assignment": assignment().resource_id,
        "SmtpUsername smtp-existing-login": f"{SERVICE}/smtpUsernames/login",
        "HandoutSet handouts": "handouts-prod",
    }


def _zone_id() -> str:
    return GROUP.replace("rg-mail", "rg-dns") + "/providers/Microsoft.Network/dnsZones/contoso.com"


def test_parents_come_before_their_children() -> None:
    """A reader of the file, and the engine, find each parent above."""
    resources = plan(found(domains=(domain(), managed()))).resources
    for index, resource in enumerate(resources):
        assert resource.parent is None or resource.parent in resources[:index]


def test_a_secret_stays_where_it_is() -> None:
    """Its value cannot be read, which is said."""
    made = plan(found())
    [line] = left(made, "Client secret")
    assert line.startswith("first: until 2027-11-28; its value cannot be read")
    assert not [key for key in names(made) if "Password" in key]


def test_a_zone_elsewhere_leaves_the_records_where_they_are(tmp_path: Path) -> None:
    """The verification is imported with the folder that the stack would write the records to."""
    made = plan(found(domains=(domain(zone=None),)))
    assert not [key for key in names(made) if key.startswith(("TxtValues", "RecordSet"))]
    [verification] = [one for one in made.resources if one.type.endswith("DomainVerification")]
    assert verification.inputs
    assert verification.inputs["recordsDir"] == "out/prod/dns"
    assert loaded(made, tmp_path).domains[0].azure_dns is None
    assert "in no Azure DNS zone" in taken(made, "DNS records")[0]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"txt": ()}, "the TXT value 'ms-domain-verification=1' is not at devices.contoso.com"),
        ({"txt": ("ms-domain-verification=1", "v=spf1 -all")}, "lacks include:spf.protection.outlook.com"),
        (
            {"txt": ("ms-domain-verification=1", "v=spf1 include:spf.protection.outlook.com ~all")},
            "does not end in -all, which the stack would change",
        ),
        ({"cnames": {}}, "selector1._domainkey.devices.contoso.com is missing"),
    ],
)
def test_a_zone_that_would_change_is_left_alone(changes: dict[str, Any], why: str) -> None:
    """What differs is named, and the domain is treated as one with its zone elsewhere."""
    made = plan(found(domains=(domain(zone=zone(**changes)),)))
    assert why in left(made, "DNS records")[0]
    assert "azureDns" not in made.settings["domains"][0]


def test_a_record_that_azure_does_not_name_is_missing() -> None:
    """A zone whose records are not known is left alone."""
    made = plan(found(domains=(domain(records=domain().records[:1]),)))
    [line] = left(made, "DNS records")
    assert "Azure does not say which SPF record it wants; Azure does not say which DKIM record it wants" in line


def test_a_check_without_a_state_has_not_started() -> None:
    """Azure need not name each."""
    made = plan(found(domains=(domain(states={"Domain": "Verified"}),)))
    [verification] = [one for one in made.resources if one.type.endswith("DomainVerification")]
    assert verification.outputs
    assert verification.outputs["state"] == "NotStarted"


def test_the_groups_spelling_is_the_same_everywhere() -> None:
    """A zone in the services' own group gets no second spelling, which azure-native would take for another group."""
    made = plan(found(domains=(domain(zone=zone(resource_group="RG-Mail")),)))
    assert made.settings["domains"][0]["azureDns"]["resourceGroup"] == "rg-mail"


def test_a_policy_that_the_settings_do_not_take_is_not_the_stacks(tmp_path: Path) -> None:
    """Other values at `_dmarc` stay out of the settings."""
    made = plan(found(domains=(domain(zone=zone(dmarc=("v=DMARC1; rua=mailto:a@contoso.com",))),)))
    assert loaded(made, tmp_path).domains[0].dmarc is None
    assert f"TxtValues mail-{DOMAIN}-dmarc" not in names(made)


def test_the_domain_that_azure_provides_needs_no_records(tmp_path: Path) -> None:
    """It is there from the start, with nothing to verify."""
    made = plan(found(domains=(managed(),), links=(f"{EMAIL}/domains/AzureManagedDomain",)))
    assert f"Domain mail-{managed().name}" in names(made)
    assert not [key for key in names(made) if key.startswith("DomainVerification")]
    assert loaded(made, tmp_path).domains[0].azure_managed
    assert not left(made, "Links")


def test_a_lost_verification_is_said() -> None:
    """The domain stays linked, and the stack would ask for the check."""
    states = {"Domain": "Verified", "SPF": "VerificationFailed", "DKIM": "Verified", "DKIM2": "Verified"}
    made = plan(found(domains=(domain(states=states),)))
    assert taken(made, "Domain") == [f"{DOMAIN}: its verification is lost: the first `pulumi up` asks for it again"]
    [verification] = [one for one in made.resources if one.type.endswith("DomainVerification")]
    assert verification.outputs
    assert verification.outputs["state"] == "VerificationFailed"
    assert "verifiedDomainId" not in verification.outputs


def test_a_domain_that_is_not_linked_is_left_alone() -> None:
    """Taking it over would link it."""
    made = plan(found(domains=(domain(), managed(linked=False))))
    assert [entry["name"] for entry in made.settings["domains"]] == [DOMAIN]
    assert "not linked" in left(made, "Domain")[0]


def test_an_assignment_on_the_group_is_taken_over_as_it_is() -> None:
    """That Microsoft wants one on the service itself is said, with the way there."""
    made = plan(found(assignments=(assignment(GROUP),)))
    assert made.settings["adopted"]["roleAssignmentId"].startswith(f"{GROUP}/providers/Microsoft.Authorization")
    [line] = taken(made, "Role assignment")
    assert "on the resource group rg-mail; sending takes one on the Communication Service itself" in line
    assert line.endswith("the stack makes that one; this one stays until you delete it")


def test_the_assignment_on_the_service_is_preferred() -> None:
    """Others are left alone, and named."""
    made = plan(found(assignments=(assignment(GROUP), assignment(), assignment(lets_send=False))))
    assert made.settings["adopted"]["roleAssignmentId"] == assignment().resource_id
    assert len(left(made, "Role assignment")) == 2


def test_without_a_role_the_stack_makes_one() -> None:
    """A role that does not let the application send is none."""
    made = plan(found(assignments=(assignment(lets_send=False),)))
    assert not {"roleAssignmentId", "roleDefinitionId"} & {*made.settings, *made.settings["adopted"]}
    assert "the first `pulumi up` makes one" in left(made, "Role assignment")[0]


def test_several_user_names_stay_beside_the_stacks_own(tmp_path: Path) -> None:
    """Nobody here knows which devices use which."""
    made = plan(found(usernames=(username("berlin"), username("zurich"))))
    settings = loaded(made, tmp_path)
    assert settings.credentials.scope == "site"
    assert not settings.adopted_usernames
    assert {"SmtpUsername smtp-existing-berlin", "SmtpUsername smtp-existing-zurich"} <= names(made).keys()


def test_the_user_names_of_a_stack_stay_those_of_its_logins(tmp_path: Path) -> None:
    """Its own services, taken over again, get no second resource of the same name."""
    made = plan(found(usernames=(username("smtp-berlin"), username("smtp-Zurich"), username("other"))))
    assert loaded(made, tmp_path).adopted_usernames.keys() == {"berlin", "zurich"}


def test_a_user_name_of_another_application_is_left_alone() -> None:
    """So is one of another tenant."""
    others = (username("other", client_id="other"), username("far", tenant_id="far"))
    made = plan(found(usernames=(username(), *others)))
    assert [entry["name"] for entry in made.settings["adopted"]["smtpUsernames"]] == ["login"]
    assert len(left(made, "SMTP user name")) == 2


def test_a_link_in_another_spelling_is_named() -> None:
    """Its domain is the same, and the first `up` sends it once more."""
    made = plan(found(links=(f"{EMAIL}/domains/{DOMAIN}".upper(),)))
    assert len(left(made, "Links")) == 1


def test_what_the_engine_wrote_into_the_stacks_file_stays() -> None:
    """The salt of its encryption is not lost."""
    text = stack_text(plan(found()).settings, {"encryptionsalt": "v1:abc"})
    document = yaml.safe_load(text)
    assert document["encryptionsalt"] == "v1:abc"
    assert document["config"]["mfd:resourceGroupName"] == "rg-mail"
