"""The resource types of the provider."""

from __future__ import annotations

from provider.azure import Azure
from provider.resource import Resource
from provider.resources.bridge_files import BridgeFiles
from provider.resources.domain_verification import DomainVerification
from provider.resources.exchange_files import ExchangeFiles
from provider.resources.handout_set import HandoutSet
from provider.resources.mail_exchanger import MailExchanger
from provider.resources.record_files import RecordFiles
from provider.resources.txt_values import TxtValues

__all__ = [
    "BridgeFiles",
    "DomainVerification",
    "ExchangeFiles",
    "HandoutSet",
    "MailExchanger",
    "RecordFiles",
    "TxtValues",
    "all_resources",
]


def all_resources() -> tuple[Resource, ...]:
    """Return one object per resource type; those that talk to Azure share one login."""
    azure = Azure()
    return (
        DomainVerification(azure),
        TxtValues(azure),
        MailExchanger(azure),
        HandoutSet(),
        ExchangeFiles(),
        RecordFiles(),
        BridgeFiles(),
    )
