"""What Exchange Online has to be like for a stack's devices, and the script that brings it about."""

from exchange.changes import describe_changes
from exchange.emptied import emptied
from exchange.errors import ConflictingStatesError, ExchangeError, InvalidStateError, UnreadableReportError
from exchange.merge import merge
from exchange.needs import Need, Sender, needs_of
from exchange.report import Report, ReportItem, read_report, report_from_json
from exchange.script import REPORT_NAME, SCRIPT_NAME, STATE_NAME, script_path
from exchange.state import (
    ExchangeState,
    HveAccount,
    InboundConnector,
    Mailbox,
    SendAs,
    ServicePrincipal,
    state_from_json,
    state_json,
)

__all__ = [
    "REPORT_NAME",
    "SCRIPT_NAME",
    "STATE_NAME",
    "ConflictingStatesError",
    "ExchangeError",
    "ExchangeState",
    "HveAccount",
    "InboundConnector",
    "InvalidStateError",
    "Mailbox",
    "Need",
    "Report",
    "ReportItem",
    "SendAs",
    "Sender",
    "ServicePrincipal",
    "UnreadableReportError",
    "describe_changes",
    "emptied",
    "merge",
    "needs_of",
    "read_report",
    "report_from_json",
    "script_path",
    "state_from_json",
    "state_json",
]
