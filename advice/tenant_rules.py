"""What the tenant is like, and what has been prepared in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advice.finding import against, condition, unknown
from settings.methods import DIRECT, HVE_METHODS, RELAY, flow_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advice.case import Case
    from advice.finding import Finding
    from catalog import Method

_CLIENT_SUBMISSION = "smtp-auth-basic"


def tenant_rules(case: Case, method: Method) -> Iterator[Finding]:
    """Yield what the tenant says about a method."""
    yield from _security_defaults(case, method)
    if case.tenant.created_2026:
        yield from _new_tenant(method)
    if method.id == DIRECT:
        yield from _reject_direct_send(case)
    yield from _prepared(case, method)


def _security_defaults(case: Case, method: Method) -> Iterator[Finding]:
    if method.security_defaults == "fits" or case.tenant.security_defaults is False:
        return
    if case.tenant.security_defaults:
        yield against("security-defaults", "the tenant's security defaults are on, and refuse logins with a password")
    else:
        yield unknown("security-defaults", "if the tenant's security defaults are off")


def _new_tenant(method: Method) -> Iterator[Finding]:
    if method.id == _CLIENT_SUBMISSION:
        yield condition("off-by-default", "if somebody switches basic authentication on: it is off in new tenants")
    elif method.id == RELAY:
        text = (
            "if the connector gets enabled: new tenants' connectors can be created disabled, until Support enables them"
        )
        yield condition("connector-disabled", text)


def _reject_direct_send(case: Case) -> Iterator[Finding]:
    wanted = case.settings.microsoft365.reject_direct_send if case.settings.microsoft365 else None
    refused = case.tenant.reject_direct_send if wanted is None else wanted
    if refused or (refused is None and case.tenant.created_2026):
        yield against("reject-direct-send", "Exchange Online refuses Direct Send in this tenant (RejectDirectSend)")
    elif refused is None:
        yield unknown("reject-direct-send", "if the tenant does not refuse Direct Send (RejectDirectSend)")


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
