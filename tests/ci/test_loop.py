"""The loop over many tenants, as its page shows it; `./mfd` is a stand-in that says what it was asked."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.ci.pipelines import ROOT

PAGE = (ROOT / "docs" / "how-to" / "many-tenants.md").read_text()
MFD = """#!/bin/sh
echo "$ARM_TENANT_ID $ARM_SUBSCRIPTION_ID $*" >> calls
case "$*" in *"up --stack fabrikam"*) exit 1 ;; esac
"""
BOTH = ["t1 s1 contoso", "t2 s2 fabrikam"]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("stack,tenantId,subscriptionId\ncontoso,t1,s1 \nfabrikam,t2,s2\n", BOTH),
        ('domain,stack,subscriptionId,tenantId\n"a, b",contoso,s1,t1\n,,,\n,fabrikam,s2,t2 ', BOTH),
        ("\ufeffstack;tenantId;subscriptionId\ncontoso;t1;s1\nfabrikam;t2;s2\n", BOTH),
        ("stack,tenantId,subscriptionId\n", []),
    ],
    ids=["blank at the end", "columns in another order", "semicolons", "no row"],
)
def test_every_row_is_one_stack(tmp_path: Path, table: str, expected: list[str]) -> None:
    """However the table is written; a stack that fails is named, and stops no other."""
    [loop] = re.findall(r"```sh\n(mkdir -p out\n.*?)```", PAGE, flags=re.DOTALL)
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "tenants.csv").write_text(table, encoding="utf-8")
    (tmp_path / "mfd").write_text(MFD)
    (tmp_path / "mfd").chmod(0o755)
    done = subprocess.run(["bash", "-c", loop], cwd=tmp_path, capture_output=True, text=True, check=False)
    calls = (tmp_path / "calls").read_text() if expected else ""
    assert sorted(re.findall(r"(\S+ \S+) pulumi up --stack (\S+)", calls)) == [
        tuple(e.rsplit(" ", 1)) for e in expected
    ]
    assert done.stdout == ("fabrikam has failed; see out/fabrikam.log\n" if expected else "")
    assert (tmp_path / "calls").exists() == bool(expected)
