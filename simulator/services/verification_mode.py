"""How verification behaves on request: the ways in which the field reports say that it misbehaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.errors import bad_request
from simulator.services.communication_domains import VERIFICATION_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simulator.state import State

ORDERS = ("any", "strict")
KNOWN = frozenset({"order", "stuck", "slow", "fail", "lose"})
# A type that is stuck without a count stays so until the mode is changed
FOR_EVER = 1_000_000


class VerificationMode:
    """The mode, in the table `verificationMode`; inspection changes it, a reset forgets it."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._table = state.table("verificationMode")

    def change(self, mode: Mapping[str, Any]) -> list[str]:
        """Replace the mode and return the types whose verification is lost now. Raises WireError 400.

        `order`: "any" (default) or "strict". `stuck`: types whose requests are accepted and never taken up, or type to
        number of requests. `slow`: factor for every duration. `fail`: types that fail whatever DNS says. `lose`: types
        that are Verified now and fail at once.
        """
        self._check(mode)
        self._table.clear()
        stuck = mode.get("stuck") or {}
        self._table["stuck"] = dict(stuck) if isinstance(stuck, dict) else dict.fromkeys(_types(stuck), FOR_EVER)
        self._table["order"] = mode.get("order", "any")
        self._table["slow"] = float(mode.get("slow", 1.0))
        self._table["fail"] = _types(mode.get("fail"))
        self._state.touched()
        return _types(mode.get("lose"))

    @property
    def is_strict(self) -> bool:
        """Whether Domain has to be Verified before the other records are taken up."""
        return bool(self._table.get("order") == "strict")

    @property
    def slowness(self) -> float:
        """By how much every duration is longer than usual."""
        return float(self._table.get("slow", 1.0))

    def fails(self, verification_type: str) -> bool:
        """Say whether the type fails whatever DNS says."""
        return verification_type in self._table.get("fail", [])

    def swallows(self, verification_type: str) -> bool:
        """Say whether this request is accepted and forgotten."""
        stuck = self._table.get("stuck", {})
        left = int(stuck.get(verification_type, 0))
        if left:
            stuck[verification_type] = left - 1
        return left > 0

    def _check(self, mode: Mapping[str, Any]) -> None:
        unknown = set(mode) - KNOWN
        named = [*_types(mode.get("stuck")), *_types(mode.get("fail")), *_types(mode.get("lose"))]
        wrong = [name for name in named if name not in VERIFICATION_TYPES]
        if unknown or wrong or mode.get("order", "any") not in ORDERS:
            raise bad_request("InvalidMode", f"[simulator] not a verification mode: {sorted(unknown) or wrong or mode}")


def _types(value: Iterable[str] | str | bool | None) -> list[str]:  # noqa: FBT001 - the JSON of a test: true means all
    if isinstance(value, bool):
        return list(VERIFICATION_TYPES) if value else []
    return [value] if isinstance(value, str) else list(value or [])
