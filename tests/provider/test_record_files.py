"""RecordFiles writes the records of zones that are looked after elsewhere, and names the domains that change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from provider.resource import Before, DiffKind, Task
from provider.resources.record_files import RecordFiles
from provider.values import UNKNOWN


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in a project's folder, as the engine starts a plugin."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def inputs(**values: str) -> dict[str, Any]:
    """Return inputs with one SPF record per domain (`_` stands for a dot)."""
    records = {
        domain.replace("_", "."): [
            {"key": "SPF", "type": "TXT", "name": domain.replace("_", "."), "value": value, "ttl": 3600}
        ]
        for domain, value in values.items()
    }
    return {"outDir": "out/dev/dns", "records": records}


CONTOSO = inputs(contoso_com="v=spf1 ip4:203.0.113.10 -all")


def test_each_domain_has_a_zone_file_and_a_table(task: Task, project: Path, lines: Any) -> None:
    """Both name the record, and the log shows it."""
    RecordFiles().create(task, CONTOSO)
    folder = project / "out/dev/dns/tenant"
    assert {path.name for path in folder.iterdir()} == {"contoso.com.zone", "contoso.com.md"}
    assert all("ip4:203.0.113.10" in path.read_text() for path in folder.iterdir())
    assert "contoso.com  TXT  v=spf1 ip4:203.0.113.10 -all" in lines.told[-1]


def test_files_of_other_domains_stay(task: Task, project: Path) -> None:
    """A domain that Azure verifies has its files beside the folder."""
    (project / "out/dev/dns").mkdir(parents=True)
    (project / "out/dev/dns/contoso.com.zone").write_text("azure's")
    RecordFiles().create(task, CONTOSO)
    assert (project / "out/dev/dns/contoso.com.zone").read_text() == "azure's"


def test_changes_are_named_by_domain(task: Task) -> None:
    """One domain comes, one goes, one changes."""
    old = inputs(a_com="v=spf1 -all", b_com="v=spf1 -all", c_com="v=spf1 -all")
    new = inputs(b_com="v=spf1 mx -all", c_com="v=spf1 -all", d_com="v=spf1 -all")
    found = RecordFiles().diff(task, Before("x", {}, old), new)
    assert {path: difference.kind for path, difference in found.items()} == {
        'records["a.com"]': DiffKind.DELETE,
        'records["b.com"]': DiffKind.UPDATE,
        'records["d.com"]': DiffKind.ADD,
    }


def test_records_that_are_not_known_yet_are_a_difference(task: Task) -> None:
    """A value may come from another resource."""
    unknown = json.loads(json.dumps(CONTOSO).replace("v=spf1 ip4:203.0.113.10 -all", UNKNOWN))
    assert set(RecordFiles().diff(task, Before("x", {}, CONTOSO), unknown)) == {"records"}
    assert RecordFiles().foresee(unknown, None)["digest"] == UNKNOWN


def test_a_deletion_says_that_dns_keeps_the_records(task: Task, lines: Any) -> None:
    """Nobody but the administrator can take them out."""
    RecordFiles().delete(task, Before("x", {"outDir": "out/dev/dns"}, {}))
    assert "take them out of DNS by hand" in lines.told[-1]
