"""Cmdlets about applications that send as mailboxes: service principals, groups, scopes, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.errors import WireError
from simulator.rules import INVENTED, rule
from simulator.services.exchange_cmdlet_table import Parameters, Tenant, cmdlet
from simulator.services.exchange_rights import ROLE

if TYPE_CHECKING:
    from simulator.services.exchange_store import Row

SUFFIX = "OU=Microsoft Exchange Hosted Organizations,DC=EURPR01A001,DC=PROD,DC=OUTLOOK,DC=COM"


@cmdlet("Get-ServicePrincipal", takes="Identity")
def principals(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return Exchange Online's pointers to service principals."""
    return tenant.store.rows(tenant.store.principals, parameters.get("Identity", ""))


@cmdlet("New-ServicePrincipal", needs="AppId ObjectId", takes="DisplayName")
@rule("An object id is believed as given, and an application is known once", INVENTED)
def new_principal(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Make a pointer: ObjectId is the one of the enterprise application."""
    store, app, object_id = tenant.store, str(parameters["AppId"]), str(parameters["ObjectId"])
    if any(row["AppId"].lower() == app.lower() for row in store.principals.values()):
        text = f"[simulator] a service principal for the application '{app}' already exists."
        raise WireError(400, "ADObjectAlreadyExistsException", text)
    row = {"DisplayName": parameters.get("DisplayName", ""), "AppId": app, "ObjectId": object_id}
    return [store.new(store.principals, object_id, row)]


@cmdlet("Remove-ServicePrincipal", needs="Identity")
def remove_principal(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Remove a pointer."""
    return tenant.store.gone(tenant.store.principals, parameters["Identity"])


@cmdlet("Get-DistributionGroup", takes="Identity ResultSize")
def groups(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return groups."""
    identity = parameters.get("Identity", "")
    rows = [_found(tenant, identity)] if identity else tenant.store.groups.values()
    return [_group(row) for row in rows]


@cmdlet(
    "New-DistributionGroup",
    needs="Name",
    takes="Type PrimarySmtpAddress Alias Notes Members MemberDepartRestriction MemberJoinRestriction",
)
@rule("A group without an address of its own gets one in the tenant's default domain", INVENTED)
def new_group(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Make a group."""
    store, name = tenant.store, str(parameters["Name"])
    default = next(domain for domain, row in store.domains.rows.items() if row["isDefault"])
    address = str(parameters.get("PrimarySmtpAddress") or f"{name.replace(' ', '')}@{default}")
    store.check_new_address(address)
    if _named(tenant, name):
        raise WireError(400, "ADObjectAlreadyExistsException", f"[simulator] The name '{name}' is already being used.")
    row: Row = {
        "Name": name,
        "PrimarySmtpAddress": address,
        "GroupType": "Universal, SecurityEnabled" if parameters.get("Type") == "Security" else "Universal",
        "DistinguishedName": f"CN={name},OU={store.core.settings.initial_domain},{SUFFIX}",
        "members": [store.found(store.mailboxes, who)["address"].lower() for who in parameters.get("Members") or ()],
        "sendAs": [],
    }
    return [_group(store.new(store.groups, address, row))]


@cmdlet("Set-DistributionGroup", needs="Identity", takes="PrimarySmtpAddress BypassSecurityGroupManagerCheck")
@rule("A group whose address changes loses the old one, and keeps its distinguished name", INVENTED)
def set_group(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Give a group another address."""
    store, group = tenant.store, _found(tenant, parameters["Identity"])
    address = str(parameters.get("PrimarySmtpAddress") or group["PrimarySmtpAddress"])
    if address.lower() != group["PrimarySmtpAddress"].lower():
        store.check_new_address(address)
        store.gone(store.groups, group["PrimarySmtpAddress"])
        store.new(store.groups, address, {**group, "PrimarySmtpAddress": address})
    return []


@cmdlet("Remove-DistributionGroup", needs="Identity", takes="BypassSecurityGroupManagerCheck")
def remove_group(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Remove a group."""
    return tenant.store.gone(tenant.store.groups, parameters["Identity"])


@cmdlet("Get-DistributionGroupMember", needs="Identity", takes="ResultSize")
def members(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return the members of a group."""
    group = tenant.store.found(tenant.store.groups, parameters["Identity"])
    return [{"Name": member.partition("@")[0], "PrimarySmtpAddress": member} for member in group["members"]]


@cmdlet("Add-DistributionGroupMember", needs="Identity Member", takes="BypassSecurityGroupManagerCheck")
@rule("Members are mailboxes", INVENTED)
def add_member(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Add a mailbox to a group."""
    group = tenant.store.found(tenant.store.groups, parameters["Identity"])
    member = tenant.store.found(tenant.store.mailboxes, parameters["Member"])["address"].lower()
    if member in group["members"]:
        text = f"The recipient '{member}' is already a member of the group '{group['Name']}'."
        raise WireError(400, "MemberAlreadyExistsException", text)
    return tenant.store.change(group, members=[*group["members"], member])


@cmdlet("Remove-DistributionGroupMember", needs="Identity Member", takes="BypassSecurityGroupManagerCheck")
def remove_member(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Take a mailbox out of a group."""
    group, member = tenant.store.found(tenant.store.groups, parameters["Identity"]), str(parameters["Member"]).lower()
    if member not in group["members"]:
        text = f"[simulator] The recipient '{member}' isn't a member of the group '{group['Name']}'."
        raise WireError(400, "MemberNotFoundException", text)
    return tenant.store.change(group, members=[other for other in group["members"] if other != member])


@cmdlet("Get-ManagementScope", takes="Identity")
def scopes(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return scopes."""
    return tenant.store.rows(tenant.store.scopes, parameters.get("Identity", ""))


@cmdlet("New-ManagementScope", needs="Name RecipientRestrictionFilter")
def new_scope(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Make a scope."""
    row = {"Name": parameters["Name"], "RecipientFilter": parameters["RecipientRestrictionFilter"]}
    return [tenant.store.new(tenant.store.scopes, row["Name"], row)]


@cmdlet("Set-ManagementScope", needs="Identity", takes="RecipientRestrictionFilter")
def set_scope(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Change a scope."""
    row = tenant.store.found(tenant.store.scopes, parameters["Identity"])
    return tenant.store.change(
        row, RecipientFilter=parameters.get("RecipientRestrictionFilter", row["RecipientFilter"])
    )


@cmdlet("Remove-ManagementScope", needs="Identity")
@rule("A scope that an assignment uses cannot be removed", "office-docs-powershell, Remove-ManagementScope")
def remove_scope(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Remove a scope."""
    name = str(parameters["Identity"]).lower()
    if any(str(row["CustomResourceScope"]).lower() == name for row in tenant.store.assignments.values()):
        raise WireError(400, "InvalidOperationException", f"[simulator] the scope '{name}' is in use")
    return tenant.store.gone(tenant.store.scopes, parameters["Identity"])


@cmdlet("Get-ManagementRoleAssignment", takes="Identity Role RoleAssignee")
@rule(
    "An assignment has the application's object id as RoleAssignee; App is a parameter only",
    "microsoft/Microsoft365DSC, MSFT_EXOManagementRoleAssignment.psm1",
)
def assignments(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return role assignments of applications."""
    rows = tenant.store.rows(tenant.store.assignments, parameters.get("Identity", ""))
    role, assignee = parameters.get("Role"), parameters.get("RoleAssignee")
    return [row for row in rows if role in {None, row["Role"]} and assignee in {None, row["RoleAssignee"]}]


@cmdlet("New-ManagementRoleAssignment", needs="Role App", takes="Name CustomResourceScope")
@rule("An application role goes to a service principal that Exchange Online knows", "office-docs-powershell")
def new_assignment(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Give an application a role, over the mailboxes of a scope or over all."""
    store, scope = tenant.store, parameters.get("CustomResourceScope")
    app = store.found(store.principals, parameters["App"])
    if scope:
        store.found(store.scopes, scope)
    name = parameters.get("Name") or f"{parameters['Role']}-{app['ObjectId']}"
    row = {
        "Name": name,
        "Role": parameters["Role"],
        "RoleAssignee": app["ObjectId"],
        "RoleAssigneeName": app["DisplayName"],
        "RoleAssigneeType": "ServicePrincipal",
        "CustomResourceScope": scope,
    }
    return [store.new(store.assignments, name, row)]


@cmdlet("Remove-ManagementRoleAssignment", needs="Identity")
def remove_assignment(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Take a role away."""
    return tenant.store.gone(tenant.store.assignments, parameters["Identity"])


@cmdlet("Test-ServicePrincipalAuthorization", needs="Identity", takes="Resource")
@rule("The test looks at Exchange's own roles, not at permissions in Entra ID", "office-docs-powershell")
def authorization(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return for each role of a service principal whether a mailbox is in scope; "Not Run" without a mailbox."""
    store, mailbox = tenant.store, str(parameters.get("Resource") or "")
    app = store.found(store.principals, parameters["Identity"])
    if mailbox:
        store.found(store.mailboxes, mailbox)
    in_scope = str(tenant.rights.has_role(app["ObjectId"], mailbox)) if mailbox else "Not Run"
    held = [row for row in store.assignments.values() if row["RoleAssignee"] == app["ObjectId"]]
    return [
        {
            "RoleName": row["Role"],
            "GrantedPermissions": row["Role"].removeprefix("Application "),
            "AllowedResourceScope": row["CustomResourceScope"],
            "ScopeType": "CustomRecipientScope" if row["CustomResourceScope"] else "Organization",
            "InScope": in_scope if row["Role"] == ROLE else "False",
        }
        for row in held
    ]


@rule("A group is found by its address and by its name", "office-docs-powershell, Get-DistributionGroup")
def _found(tenant: Tenant, identity: str) -> Row:
    return _named(tenant, identity) or tenant.store.found(tenant.store.groups, identity)


def _named(tenant: Tenant, name: str) -> Row | None:
    groups = tenant.store.groups.values()
    return next((row for row in groups if str(row["Name"]).lower() == name.lower()), None)


def _group(group: Row) -> Row:
    return {name: value for name, value in group.items() if name not in {"members", "sendAs"}}
