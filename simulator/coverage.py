"""What is implemented, generated from the tables of routes, and the list of rules with their sources."""

from __future__ import annotations

import json

from simulator.faces.http.tables import build_tables
from simulator.rules import all_rules
from simulator.services.exchange_cmdlet_table import CMDLETS
from simulator.services.exchange_refusals import REPLIES
from simulator.services.exchange_switches import SWITCHES
from simulator.settings import Settings
from simulator.world import build_world


def coverage() -> str:
    """Return the page that `python -m simulator --coverage` prints, in Markdown."""
    world = build_world(Settings())
    try:
        parts = [_face(face, routes.table) for face, routes in build_tables(world).items()]
    finally:
        world.verification.shut_down()
    return "# What the simulator implements\n\n" + "\n".join(
        [*parts, _cmdlets(), _switches(), _replies(), _stand_ins(), _rules()]
    )


def _face(face: str, table: list[tuple[str, str]]) -> str:
    rows = "".join(f"- `{method} {template}`\n" for method, template in table)
    return f"## {face}\n\n{rows}"


def _cmdlets() -> str:
    rows = (f"- `{name}` {' '.join((*entry.needs, *entry.takes))}".rstrip() for name, entry in sorted(CMDLETS.items()))
    return "## Cmdlets of Exchange Online, with their parameters\n\n" + "".join(f"{row}\n" for row in rows)


def _switches() -> str:
    rows = (f"- `{name}` ({json.dumps(entry.usual)}): {entry.question}\n" for name, entry in SWITCHES.items())
    return "## Switches of Exchange Online that no cmdlet sets, with what they are at first\n\n" + "".join(rows)


def _replies() -> str:
    rows = (f"- {name}: `{entry.text}` ({entry.source})\n" for name, entry in REPLIES.items())
    return "## Refusals of Exchange Online, and where the texts come from\n\n" + "".join(rows)


def _stand_ins() -> str:
    from simulator.faces.grpc import PACKAGES  # noqa: PLC0415 - grpc is slow to load

    parts = []
    for package in PACKAGES:
        names = "".join(f"- `{name}`\n" for name in sorted([*package.types, *package.functions]))
        parts.append(f"## Stand-in for {package.name} {package.version}\n\n{names}")
    return "\n".join(parts)


def _rules() -> str:
    rows = "".join(f"- {entry.sentence} ({entry.source}; `{entry.place}`)\n" for entry in all_rules())
    return f"## Rules and their sources\n\n{rows}"
