"""Cmdlets about the whole organization: domains, configuration, transport, authentication policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.services.exchange_cmdlet_table import Parameters, Tenant, cmdlet

if TYPE_CHECKING:
    from simulator.services.exchange_store import Row

SMTP_AUTH = "smtpClientAuthenticationDisabled"
DEFAULT_POLICY = "defaultAuthenticationPolicy"


@cmdlet("Get-AcceptedDomain", takes="Identity ResultSize")
def accepted_domains(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return all accepted domains, or one."""
    wanted = str(parameters.get("Identity", "")).lower()
    rows = tenant.store.domains.rows
    return [
        {
            "Name": name,
            "DomainName": name,
            "DomainType": "Authoritative",
            "Default": rows[name]["isDefault"],
            "InitialDomain": rows[name]["isInitial"],
        }
        for name in tenant.store.domains.accepted()
        if wanted in {"", name}
    ]


@cmdlet("Get-OrganizationConfig")
def organization(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return the organization's configuration."""
    del parameters
    initial = tenant.store.core.settings.initial_domain
    return [
        {
            "Name": initial,
            "RejectDirectSend": tenant.store.switches.get("rejectDirectSend"),
            "DefaultAuthenticationPolicy": tenant.store.settings.get(DEFAULT_POLICY),
        }
    ]


@cmdlet("Set-OrganizationConfig", takes="RejectDirectSend DefaultAuthenticationPolicy")
def set_organization(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Switch Direct Send, or name the default authentication policy."""
    if "RejectDirectSend" in parameters:
        tenant.store.switches.turn("rejectDirectSend", bool(parameters["RejectDirectSend"]))
    if "DefaultAuthenticationPolicy" in parameters:
        name = parameters["DefaultAuthenticationPolicy"]
        if name:
            tenant.store.found(tenant.store.authentication_policies, name)
        tenant.store.settings[DEFAULT_POLICY] = name
        tenant.store.core.state.touched()
    return []


@cmdlet("Get-TransportConfig")
def transport(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return the tenant's switch of SMTP AUTH."""
    del parameters
    return [{"SmtpClientAuthenticationDisabled": tenant.store.switches.get(SMTP_AUTH)}]


@cmdlet("Set-TransportConfig", takes="SmtpClientAuthenticationDisabled")
def set_transport(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Switch SMTP AUTH for the tenant."""
    if "SmtpClientAuthenticationDisabled" in parameters:
        tenant.store.switches.turn(SMTP_AUTH, bool(parameters["SmtpClientAuthenticationDisabled"]))
    return []


@cmdlet("Get-AuthenticationPolicy", takes="Identity")
def authentication_policies(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return authentication policies."""
    return tenant.store.rows(tenant.store.authentication_policies, parameters.get("Identity", ""))


@cmdlet("New-AuthenticationPolicy", needs="Name", takes="AllowBasicAuthSmtp")
def new_authentication_policy(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Make a policy; what it does not allow, it blocks."""
    name = parameters["Name"]
    row = {"Name": name, "AllowBasicAuthSmtp": parameters.get("AllowBasicAuthSmtp") is True}
    return [tenant.store.new(tenant.store.authentication_policies, name, row)]


@cmdlet("Set-AuthenticationPolicy", needs="Identity", takes="AllowBasicAuthSmtp")
def set_authentication_policy(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Change a policy."""
    row = tenant.store.found(tenant.store.authentication_policies, parameters["Identity"])
    return tenant.store.change(row, AllowBasicAuthSmtp=parameters.get("AllowBasicAuthSmtp") is True)


@cmdlet("Remove-AuthenticationPolicy", needs="Identity")
def remove_authentication_policy(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Remove a policy."""
    return tenant.store.gone(tenant.store.authentication_policies, parameters["Identity"])
