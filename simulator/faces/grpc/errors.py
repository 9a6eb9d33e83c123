"""What can go wrong in the stand-ins for the Pulumi plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class StandInError(Exception):
    """A failure whose sentence the Pulumi engine shows to its user; it never holds a secret."""


class UnknownTypeError(StandInError):
    """Raised when the engine asks for a resource type that the table does not hold."""

    def __init__(self, package: str, token: str, known: Iterable[str] = ()) -> None:
        listed = "".join(f"\n  {name}" for name in sorted(known))
        super().__init__(
            f"[simulator] {token} is not implemented by the stand-in for {package}"
            + (f"; implemented are:{listed}" if listed else ""),
        )


class UnknownFunctionError(UnknownTypeError):
    """Raised when the engine asks for a function that the table does not hold."""


class InputError(StandInError):
    """Raised when an input cannot be turned into a request."""


class CancelledByEngineError(StandInError):
    """Raised in a running operation when the engine calls Cancel (Ctrl-C)."""

    def __init__(self) -> None:
        super().__init__("operation canceled")


class HttpError(StandInError):
    """Raised when ARM, Graph or the token end point answers with an error status."""

    def __init__(self, status: int, code: str, message: str) -> None:
        self.status = status
        self.code = code
        super().__init__(f'Status={status} Code="{code}" Message="{message}"')

    @property
    def is_not_found(self) -> bool:
        """Whether the thing asked for is not there."""
        return self.status == 404  # noqa: PLR2004 - HTTP


class PartialFailureError(StandInError):
    """Raised when a resource was created or changed and the operation then failed: the engine keeps the resource."""

    def __init__(self, resource_id: str, outputs: dict[str, object], reason: str) -> None:
        self.resource_id = resource_id
        self.outputs = outputs
        super().__init__(reason)
