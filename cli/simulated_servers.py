"""What `mfd verify` says where mail servers may be simulated ones, and nobody told it where they listen."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence

from cli.local_stack import LOCAL, PAGE, WHERE_IT_LIVES
from probe import DeviceReport, StepName, Subject

# Host → what the simulator's environment file says of it.
_PLACES = {
    "smtp.azurecomm.net": "MFDSIM_SMTP_ACS",
    "smtp.office365.com": "MFDSIM_SMTP_EXCHANGE",
    "smtp.hve.mx.microsoft": "MFDSIM_SMTP_HVE",
}
# Domains of tenants' MX hosts.
_MX = (".mail.protection.outlook.com", ".mx.microsoft")
_HERE = re.compile(r"(https://)?(localhost|127\.[0-9.]+):\d+/?")


def hint(
    stack: str, reports: Sequence[DeviceReport], subjects: Sequence[Subject], environ: Mapping[str, str] = os.environ
) -> str:
    """Return how simulated servers are reached, where the failures may come from that; else nothing."""
    if stack == LOCAL:
        return WHERE_IT_LIVES
    failed = {report.device: report.failure.name for report in reports if report.failure}
    options = {option for subject in subjects if subject.device in failed and (option := _option(subject))}
    if not options:
        return ""
    said = f"add {' '.join(sorted(options))} ({PAGE})"
    cloud = environ.get("ARM_METADATA_HOSTNAME", "")
    if _HERE.fullmatch(cloud):
        return f"this shell's login leads to a simulator ({cloud}), whose mail servers have ports of their own: {said}"
    # A shell that is told of no cloud may have forgotten the simulator's.
    if not cloud and set(failed.values()) <= {StepName.DNS, StepName.TCP}:
        return (
            f"no server was reached; where the stack lives in the simulator, `source` its environment file and {said}"
        )
    return ""


def _option(subject: Subject) -> str:
    host, port = subject.settings.host, subject.settings.port
    place = _PLACES.get(host, "MFDSIM_SMTP_MX" if host.endswith(_MX) else "")
    return f"--connect-to {host}:{port}:${place}" if place else ""
