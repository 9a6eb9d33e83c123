"""Who is told, and about what: an action group, and alerts on the e-mail logs in a Log Analytics workspace.

Owns the action group and three log alerts: mails that did not arrive, a sending quota that is nearly used up, and secrets that
end soon. Does not own the workspace or the diagnostic setting that fills it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import monitor

from components.child import child_of
from components.mail_alert import MailAlert, near_quota, secrets_ending, undelivered

# Beginning of SMS and of the mail's subject; up to 12 characters (azure-docs, resource-manager-action-groups).
SHORT_NAME = "mfd"


class MailAlertsArgs(TypedDict):
    """Arguments of `MailAlerts`."""

    resource_group_name: pulumi.Input[str]
    """Required. The resource group."""
    action_group_name: str
    """Required. Name of the action group; those of the alerts begin with it."""
    location: pulumi.Input[str]
    """Required. Region of the workspace; log alerts lie where their logs do."""
    workspace_id: pulumi.Input[str]
    """Required. ARM id of the Log Analytics workspace that the e-mail logs go to."""
    emails: Sequence[str]
    """Required. Addresses that are told, each once."""
    mails_per_hour: int
    """Required. Most mails that the subscription may send in an hour: 100 with an own domain, 10 with Azure's, unless it was raised."""
    undelivered_per_hour: NotRequired[int]
    """Optional. Mails in an hour that may fail before somebody is told; 0 by default."""
    secrets_end: NotRequired[str | None]
    """Optional. Day on which the first secrets in use end, such as `2027-12-31`; without it nobody is told."""
    tags: NotRequired[Mapping[str, str]]
    """Optional. Tags for the action group and the alerts."""


class MailAlerts(pulumi.ComponentResource):
    """An action group with the alerts that use it."""

    name: pulumi.Output[str]
    """Name of the action group."""
    resource_id: pulumi.Output[str]
    """ARM id of the action group, for alerts of your own."""

    def __init__(self, name: str, args: MailAlertsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the action group and its alerts."""
        super().__init__("mfd:components:MailAlerts", name, {}, opts)
        group = self._action_group(name, args)
        for alert in _wanted(args):
            self._rule(f"{name}-{alert.kind}", alert, args, group)
        self.name = group.name
        self.resource_id = group.id
        self.register_outputs({"name": self.name, "resource_id": self.resource_id})

    def _action_group(self, name: str, args: MailAlertsArgs) -> monitor.ActionGroup:
        return monitor.ActionGroup(
            name,
            action_group_name=args["action_group_name"],
            resource_group_name=args["resource_group_name"],
            # As in Azure's own templates (azure-docs, resource-manager-action-groups).
            location="global",
            group_short_name=SHORT_NAME,
            enabled=True,
            email_receivers=[
                monitor.MicrosoftCommonEmailReceiverArgs(
                    name=address, email_address=address, use_common_alert_schema=True
                )
                for address in args["emails"]
            ],
            tags=args.get("tags"),
            opts=child_of(self, name),
        )

    def _rule(self, child: str, alert: MailAlert, args: MailAlertsArgs, group: monitor.ActionGroup) -> None:
        monitor.ScheduledQueryRule(
            child,
            rule_name=f"{args['action_group_name']}-{alert.kind}",
            resource_group_name=args["resource_group_name"],
            location=args["location"],
            kind="LogAlert",
            display_name=alert.title,
            description=alert.says,
            severity=alert.severity,
            enabled=True,
            scopes=[args["workspace_id"]],
            # Logs come minutes later, so that asking more often would find nothing sooner.
            evaluation_frequency="P1D" if alert.daily else "PT15M",
            window_size="P1D" if alert.daily else "PT1H",
            # One that resolves itself tells once; a daily one is to be a reminder.
            auto_mitigate=not alert.daily,
            # The tables are filled once the first mail was sent.
            skip_query_validation=True,
            criteria=monitor.ScheduledQueryRuleCriteriaArgs(all_of=[_condition(alert)]),
            actions=monitor.ActionsArgs(action_groups=[group.id]),
            tags=args.get("tags"),
            opts=child_of(self, child),
        )


def _wanted(args: MailAlertsArgs) -> Iterator[MailAlert]:
    yield undelivered(args.get("undelivered_per_hour", 0))
    yield near_quota(args["mails_per_hour"])
    end = args.get("secrets_end")
    if end:
        yield secrets_ending(date.fromisoformat(end))


def _condition(alert: MailAlert) -> monitor.ConditionArgs:
    return monitor.ConditionArgs(
        query=alert.query,
        time_aggregation="Count",
        operator="GreaterThan",
        threshold=alert.more_than,
        failing_periods=monitor.ConditionFailingPeriodsArgs(
            number_of_evaluation_periods=1, min_failing_periods_to_alert=1
        ),
    )
