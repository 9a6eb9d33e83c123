"""Prove the settings of a hand-out: DNS of the sender's domain, TCP, TLS, login, and a mail that the server accepts."""

from probe.connect_to import ConnectTo, ConnectToError
from probe.dns import is_azure_managed, sender_domain_findings
from probe.errors import StepError
from probe.pace import AZURE_MANAGED_DOMAIN, CUSTOM_DOMAIN, Pace, Quota
from probe.patience import Patience
from probe.proving import follow, prove
from probe.report import DeviceReport
from probe.step import Outcome, Step, StepName
from probe.subject import Options, Subject
from probe.watch import Watch

__all__ = [
    "AZURE_MANAGED_DOMAIN",
    "CUSTOM_DOMAIN",
    "ConnectTo",
    "ConnectToError",
    "DeviceReport",
    "Options",
    "Outcome",
    "Pace",
    "Patience",
    "Quota",
    "Step",
    "StepError",
    "StepName",
    "Subject",
    "Watch",
    "follow",
    "is_azure_managed",
    "prove",
    "sender_domain_findings",
]
