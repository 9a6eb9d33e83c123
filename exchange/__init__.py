"""What Exchange Online has to be like for a stack's devices, and the script that brings it about."""

from exchange.changes import describe_changes
from exchange.errors import ConflictingStatesError, ExchangeError, InvalidStateError
from exchange.merge import merge
from exchange.script import SCRIPT_NAME, script_path
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
    "SCRIPT_NAME",
    "ConflictingStatesError",
    "ExchangeError",
    "ExchangeState",
    "HveAccount",
    "InboundConnector",
    "InvalidStateError",
    "Mailbox",
    "SendAs",
    "ServicePrincipal",
    "describe_changes",
    "merge",
    "script_path",
    "state_from_json",
    "state_json",
]
