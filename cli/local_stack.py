"""The stack of `make demo`, whose cloud is a simulator: outside the demo its commands reach nothing, and say so."""

from __future__ import annotations

LOCAL = "local"
PAGE = "docs/how-to/own-stack-on-the-simulator.md"
SIMULATED = (
    "a stack that lives in the simulator has stand-ins for it: start the simulator, and `source` its environment file in this "
    f"shell ({PAGE})"
)
WHERE_IT_LIVES = (
    f"the stack `{LOCAL}` is that of `make demo`: its tenant, its domains and its passwords exist in the simulator only, "
    f"which runs while the demo does. `make demo` proves it again; a stack of your own on the simulator: {PAGE}"
)


def way_in(stack: str, way: str) -> str:
    """Return `way` to the cloud, for a stack whose cloud it is; where the stack `local` lives, instead, for that one."""
    return WHERE_IT_LIVES if stack == LOCAL else way
