"""What the tenant is like, and what has been prepared in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advice.finding import against, condition, unknown
from settings.methods import DIRECT, ECS, HVE_METHODS, MAILBOX_METHODS, RELAY, flow_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advice.case import Case, Tenant
    from advice.finding import Finding
    from catalog import Method

_CLIENT_SUBMISSION = "smtp-auth-basic"
_KNOWN = "mfd:microsoft365.known"
_SECURITY_DEFAULTS = f"write {_KNOWN}.securityDefaults; `mfd advise --ask-tenant` looks it up and prints the line"
_REJECT_DIRECT_SEND = (
    f"write {_KNOWN}.rejectDirectSend as Get-OrganizationConfig says in Exchange Online; Microsoft Graph does not tell"
)


def tenant_rules(case: Case, method: Method) -> Iterator[Finding]:
    """Yield what the tenant says about a method."""
    known = case.known
    if method.security_defaults == "must-be-off":
        yield from _password(known)
    if known.device_codes_blocked and flow_of(method, case.device_type) == "device-code":
        text = "if a Conditional Access policy against device codes makes an exception of who signs in for it"
        yield condition("device-codes-blocked", text)
    if known.created_2026:
        yield from _new_tenant(method)
    if method.id == DIRECT:
        yield from _reject_direct_send(case, known)
    if method.id != ECS and known.accepted_domains is not None:
        yield from _accepted_domains(case, method, known.accepted_domains)
    yield from _prepared(case, method)


def _password(known: Tenant) -> Iterator[Finding]:
    if known.security_defaults:
        yield against("security-defaults", "the tenant's security defaults are on, and refuse logins with a password")
    elif known.security_defaults is None:
        yield unknown("security-defaults", "if the tenant's security defaults are off", _SECURITY_DEFAULTS)
    if known.passwords_blocked:
        text = "if a Conditional Access policy against passwords alone makes an exception of the account"
        yield condition("passwords-blocked", text)


def _new_tenant(method: Method) -> Iterator[Finding]:
    if method.id == _CLIENT_SUBMISSION:
        yield condition("off-by-default", "if somebody switches basic authentication on: it is off in new tenants")
    elif method.id == RELAY:
        text = (
            "if the connector gets enabled: new tenants' connectors can be created disabled, until Support enables them"
        )
        yield condition("connector-disabled", text)


def _accepted_domains(case: Case, method: Method, accepted: frozenset[str]) -> Iterator[Finding]:
    mailbox = case.device.mailbox if method.id in MAILBOX_METHODS else None
    names = [case.device.sender_domain, *([mailbox.rpartition("@")[2]] if mailbox else [])]
    if missing := [name for name in dict.fromkeys(names) if name not in accepted]:
        yield condition("accepted-domains", f"if the tenant gets {' and '.join(missing)} as a domain for mail")


def _reject_direct_send(case: Case, known: Tenant) -> Iterator[Finding]:
    wanted = case.settings.microsoft365.reject_direct_send if case.settings.microsoft365 else None
    refused = known.reject_direct_send if wanted is None else wanted
    if refused or (refused is None and known.created_2026):
        yield against("reject-direct-send", "Exchange Online refuses Direct Send in this tenant (RejectDirectSend)")
    elif refused is None:
        text = "if the tenant does not refuse Direct Send (RejectDirectSend)"
        yield unknown("reject-direct-send", text, _REJECT_DIRECT_SEND)


def _prepared(case: Case, method: Method) -> Iterator[Finding]:
    tenant = case.settings.microsoft365
    if tenant is None:
        return
    if method.id in HVE_METHODS and tenant.hve_billing_policy_id is None:
        yield condition("billing", "if a billing policy pays for it: mfd:microsoft365.hveBillingPolicyId is missing")
    maker = case.device_type.manufacturer
    knows_oauth = bool(case.device_type.capabilities.oauth)
    delegated = knows_oauth and flow_of(method, case.device_type) in {"device-code", "authorization-code"}
    if delegated and maker not in tenant.vendor_applications:
        text = f"if the application of {maker} gets consent: mfd:microsoft365.vendorApplications does not name it"
        yield condition("vendor-application", text)
