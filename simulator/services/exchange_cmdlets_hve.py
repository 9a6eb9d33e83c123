"""Cmdlets about High Volume Email: accounts, billing policies, allowed applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.errors import WireError
from simulator.rules import INVENTED, rule
from simulator.services.exchange_cmdlet_table import Parameters, Tenant, cmdlet, listed
from simulator.services.exchange_submission import billing_status

if TYPE_CHECKING:
    from simulator.services.exchange_store import Row

MOST_APPS = 10
MOST_ACCOUNTS = 100
REPLY_TO = "replyTo"


@cmdlet("Get-MailUser", takes="Identity HVEAccount ResultSize")
@rule("Mail users are High Volume Email accounts; there are no others", INVENTED)
def mail_users(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return accounts."""
    return [_account(row) for row in tenant.store.rows(tenant.store.accounts, parameters.get("Identity", ""))]


@cmdlet("New-MailUser", needs="Name HVEAccount PrimarySmtpAddress Password", takes="MailboxRegion DisplayName Alias")
@rule("A tenant has up to 100 accounts", "petri.com (2025)")
def new_mail_user(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Make an account and its user."""
    store, address = tenant.store, str(parameters["PrimarySmtpAddress"])
    if len(store.accounts) >= MOST_ACCOUNTS:
        raise WireError(400, "InvalidOperationException", "[simulator] more than 100 High Volume Email accounts")
    store.check_new_address(address)
    store.user(address, str(parameters["Name"]), str(parameters["Password"]), enabled=True)
    row: Row = {
        "address": address,
        "name": parameters["Name"],
        "billingPolicyId": None,
        "allowedApps": [],
        REPLY_TO: None,
    }
    return [_account(store.new(store.accounts, address, row))]


@cmdlet("Remove-MailUser", needs="Identity")
def remove_mail_user(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Remove an account and its user."""
    row = tenant.store.found(tenant.store.accounts, parameters["Identity"])
    user = tenant.store.people.find(row["address"])
    if user is not None:
        tenant.store.people.remove(user)
    return tenant.store.gone(tenant.store.accounts, parameters["Identity"])


@cmdlet("Get-BillingPolicy", needs="ResourceType")
@rule("Billing policies are made in the admin centre: inspection's switch billingPolicies", "c7solutions.com")
def billing_policies(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return the billing policies for High Volume Email."""
    if parameters["ResourceType"] != "HVE":
        raise WireError(400, "ParameterBindingException", "[simulator] the only ResourceType is HVE")
    return [{"BillingPolicyId": policy} for policy in tenant.store.switches.get("billingPolicies")]


@cmdlet("Get-HVEAccountBillingPolicy", needs="Identity")
def account_billing(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return an account's billing policy and its status."""
    row = tenant.store.found(tenant.store.accounts, parameters["Identity"])
    status = billing_status(tenant.store, row["address"])
    return [
        {"Identity": row["address"], "BillingPolicyId": row["billingPolicyId"], "BillingPolicyStatus": status},
    ]


@cmdlet("Set-HVEAccountBillingPolicy", needs="Identity BillingPolicyId")
def set_account_billing(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Assign a billing policy; an empty text takes it away."""
    row = tenant.store.found(tenant.store.accounts, parameters["Identity"])
    return tenant.store.change(row, billingPolicyId=parameters["BillingPolicyId"] or None)


@cmdlet("Get-HVEAccountSettings", needs="Identity")
def account_settings(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return an account's settings."""
    row = tenant.store.found(tenant.store.accounts, parameters["Identity"])
    return [{"Identity": row["address"], "ReplyTo": row[REPLY_TO], "AllowedApps": list(row["allowedApps"])}]


@cmdlet("Set-HVEAccountSettings", needs="Identity", takes="ReplyTo")
def set_account_settings(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Set where answers go; an empty text takes it away."""
    row = tenant.store.found(tenant.store.accounts, parameters["Identity"])
    return tenant.store.change(row, **{REPLY_TO: parameters.get("ReplyTo", row[REPLY_TO]) or None})


@cmdlet("Add-HVEAppAccess", needs="Identity AppIds")
@rule("An account's list holds up to ten applications, by the enterprise applications' object ids", "Add-HVEAppAccess")
def add_app(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Let applications send as an account."""
    row = tenant.store.found(tenant.store.accounts, parameters["Identity"])
    allowed = list(dict.fromkeys([*row["allowedApps"], *listed(parameters["AppIds"])]))
    if len(allowed) > MOST_APPS:
        raise WireError(400, "InvalidOperationException", "[simulator] more than ten applications")
    return tenant.store.change(row, allowedApps=allowed)


@cmdlet("Remove-HVEAppAccess", needs="Identity AppIds")
def remove_app(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Take applications off an account's list."""
    row = tenant.store.found(tenant.store.accounts, parameters["Identity"])
    gone = listed(parameters["AppIds"])
    return tenant.store.change(row, allowedApps=[app for app in row["allowedApps"] if app not in gone])


def _account(row: Row) -> Row:
    return {
        "Name": row["name"],
        "UserPrincipalName": row["address"],
        "PrimarySmtpAddress": row["address"],
        "RecipientTypeDetails": "MailUser",
    }
