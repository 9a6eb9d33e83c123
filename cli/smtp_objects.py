"""The ARM objects behind a login to `smtp.azurecomm.net`."""

from __future__ import annotations

from dataclasses import dataclass

from cli.arm import Arm
from settings import StackSettings

_VERSION = "2025-09-01"


@dataclass(frozen=True)
class CommunicationService:
    """A Communication Service: its ARM id and the names of its linked domains, in lower case."""

    resource_id: str
    linked_domains: tuple[str, ...]


@dataclass(frozen=True)
class SmtpUsername:
    """An SMTP user name: what a device logs in with, and the client id of the application whose secrets it takes."""

    resource_name: str
    username: str
    application_id: str


def read_service(arm: Arm, settings: StackSettings) -> CommunicationService | None:
    """Return the stack's Communication Service; None when it is not there. Raises AzureError."""
    group = f"/subscriptions/{settings.subscription_id}/resourceGroups/{settings.resource_group_name}"
    path = f"{group}/providers/Microsoft.Communication/communicationServices/{settings.communication_service_name}"
    found = arm.find(path, _VERSION)
    if found is None:
        return None
    linked = found["properties"].get("linkedDomains") or ()
    return CommunicationService(path, tuple(str(domain).rpartition("/")[2].lower() for domain in linked))


def read_usernames(arm: Arm, service: CommunicationService) -> list[SmtpUsername]:
    """Return the SMTP user names of a service. Raises AzureError."""
    found = arm.get(f"{service.resource_id}/smtpUsernames", _VERSION).get("value") or []
    return [
        SmtpUsername(item["name"], item["properties"]["username"], item["properties"]["entraApplicationId"])
        for item in found
    ]
