"""Cmdlets about mailboxes, their users, and the rights of others on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.errors import WireError
from simulator.rules import INVENTED, rule
from simulator.services.exchange_cmdlet_table import Parameters, Tenant, cmdlet, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.services.exchange_store import Row

POLICY = "_authenticationPolicy"
FULL_ACCESS, SEND_AS = "FullAccess", "SendAs"


@cmdlet("Get-Mailbox", takes="Identity ResultSize")
def mailboxes(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return mailboxes."""
    return [_mailbox(row) for row in tenant.store.rows(tenant.store.mailboxes, parameters.get("Identity", ""))]


@cmdlet(
    "New-Mailbox",
    needs="Name",
    takes="Alias DisplayName MicrosoftOnlineServicesID Password PrimarySmtpAddress Shared",
)
@rule("A shared mailbox has no licence, and its user may not sign in", "Microsoft, about shared mailboxes")
@rule("An address that is not given is the sign-in name", INVENTED)
def new_mailbox(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Make a mailbox and its user."""
    name, shared = str(parameters["Name"]), parameters.get("Shared") is True
    user_name = str(parameters.get("MicrosoftOnlineServicesID") or parameters.get("PrimarySmtpAddress") or "")
    address = str(parameters.get("PrimarySmtpAddress") or user_name)
    tenant.store.check_new_address(address)
    if not shared and not parameters.get("Password"):
        raise WireError(400, "ParameterBindingException", "[simulator] a user's mailbox needs Password")
    tenant.store.user(address, name, str(parameters.get("Password") or ""), enabled=not shared)
    row: Row = {
        "address": address,
        "name": name,
        "shared": shared,
        "smtpClientAuthenticationDisabled": None,
        "fullAccess": [],
        "sendAs": [],
    }
    return [_mailbox(tenant.store.new(tenant.store.mailboxes, address, row))]


@cmdlet("Remove-Mailbox", needs="Identity")
def remove_mailbox(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Remove a mailbox and its user."""
    row = tenant.store.found(tenant.store.mailboxes, parameters["Identity"])
    user = tenant.store.people.find(row["address"])
    if user is not None:
        tenant.store.people.remove(user)
    return tenant.store.gone(tenant.store.mailboxes, parameters["Identity"])


@cmdlet("Get-CASMailbox", takes="Identity ResultSize")
def cas_mailboxes(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return the protocol settings of mailboxes."""
    return [_cas_mailbox(row) for row in tenant.store.rows(tenant.store.mailboxes, parameters.get("Identity", ""))]


@cmdlet("Set-CASMailbox", needs="Identity", takes="SmtpClientAuthenticationDisabled")
def set_cas_mailbox(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Switch SMTP AUTH for a mailbox; null leaves it to the tenant."""
    row = tenant.store.found(tenant.store.mailboxes, parameters["Identity"])
    own = parameters.get("SmtpClientAuthenticationDisabled", row["smtpClientAuthenticationDisabled"])
    return tenant.store.change(row, smtpClientAuthenticationDisabled=own)


@cmdlet("Get-User", takes="Identity ResultSize")
def users(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return users with the names of their authentication policies."""
    wanted = parameters.get("Identity", "")
    found = [_user(tenant, str(wanted))] if wanted else list(tenant.store.people.rows.values())
    return [
        {
            "Name": user["displayName"],
            "UserPrincipalName": user["userPrincipalName"],
            "ExternalDirectoryObjectId": user["id"],
            "AccountDisabled": user["accountEnabled"] is False,
            "AuthenticationPolicy": user.get(POLICY),
        }
        for user in found
    ]


@cmdlet("Set-User", needs="Identity", takes="AuthenticationPolicy")
def set_user(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Assign an authentication policy; null takes it away."""
    user, name = _user(tenant, str(parameters["Identity"])), parameters.get("AuthenticationPolicy")
    if name:
        tenant.store.found(tenant.store.authentication_policies, name)
    return tenant.store.change(user, **{POLICY: name})


@cmdlet("Get-MailboxPermission", needs="Identity")
def mailbox_permissions(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return who has FullAccess to a mailbox."""
    row = tenant.store.found(tenant.store.mailboxes, parameters["Identity"])
    return [_permission(row, User=who, AccessRights=[FULL_ACCESS]) for who in row["fullAccess"]]


@cmdlet("Add-MailboxPermission", needs="Identity User AccessRights", takes="AutoMapping InheritanceType")
@rule("FullAccess goes to a user, or to a service principal by its object id", "office-docs-powershell")
def add_mailbox_permission(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Give FullAccess."""
    row = tenant.store.found(tenant.store.mailboxes, parameters["Identity"])
    who = _trustee(tenant, parameters["User"])
    _only(parameters, FULL_ACCESS)
    tenant.store.change(row, fullAccess=sorted({*row["fullAccess"], who}))
    return [_permission(row, User=who, AccessRights=[FULL_ACCESS])]


@cmdlet("Remove-MailboxPermission", needs="Identity User AccessRights")
def remove_mailbox_permission(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Take FullAccess away."""
    row = tenant.store.found(tenant.store.mailboxes, parameters["Identity"])
    left = [who for who in row["fullAccess"] if who != str(parameters["User"]).lower()]
    return tenant.store.change(row, fullAccess=left)


@cmdlet("Get-RecipientPermission", needs="Identity")
def recipient_permissions(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return who may send as a mailbox or a group."""
    row = _recipient(tenant, parameters)
    return [_permission(row, Trustee=who, AccessRights=[SEND_AS]) for who in row["sendAs"]]


@cmdlet("Add-RecipientPermission", needs="Identity Trustee AccessRights")
def add_recipient_permission(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Give SendAs."""
    row = _recipient(tenant, parameters)
    who = _trustee(tenant, parameters["Trustee"])
    _only(parameters, SEND_AS)
    tenant.store.change(row, sendAs=sorted({*row["sendAs"], who}))
    return [_permission(row, Trustee=who, AccessRights=[SEND_AS])]


@cmdlet("Remove-RecipientPermission", needs="Identity Trustee AccessRights")
def remove_recipient_permission(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Take SendAs away."""
    row = _recipient(tenant, parameters)
    left = [who for who in row["sendAs"] if who != str(parameters["Trustee"]).lower()]
    return tenant.store.change(row, sendAs=left)


def _recipient(tenant: Tenant, parameters: Parameters) -> Row:
    groups = tenant.store.groups
    table = groups if str(parameters["Identity"]).lower() in groups else tenant.store.mailboxes
    return tenant.store.found(table, parameters["Identity"])


def _trustee(tenant: Tenant, identity: object) -> str:
    known = set(_principals(tenant)) | {*tenant.store.mailboxes, *tenant.store.groups}
    name = str(identity).lower()
    if name not in known and tenant.store.people.find(name) is None:
        text = f"The operation couldn't be performed because object '{identity}' couldn't be found."
        raise WireError(400, "ManagementObjectNotFoundException", text)
    return name


def _principals(tenant: Tenant) -> Iterator[str]:
    return (row["ObjectId"].lower() for row in tenant.store.principals.values())


def _only(parameters: Parameters, right: str) -> None:
    if listed(parameters["AccessRights"]) != [right]:
        raise WireError(400, "ParameterBindingException", f"[simulator] only {right} is simulated")


def _user(tenant: Tenant, identity: str) -> Row:
    found = tenant.store.people.find(identity)
    if found is None:
        text = f"The operation couldn't be performed because object '{identity}' couldn't be found."
        raise WireError(400, "ManagementObjectNotFoundException", text)
    return found


def _permission(row: Row, **more: object) -> Row:
    return {"Identity": row.get("address") or row["PrimarySmtpAddress"], **more}


def _mailbox(row: Row) -> Row:
    return {
        "Name": row["name"],
        "UserPrincipalName": row["address"],
        "PrimarySmtpAddress": row["address"],
        "RecipientTypeDetails": "SharedMailbox" if row["shared"] else "UserMailbox",
        "SKUAssigned": not row["shared"],
    }


def _cas_mailbox(row: Row) -> Row:
    return {
        "Name": row["name"],
        "PrimarySmtpAddress": row["address"],
        "SmtpClientAuthenticationDisabled": row["smtpClientAuthenticationDisabled"],
    }
