"""Logs: what they hold, and how long."""

from __future__ import annotations

from policypack.policy import Given, Policy, Resource, Setting

WORKSPACE = "azure-native:operationalinsights:Workspace"
DIAGNOSTIC_SETTING = "azure-native:monitor:DiagnosticSetting"
# What became of each mail (azure-docs, email-logs.md).
DELIVERY = "EmailStatusUpdateOperational"


def _long_retention(workspace: Resource, given: Given) -> str | None:
    days = int(workspace.props.get("retentionInDays") or 0)
    if days <= given.numbers["days"]:
        return None
    return f"Addresses of senders and recipients are kept for {days} days; the limit is {given.numbers['days']}."


def _no_delivery(setting: Resource, _: Given) -> str | None:
    logs = setting.props.get("logs") or ()
    if any(log.get("enabled") and DELIVERY in (log.get("category"), log.get("categoryGroup")) for log in logs):
        return None
    if any(log.get("enabled") and log.get("categoryGroup") == "allLogs" for log in logs):
        return None
    return f"{DELIVERY} is not among the logs, so that nobody sees which mails were refused."


POLICIES = (
    Policy(
        name="azure-operationalinsights-workspace-disallow-long-retention",
        says="E-mail logs are kept for a limited time, since they hold addresses of people.",
        way_out="Set retentionInDays lower.",
        level="mandatory",
        types=(WORKSPACE,),
        wrong=_long_retention,
        settings={"days": Setting(90, "Most days that logs are kept.")},
    ),
    Policy(
        name="azure-monitor-diagnostic-setting-configure-delivery",
        says="A diagnostic setting includes what became of each mail.",
        way_out="Enable the category EmailStatusUpdateOperational.",
        level="mandatory",
        types=(DIAGNOSTIC_SETTING,),
        wrong=_no_delivery,
    ),
)
