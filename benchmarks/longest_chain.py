"""The longest chain of waits in a stack: what an `up` cannot be faster than, however many resources run side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

# azure-native asks for a running creation every 10 seconds (pulumi-azure-native, provider/pkg/azure/client_azcore.go).
POLL = 10.0
# How long does the cloud work on it, in seconds? As recorded (azure-cli-extensions and azure-powershell), and as the
# simulator plays it.
OPERATIONS = {
    "azure-native:communication:EmailService": 2.4,
    "azure-native:communication:CommunicationService": 2.4,
    "azure-native:communication:Domain": 35.0,
}
# A check is looked at 2 minutes after it was asked for, and the request itself is queued for 1.3 seconds. The ownership
# comes first, then the other three side by side.
VERIFICATION = 2 * (120.0 + 1.3)


def longest_chain(deployment: Mapping[str, Any], time_scale: float) -> float:
    """Return the seconds of the longest path through the resources of an exported `deployment`."""
    resources = {resource["urn"]: resource for resource in deployment["resources"]}

    @cache
    def until_ready(urn: str) -> float:
        resource = resources[urn]
        before = [until_ready(needed) for needed in resource.get("dependencies", ()) if needed in resources]
        return max(before, default=0.0) + wait_of(resource["type"])

    return max(map(until_ready, resources)) * time_scale


def wait_of(kind: str) -> float:
    """Return the seconds that the creation of a resource makes a run wait."""
    if kind == "mfdmail:index:DomainVerification":
        return VERIFICATION
    return math.ceil(OPERATIONS.get(kind, 0.0) / POLL) * POLL
