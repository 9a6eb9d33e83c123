"""The stack of `make demo`, whose cloud is a simulator: outside the demo its commands reach nothing, and say so."""

from __future__ import annotations

LOCAL = "local"
WHERE_IT_LIVES = (
    f"the stack `{LOCAL}` is that of `make demo`: its tenant, its domains and its passwords exist in the simulator only, "
    "which runs while the demo does. `make demo` proves it again; a stack of your own on the simulator: "
    "docs/how-to/own-stack-on-the-simulator.md"
)
