"""Cmdlets: what is made is found again, what is wrong is refused by name, and all of it survives a restart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.errors import WireError
from simulator.services.exchange_cmdlet_table import CMDLETS
from simulator.settings import Settings
from simulator.state import State
from simulator.world import build_world

from .conftest import ACCOUNT, APP, DOMAIN, INBOX, PASSWORD, PUBLIC, SCANNER, Tenant

# Cmdlets that circulate and stand in no reference of Microsoft's
NEVER = ("Set-HveAccount", "Get-HveAccount")
GROUP = f"senders@{DOMAIN}"


def refusal(tenant: Tenant, cmdlet: str, **parameters: Any) -> str:
    """Return code and text of a cmdlet that is refused."""
    with pytest.raises(WireError) as refused:
        tenant.run(cmdlet, **parameters)
    assert refused.value.status == 400
    return f"{refused.value.code}: {refused.value.message}"


@pytest.mark.parametrize("cmdlet", NEVER)
def test_what_circulates_is_not_known(tenant: Tenant, cmdlet: str) -> None:
    """It is refused by its name."""
    assert cmdlet not in CMDLETS
    assert f"the cmdlet {cmdlet} is not implemented" in refusal(tenant, cmdlet)


@pytest.mark.parametrize(
    ("cmdlet", "parameter"),
    [
        ("New-MailUser", "HighVolumeMail"),
        ("Set-TransportConfig", "RejectDirectSend"),
        ("New-ServicePrincipal", "ServiceId"),
        ("Set-CASMailbox", "SmtpAuthAcceptanceOAuth2"),
    ],
)
def test_an_unknown_parameter_is_refused_by_name(tenant: Tenant, cmdlet: str, parameter: str) -> None:
    """PowerShell's own sentence names it."""
    assert f"matches parameter name '{parameter}'" in refusal(tenant, cmdlet, **{parameter: True})


@pytest.mark.parametrize("cmdlet", sorted(name for name, entry in CMDLETS.items() if entry.needs))
def test_a_missing_parameter_is_refused_by_name(tenant: Tenant, cmdlet: str) -> None:
    """All that are missing are named."""
    assert refusal(tenant, cmdlet).endswith(f"mandatory parameters: {' '.join(CMDLETS[cmdlet].needs)}.")


@pytest.mark.parametrize("cmdlet", sorted(name for name, entry in CMDLETS.items() if "Identity" in entry.needs))
def test_an_object_that_is_not_there_is_named(tenant: Tenant, cmdlet: str) -> None:
    """Every cmdlet that wants an object says so in the words that scripts look for."""
    others = dict.fromkeys(CMDLETS[cmdlet].needs, "x")
    assert "object 'nobody' couldn't be found" in refusal(tenant, cmdlet, **{**others, "Identity": "nobody"})


@pytest.mark.parametrize("cmdlet", sorted(name for name in CMDLETS if name.startswith("Set-")))
def test_what_if_changes_nothing(tenant: Tenant, cmdlet: str) -> None:
    """With -WhatIf even an object that is not there is no error."""
    needed = dict.fromkeys(CMDLETS[cmdlet].needs, "nobody")
    assert tenant.run(cmdlet, **needed, WhatIf=True) == []


def test_a_mailbox_is_made_found_and_removed(tenant: Tenant) -> None:
    """In any case of the address; its user comes and goes with it."""
    address = f"new@{DOMAIN}"
    tenant.run("New-Mailbox", Name="New", MicrosoftOnlineServicesID=address, Password=PASSWORD)
    [found] = tenant.run("Get-Mailbox", Identity=address.upper())
    assert (found["PrimarySmtpAddress"], found["RecipientTypeDetails"]) == (address, "UserMailbox")
    assert tenant.run("Get-CASMailbox", Identity=address)[0]["SmtpClientAuthenticationDisabled"] is None
    assert tenant.run("Get-User", Identity=address)[0]["AccountDisabled"] is False
    tenant.run("Remove-Mailbox", Identity=address, Confirm=False)
    assert "couldn't be found" in refusal(tenant, "Get-Mailbox", Identity=address)
    assert "couldn't be found" in refusal(tenant, "Get-User", Identity=address)


def test_addresses_are_unique_and_in_accepted_domains(tenant: Tenant) -> None:
    """Mailboxes, accounts and groups share one space of addresses."""
    maker: dict[str, dict[str, Any]] = {
        "New-Mailbox": {"Name": "x", "Password": PASSWORD},
        "New-MailUser": {"Name": "x", "HVEAccount": True, "Password": PASSWORD},
        "New-DistributionGroup": {"Name": "x"},
    }
    for cmdlet, parameters in maker.items():
        assert "already being used" in refusal(tenant, cmdlet, PrimarySmtpAddress=SCANNER, **parameters)
        outside = refusal(tenant, cmdlet, PrimarySmtpAddress="x@fabrikam.example", **parameters)
        assert "not an accepted domain" in outside


def test_full_access_is_given_told_and_taken(tenant: Tenant) -> None:
    """To a service principal by its object id, and not to anybody who is not there."""
    assert "couldn't be found" in refusal(
        tenant, "Add-MailboxPermission", Identity=SCANNER, User=APP, AccessRights="FullAccess"
    )
    tenant.let_send()
    tenant.run("Add-MailboxPermission", Identity=SCANNER, User=APP, AccessRights=["FullAccess"])
    assert [row["User"] for row in tenant.run("Get-MailboxPermission", Identity=SCANNER)] == [APP]
    tenant.run("Remove-MailboxPermission", Identity=SCANNER, User=APP, AccessRights="FullAccess", Confirm=False)
    assert tenant.run("Get-MailboxPermission", Identity=SCANNER) == []


def test_a_group_has_members(tenant: Tenant) -> None:
    """A second time the same member is refused; a member that has gone is no member."""
    tenant.let_send()
    assert "already a member" in refusal(tenant, "Add-DistributionGroupMember", Identity=GROUP, Member=SCANNER)
    tenant.run("Add-DistributionGroupMember", Identity=GROUP, Member=INBOX)
    tenant.run("Remove-DistributionGroupMember", Identity=GROUP, Member=SCANNER, Confirm=False)
    assert [row["PrimarySmtpAddress"] for row in tenant.run("Get-DistributionGroupMember", Identity=GROUP)] == [INBOX]
    assert "isn't a member" in refusal(tenant, "Remove-DistributionGroupMember", Identity=GROUP, Member=SCANNER)


def test_a_group_gets_another_address(tenant: Tenant) -> None:
    """Found by its name, it keeps its members and its distinguished name; the right over them holds."""
    tenant.let_send()
    [before] = tenant.run("Get-DistributionGroup", Identity="SENDERS")
    tenant.run("Set-DistributionGroup", Identity=GROUP, PrimarySmtpAddress=f"other@{DOMAIN}")
    [after] = tenant.run("Get-DistributionGroup", Identity="senders")
    assert after == {**before, "PrimarySmtpAddress": f"other@{DOMAIN}"}
    assert "couldn't be found" in refusal(tenant, "Get-DistributionGroup", Identity=GROUP)
    [row] = tenant.run("Test-ServicePrincipalAuthorization", Identity=APP, Resource=SCANNER)
    assert row["InScope"] == "True"
    taken = {"Identity": "senders", "PrimarySmtpAddress": SCANNER}
    assert "already being used" in refusal(tenant, "Set-DistributionGroup", **taken)
    assert "already being used" in refusal(tenant, "New-DistributionGroup", Name="Senders", PrimarySmtpAddress=GROUP)


def test_a_role_is_given_over_a_scope(tenant: Tenant) -> None:
    """The scope cannot go before the assignment, and the script's look-ups find both."""
    tenant.let_send()
    [assignment] = tenant.run("Get-ManagementRoleAssignment", Role="Application SMTP.SendAsApp", RoleAssignee=APP)
    assert (assignment["RoleAssignee"], assignment["CustomResourceScope"]) == (APP, "mfd")
    assert "App" not in assignment
    assert "in use" in refusal(tenant, "Remove-ManagementScope", Identity="mfd")
    tenant.run("Remove-ManagementRoleAssignment", Identity="mfd", Confirm=False)
    tenant.run("Remove-ManagementScope", Identity="mfd", Confirm=False)
    assert tenant.run("Get-ManagementScope") == []
    assert tenant.run("Test-ServicePrincipalAuthorization", Identity=APP, Resource=SCANNER) == []


def test_a_role_wants_what_it_names(tenant: Tenant) -> None:
    """A scope and an application that are there; without a scope it covers every mailbox."""
    tenant.let_send()
    role = {"Role": "Application SMTP.SendAsApp", "App": APP}
    assert "'other' couldn't be found" in refusal(
        tenant, "New-ManagementRoleAssignment", **role, CustomResourceScope="other"
    )
    assert "'x' couldn't be found" in refusal(tenant, "New-ManagementRoleAssignment", **{**role, "App": "x"})
    tenant.run("New-ManagementRoleAssignment", **role)
    rows = tenant.run("Test-ServicePrincipalAuthorization", Identity=APP, Resource=INBOX)
    assert [(row["ScopeType"], row["InScope"]) for row in rows] == [
        ("CustomRecipientScope", "True"),
        ("Organization", "True"),
    ]


def test_an_authorization_without_a_mailbox_is_not_run(tenant: Tenant) -> None:
    """The roles are listed; a mailbox that is not there is refused."""
    tenant.let_send()
    [row] = tenant.run("Test-ServicePrincipalAuthorization", Identity=APP)
    assert row["InScope"] == "Not Run"
    wrong = {"Identity": APP, "Resource": "nobody"}
    assert "'nobody' couldn't be found" in refusal(tenant, "Test-ServicePrincipalAuthorization", **wrong)


@pytest.mark.parametrize(("kind", "told"), [({"Type": "Security"}, "Universal, SecurityEnabled"), ({}, "Universal")])
def test_a_group_has_a_type(tenant: Tenant, kind: dict[str, str], told: str) -> None:
    """Without an address of its own it gets one in the default domain; its first members are mailboxes."""
    [group] = tenant.run("New-DistributionGroup", Name="All senders", Members=[SCANNER], **kind)
    assert (group["GroupType"], group["PrimarySmtpAddress"]) == (told, f"Allsenders@{DOMAIN}")
    [member] = tenant.run("Get-DistributionGroupMember", Identity=group["PrimarySmtpAddress"])
    assert member["PrimarySmtpAddress"] == SCANNER


def test_a_scope_follows_its_group(tenant: Tenant) -> None:
    """A filter that names another group covers nobody of this one."""
    tenant.let_send()
    tenant.run("Set-ManagementScope", Identity="mfd", RecipientRestrictionFilter="MemberOfGroup -eq 'CN=other'")
    [row] = tenant.run("Test-ServicePrincipalAuthorization", Identity=APP, Resource=SCANNER)
    assert row["InScope"] == "False"


def test_an_application_is_known_once(tenant: Tenant) -> None:
    """A second pointer with another object id is refused: it is the mix-up of registration and enterprise application."""
    tenant.let_send()
    [known] = tenant.run("Get-ServicePrincipal")
    wrong = {"AppId": known["AppId"], "ObjectId": "88888888-8888-4888-8888-888888888888", "DisplayName": "x"}
    assert "already exists" in refusal(tenant, "New-ServicePrincipal", **wrong)


def test_an_account_has_settings(tenant: Tenant) -> None:
    """Where answers go, and who may send; up to ten applications."""
    tenant.run("Set-HVEAccountSettings", Identity=ACCOUNT, ReplyTo=INBOX)
    tenant.run("Add-HVEAppAccess", Identity=ACCOUNT, AppIds=[str(number) for number in range(10)])
    [found] = tenant.run("Get-HVEAccountSettings", Identity=ACCOUNT)
    assert (found["ReplyTo"], len(found["AllowedApps"])) == (INBOX, 10)
    assert "more than ten" in refusal(tenant, "Add-HVEAppAccess", Identity=ACCOUNT, AppIds=APP)
    tenant.run("Remove-MailUser", Identity=ACCOUNT, Confirm=False)
    assert tenant.run("Get-MailUser", HVEAccount=True) == []


def test_billing_policies_are_told(tenant: Tenant) -> None:
    """Those that the admin centre made."""
    tenant.turn(billingPolicies={"a": "BillingPolicyValid"})
    assert tenant.run("Get-BillingPolicy", ResourceType="HVE") == [{"BillingPolicyId": "a"}]
    assert "HVE" in refusal(tenant, "Get-BillingPolicy", ResourceType="Other")


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"SenderIPAddresses": ["2001:db8::1"]}, "not an IPv4 address"),
        ({"SenderIPAddresses": ["203.0.0.0/16"]}, "/24 to /32"),
        ({"SenderIPAddresses": "office"}, "no address"),
        ({"ConnectorType": "Both"}, "OnPremises or Partner"),
        ({"ConnectorType": "Partner", "TreatMessagesAsInternal": True}, "needs OnPremises"),
        ({"TreatMessagesAsInternal": True, "CloudServicesMailEnabled": True}, "without CloudServicesMailEnabled"),
    ],
)
def test_a_connector_that_cannot_be_is_refused(tenant: Tenant, parameters: dict[str, Any], words: str) -> None:
    """When it is made, and when one is changed to it; nothing is left of the change."""
    made = {"Name": "bad", "ConnectorType": "OnPremises", "SenderDomains": "*", **parameters}
    assert words in refusal(tenant, "New-InboundConnector", **made)
    tenant.connector()
    before = tenant.run("Get-InboundConnector")
    assert words in refusal(tenant, "Set-InboundConnector", Identity="mfd test", **parameters)
    assert tenant.run("Get-InboundConnector") == before


def test_a_connector_is_made_read_back_and_removed(tenant: Tenant) -> None:
    """Under its name in any case, once."""
    tenant.connector()
    [found] = tenant.run("Get-InboundConnector", Identity="MFD Test", ResultSize="Unlimited")
    assert (found["Enabled"], found["SenderIPAddresses"], found["RequireTls"]) == (True, [PUBLIC], False)
    assert "already being used" in refusal(tenant, "New-InboundConnector", Name="MFD TEST", SenderDomains="*")
    tenant.run("Remove-InboundConnector", Identity="mfd test", Confirm=False)
    assert tenant.run("Get-InboundConnector") == []


def test_dkim_names_its_records(tenant: Tenant) -> None:
    """Two selectors for an accepted domain, none for another one."""
    [made] = tenant.run("New-DkimSigningConfig", DomainName=DOMAIN, Enabled=False)
    assert made["Selector1CNAME"] == "selector1-contoso-example._domainkey.simulated.s-v1.dkim.mail.microsoft"
    tenant.run("Set-DkimSigningConfig", Identity=DOMAIN, Enabled=True)
    assert tenant.run("Get-DkimSigningConfig", Identity=DOMAIN)[0]["Enabled"] is True
    outside = refusal(tenant, "New-DkimSigningConfig", DomainName="fabrikam.example", Enabled=False)
    assert "not an accepted domain" in outside


def test_what_a_cmdlet_returns_is_a_copy(tenant: Tenant) -> None:
    """Whoever changes it changes nothing in the tenant."""
    tenant.connector()
    tenant.run("Get-InboundConnector")[0]["Enabled"] = False
    assert tenant.run("Get-InboundConnector")[0]["Enabled"] is True


def test_everything_survives_a_restart_and_no_password_is_kept(tenant: Tenant) -> None:
    """A world around the saved state knows the mailbox, its password and the connector."""
    tenant.connector()
    tenant.turn(blockedAddresses=[PUBLIC])
    saved = tenant.world.state.as_json()
    assert PASSWORD not in saved
    again = build_world(Settings(), State(json.loads(saved)))
    assert again.exchange.logins.with_password("exchange", SCANNER, PASSWORD).address == SCANNER
    assert again.exchange.logins.with_password("hve", ACCOUNT, PASSWORD).address == ACCOUNT
    assert [row["Name"] for row in again.exchange.cmdlets.run("Get-InboundConnector", {})] == ["mfd test"]
    assert again.exchange.switches.get("blockedAddresses") == [PUBLIC]
    again.verification.shut_down()
