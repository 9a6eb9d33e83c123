"""Azure Communication Services: the service that devices log in to, and the domains that they send from."""

from __future__ import annotations

from policypack.policy import Given, Policy, Resource

SERVICE = "azure-native:communication:CommunicationService"
DOMAIN = "azure-native:communication:Domain"
DIAGNOSTIC_SETTING = "azure-native:monitor:DiagnosticSetting"


def _local_auth(service: Resource, _: Given) -> str | None:
    return None if service.props.get("disableLocalAuth") else "Whoever holds an access key can send as every sender."


def _no_diagnostics(service: Resource, given: Given) -> str | None:
    for other in given.stack:
        if other.type == DIAGNOSTIC_SETTING and service.urn in other.depends_on:
            return None
    return "Nobody can look up what became of a mail: Azure keeps no e-mail log without a diagnostic setting."


def _engagement_tracking(domain: Resource, _: Given) -> str | None:
    if domain.props.get("userEngagementTracking") != "Enabled":
        return None
    return "Azure rewrites links and adds an image to each mail, to tell who opened it."


POLICIES = (
    Policy(
        name="azure-communication-service-disallow-local-auth",
        says="A Communication Service accepts no access keys, since devices log in through Entra ID.",
        way_out="Set disableLocalAuth to true.",
        level="mandatory",
        types=(SERVICE,),
        wrong=_local_auth,
    ),
    Policy(
        name="azure-communication-service-enable-diagnostics",
        says="A Communication Service has a diagnostic setting.",
        way_out="Name a Log Analytics workspace in mfd:diagnostics.",
        level="mandatory",
        types=(SERVICE,),
        wrong=_no_diagnostics,
        whole_stack=True,
    ),
    Policy(
        name="azure-communication-domain-disallow-engagement-tracking",
        says="Nobody tracks who opens a scan.",
        way_out="Set userEngagementTracking of the domain to false.",
        level="mandatory",
        types=(DOMAIN,),
        wrong=_engagement_tracking,
    ),
)
