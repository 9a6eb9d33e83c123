"""Why a device cannot send by a method, as far as the settings say it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Refusal:
    """What is wrong, where it can be put right, and how."""

    name: str
    """Stable and short, for machines: `recipients`."""
    column: str
    """Column of the device list."""
    what: str
    """A clause, without the device's name."""
    right: str
    about: tuple[str, ...] = ()
    """Keys of the configuration that it was read from: while they are wrong, nothing can be said."""

    def of_bridge(self, upstream: str) -> Refusal:
        """Return it as said of a bridge's own method."""
        return replace(self, what=f"the bridge forwards by {upstream}: {self.what}")
