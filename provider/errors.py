"""What can go wrong in a resource; the texts are for the administrator and never hold a secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class ProviderError(Exception):
    """The base of this room's errors; the engine shows its text as the reason of the failure."""


class InitFailedError(ProviderError):
    """Raised when a resource exists and is not ready: the engine keeps it, fails, and updates it on the next run.

    `outputs` are plain values; `reasons` are shown, one per line.
    """

    def __init__(self, resource_id: str, outputs: Mapping[str, Any], reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.resource_id = resource_id
        self.outputs = outputs
        self.reasons = tuple(reasons)


class AzureError(ProviderError):
    """Raised when Azure refuses a call; `transient` says whether trying again may help."""

    def __init__(self, message: str, *, transient: bool = False) -> None:
        super().__init__(message)
        self.transient = transient


class MissingError(AzureError):
    """Raised when what shall be read or changed is not there."""


class ChangedMeanwhileError(AzureError):
    """Raised when somebody else changed a record set between reading and writing it."""


class DoubledSpfError(ProviderError):
    """Raised when a name has two SPF records already: which of them is right is not ours to say."""
