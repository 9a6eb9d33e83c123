"""Where the simulator stands in for the servers that mail is sent to."""

from __future__ import annotations

from collections.abc import Mapping

# Server → the variable that says where; any other host is the tenant's own.
_VARIABLES = {
    "smtp.azurecomm.net": "MFDSIM_SMTP_ACS",
    "smtp.office365.com": "MFDSIM_SMTP_EXCHANGE",
    "smtp.hve.mx.microsoft": "MFDSIM_SMTP_HVE",
}


def place_of(host: str, simulator: Mapping[str, str]) -> str:
    """Return the host and port at which the simulator answers for `host`; empty where it does not."""
    return simulator.get(_VARIABLES.get(host, "MFDSIM_SMTP_MX"), "")
