"""The queries for Log Analytics, in `queries/`: one file each, in Kusto's language, with a first line that says what it is for.

Tables and columns: https://learn.microsoft.com/azure/azure-monitor/reference/tables/acsemailstatusupdateoperational and
…/acsemailsendmailoperational. A status other than Delivered and Expanded is a failure
(https://learn.microsoft.com/javascript/api/@azure/eventgrid/acsemaildeliveryreportstatus).
"""

from __future__ import annotations

from pathlib import Path
from string import Template

QUERIES = Path(__file__).resolve().parent / "queries"


def kusto_query(name: str, **values: str) -> str:
    """Return the query `name` without comments, each `$value` filled in. Raises KeyError for a value that is missing.

    The query of an alert has to begin with a table (azure-docs, azure-monitor/alerts/alerts-log-query).
    """
    text = (QUERIES / f"{name}.kql").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("//")]
    return Template("\n".join(lines)).substitute(values).strip()
