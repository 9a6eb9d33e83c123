"""The queries for Log Analytics are right in the eyes of Kusto's own language service, with the columns that Microsoft documents."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from components.kusto_query import QUERIES, kusto_query
from toolchain import other_languages
from toolchain.errors import ToolchainError
from toolchain.places import Places

HERE = Path(__file__).parent
PACKAGES = ("@kusto/language-service-next@12.4.1",)
# https://learn.microsoft.com/azure/azure-monitor/reference/tables/acsemailsendmailoperational, …/acsemailstatusupdateoperational
TABLES = {
    "ACSEmailSendMailOperational": "(TimeGenerated: datetime, CorrelationId: string, Size: real, AttachmentsCount: int)",
    "ACSEmailStatusUpdateOperational": "(TimeGenerated: datetime, CorrelationId: string, DeliveryStatus: string,"
    " EnhancedSmtpStatusCode: string, FailureMessage: string, FailureReason: string, IsHardBounce: string,"
    " RecipientId: string, SenderDomain: string, SenderUsername: string, SmtpStatusCode: string)",
}


def diagnostics(queries: dict[str, str]) -> dict[str, list[str]]:
    """Return what is wrong with each query; skip where the language service cannot be had."""
    try:
        packages = other_languages.node_packages(Places(), PACKAGES)
    except ToolchainError as error:
        pytest.skip(str(error))
    done = subprocess.run(
        ["node", HERE / "kusto_diagnostics.js"],
        env={**os.environ, "NODE_PATH": str(packages)},
        input=json.dumps({"tables": TABLES, "queries": queries}),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def test_every_query_is_right() -> None:
    """Syntax, functions, and names of tables and columns; the service does see mistakes."""
    queries = {file.stem: kusto_query(file.stem, first_warning="2027-12-01") for file in QUERIES.glob("*.kql")}
    found = diagnostics({**queries, "mistake": "ACSEmailSendMailOperational | where Sender == 'it'"})
    assert "'Sender'" in found.pop("mistake")[0]
    assert len(found) >= 7
    assert {name: messages for name, messages in found.items() if messages} == {}
