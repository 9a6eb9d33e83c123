"""What docs/how-to/many-tenants.md says for the operator is typed, from the table to the stacks in a cluster."""

from __future__ import annotations

import json
import os
import re
import shutil
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cluster.api_server import ApiServer
from tests.docs.documented import ROOT, block, documented
from tests.docs.typist import Step, Typist, copy_project
from tests.filled_in import fill_in

PAGE = (ROOT / "docs" / "how-to" / "many-tenants.md").read_text()
# The longest that a stack may have.
LONG_NAME = "northwind-traders-of-the-very-far-north0"


def of_the_page() -> list[str]:
    """Return the commands of the page, up to the loop."""
    blocks = (
        block("docs/how-to/many-tenants.md", "tenants.csv --dry-run"),
        block("docs/how-to/many-tenants.md", "kubectl create"),
        block("docs/how-to/many-tenants.md", "kubectl apply"),
    )
    return [line for text in blocks for line in text.splitlines()]


def table() -> str:
    """Return the table that the page shows."""
    [found] = re.findall(r"```csv\n(.*?)```", PAGE, flags=re.DOTALL)
    return textwrap.dedent(str(found))


@pytest.fixture
def typist(tmp_path: Path, api_server: ApiServer) -> Typist:
    """Somebody at a shell in a copy of the project, with the page's table, a token for git and a cluster at hand."""
    root = tmp_path / "project"
    copy_project(root)
    (root / "stacks" / "tenants.csv").write_text(table())
    (root / "token.txt").write_text("token-for-git")
    return Typist(root, {**os.environ, **api_server.environment, "HOME": str(tmp_path), "COLUMNS": "200"})


def say(typist: Typist, command: str, says: str = "", code: int = 0) -> None:
    """Type a command; it says what it should, and ends with `code`."""
    failure = typist.type(Step(command, command, code, says))
    assert failure is None, failure


def write_workbook(file: Path, rows: Sequence[str]) -> None:
    """Write lines of CSV as a workbook."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row.split(","))
    book.save(file)


@pytest.mark.slow(minutes=1)
def test_the_pages_commands_bring_the_tenants_to_a_cluster(typist: Typist, api_server: ApiServer) -> None:
    """The first run says what is to be filled in; then each command works as it stands on the page."""
    operator = typist.root / "stacks" / "tenants" / "operator.yaml"
    first, *_ = of_the_page()
    say(typist, first, "fill it in, or delete this file", code=1)
    fill_in(operator)

    says = {"kubectl get stacks --namespace mfd": "fabrikam"}
    for command in of_the_page():
        say(typist, command, says.get(command, ""))

    _stacks_are_there(api_server)
    _workspaces_may_ask_who_calls(api_server)

    write_workbook(typist.root / "customers.xlsx", [*table().splitlines()[:2], f"{LONG_NAME},{_rest_of_a_row()}"])
    shutil.copytree(operator.parent, typist.root / "customers" / "template")
    command = documented("./mfd tenants customers.xlsx --template customers/template --out clusters/production")
    say(typist, command, "2 tenants: 1 written")
    say(typist, "kubectl apply --dry-run=server -f clusters/production/", f"stack.pulumi.com/{LONG_NAME} created")


def _stacks_are_there(api_server: ApiServer) -> None:
    contoso, fabrikam = _items(api_server, "stacks")
    assert "prerequisites" not in contoso["spec"]
    assert fabrikam["spec"]["prerequisites"][0]["name"] == contoso["metadata"]["name"]
    accounts = {account["metadata"]["name"]: account["metadata"] for account in _items(api_server, "serviceaccounts")}
    client = accounts[fabrikam["spec"]["serviceAccountName"]]["annotations"]["azure.workload.identity/client-id"]
    assert client == fabrikam["spec"]["envRefs"]["ARM_CLIENT_ID"]["literal"]["value"]
    named = fabrikam["spec"]["gitAuth"]["accessToken"]["secret"]
    [secret] = _items(api_server, "secrets")
    assert (secret["metadata"]["name"], [*secret["data"]]) == (named["name"], [named["key"]])


def _workspaces_may_ask_who_calls(api_server: ApiServer) -> None:
    """And nobody else may."""
    asked = ("auth", "can-i", "create", "tokenreviews.authentication.k8s.io")
    for account, answer in (("mfd:mfd-contoso", "yes"), ("default:other", "no")):
        assert api_server.kubectl(*asked, "--as", f"system:serviceaccount:{account}").stdout.strip() == answer


def _items(api_server: ApiServer, kind: str) -> list[Any]:
    found: list[Any] = json.loads(api_server.must("get", kind, "--namespace", "mfd", "--output", "json"))["items"]
    return found


def _rest_of_a_row() -> str:
    return table().splitlines()[2].partition(",")[2]
