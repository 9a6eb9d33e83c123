"""The sites' bridges: Postfix with the files that `pulumi up` wrote, and the simulator behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demo.postfix import Postfix, PostfixDidNotStartError, obstacle, running_postfix
from demo.servers import place_of

BRIDGED = "lan-bridge"


@dataclass(frozen=True)
class Bridges:
    """Site → the Postfix that runs for it, or why none does in the words of the table at the end."""

    running: dict[str, Postfix] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def place_of(self, device: Mapping[str, Any]) -> str:
        """Return the host and port of the bridge that the device is behind; empty without one that runs."""
        postfix = self.running.get(device["site"]) if device["method"] == BRIDGED else None
        return f"127.0.0.1:{postfix.port}" if postfix else ""

    def last_words(self) -> dict[str, str]:
        """Return for each site what became of a mail that a device behind its bridge sent, and that has not arrived."""
        return self.missing | {site: _last_word(postfix.log) for site, postfix in self.running.items()}

    def __str__(self) -> str:
        """Say of each site where its bridge listens, or why it does not."""
        places = {site: f"Postfix on 127.0.0.1:{postfix.port}" for site, postfix in self.running.items()}
        return "\n".join(f"{site}: {said}" for site, said in (self.missing | places).items())


@contextmanager
def running_bridges(
    folder: Path, devices: Sequence[Mapping[str, Any]], simulator: Mapping[str, str]
) -> Iterator[Bridges]:
    """Run a bridge for each site with devices behind one, by the files in `folder/<site>`; end them on the way out."""
    bridges, why_not = Bridges(), obstacle()
    authorities = Path(simulator["SSL_CERT_FILE"])
    with ExitStack() as stack:
        for site in sorted({device["site"] for device in devices if device["method"] == BRIDGED}):
            if why_not:
                bridges.missing[site] = f"none: its bridge is a Postfix at the site; {why_not}"
                continue
            postfix = running_postfix(folder / site / "postfix", authorities, lambda host: place_of(host, simulator))
            try:
                bridges.running[site] = stack.enter_context(postfix)
            except PostfixDidNotStartError as error:
                bridges.missing[site] = f"failed: {error}"
        yield bridges


def _last_word(log: str) -> str:
    tried = re.findall(r"status=(.*)", log)
    return f"failed: its bridge took it, and then: {tried[-1] if tried else 'nothing'}"
