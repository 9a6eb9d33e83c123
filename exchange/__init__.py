"""What Exchange Online has to be like for a stack's devices, and the script that brings it about."""

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
    "ExchangeState",
    "HveAccount",
    "InboundConnector",
    "Mailbox",
    "SendAs",
    "ServicePrincipal",
    "state_from_json",
    "state_json",
]
