"""Queries for whoever looks up what became of a mail: saved in a Log Analytics workspace, where its Logs page lists them.

Owns the saved queries, in the category `mfd`. Does not own the workspace.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import pulumi
from pulumi_azure_native import operationalinsights

from components.child import child_of
from components.kusto_query import kusto_query

CATEGORY = "mfd"
# File in `queries/` → name that the Logs page shows.
TITLES = {
    "what-became-of-mails": "What became of mails",
    "refusals-by-reason": "Refusals by reason",
    "mails-by-sender": "Mails by sender",
    "mails-by-hour": "Mails by hour",
}


class SavedQueriesArgs(TypedDict):
    """Arguments of `SavedQueries`."""

    resource_group_name: pulumi.Input[str]
    """Required. Resource group of the workspace."""
    workspace_name: pulumi.Input[str]
    """Required. The Log Analytics workspace that the e-mail logs go to."""


class SavedQueries(pulumi.ComponentResource):
    """The saved queries of a workspace."""

    name: pulumi.Output[str]
    """Category that they are listed under."""
    resource_id: pulumi.Output[list[str]]
    """ARM ids of the queries."""

    def __init__(self, name: str, args: SavedQueriesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the queries."""
        super().__init__("mfd:components:SavedQueries", name, {}, opts)
        saved: list[operationalinsights.SavedSearch] = []
        for query, title in TITLES.items():
            saved.append(self._query(name, query, title, args, saved[-1:]))
        self.name = pulumi.Output.from_input(CATEGORY)
        self.resource_id = pulumi.Output.all(*[query.id for query in saved])
        self.register_outputs({"name": self.name, "resource_id": self.resource_id})

    def _query(
        self, name: str, query: str, title: str, args: SavedQueriesArgs, before: Sequence[pulumi.Resource]
    ) -> operationalinsights.SavedSearch:
        # Azure answers 409 to several at once (ssc-spc-ccoe-cei/azure-guardrails-solution-accelerator#61), and to a
        # change without the query's etag (MicrosoftDocs/azure-docs#49275), which the provider cannot send.
        anew = pulumi.ResourceOptions(replace_on_changes=["*"], delete_before_replace=True)
        return operationalinsights.SavedSearch(
            f"{name}-{query}",
            saved_search_id=f"{CATEGORY}-{query}",
            resource_group_name=args["resource_group_name"],
            workspace_name=args["workspace_name"],
            category=CATEGORY,
            display_name=title,
            query=kusto_query(query),
            opts=pulumi.ResourceOptions.merge(child_of(self, f"{name}-{query}", depends_on=before), anew),
        )
