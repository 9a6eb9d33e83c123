"""The owner of a zone that is not in Azure: types the records that a stack has written into DNS."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dns.rdatatype
import dns.zonefile

from tests.e2e.inspected import Inspected


@dataclass
class ZoneOwner(Inspected):
    """Reads the zone files of the project and changes the simulator's DNS."""

    _by_hand: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def zone_files(self) -> list[Path]:
        """Return the zone files that a stack with a zone elsewhere has written."""
        return sorted((self.root / "out" / self.stack / "dns").glob("*.zone"))

    def publish(self, zone_file: Path, *, only: str = "", without: str | None = None) -> None:
        """Type the records of a zone file into DNS, as the owner of a zone elsewhere would: those whose name fits."""
        for rrset in dns.zonefile.read_rrsets(zone_file.read_text(), rdclass=None):
            name, kind = rrset.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(rrset.rdtype)
            if only in name and (without is None or without not in name):
                for record in rrset:
                    self.set_dns(name, kind, _value(record), rrset.ttl)

    def set_dns(self, name: str, kind: str, value: str, ttl: int = 3600) -> None:
        """Add one value to a record set of the zone elsewhere."""
        values = self._by_hand.setdefault((name, kind), [])
        values.append(value)
        answer = self.simulator.inspect.put(
            "/inspection/dns", json={"name": name, "type": kind, "values": values, "ttl": ttl}
        )
        assert answer.is_success, answer.text

    def clear_dns(self, name: str, kind: str) -> None:
        """Take a record set of the zone elsewhere away."""
        self._by_hand.pop((name, kind))
        answer = self.simulator.inspect.request("DELETE", "/inspection/dns", json={"name": name, "type": kind})
        assert answer.is_success, answer.text

    @contextmanager
    def zone_elsewhere(self) -> Iterator[None]:
        """Publish each zone file as soon as it is there, while a command runs."""
        done, published = threading.Event(), set[Path]()

        def owner() -> None:
            while not done.wait(0.1):
                for zone_file in set(self.zone_files()) - published:
                    self.publish(zone_file)
                    published.add(zone_file)

        thread = threading.Thread(target=owner, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


def _value(record: Any) -> str:
    value: str = (
        b"".join(record.strings).decode()
        if record.rdtype == dns.rdatatype.TXT
        else record.target.to_text(omit_final_dot=True)
    )
    return value
