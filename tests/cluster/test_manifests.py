"""What `mfd tenants` writes for the operator, in front of an API server."""

from __future__ import annotations

import re
import shutil
import uuid
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.app import app
from tests.cluster.api_server import ApiServer
from tests.filled_in import fill_in

ROOT = Path(__file__).parents[2]
COLUMNS = "stack,organization,tenantId,subscriptionId,clientId,dataLocation,domain,after"
TENANTS = 40
_TAKEN = re.compile(r"^(?:serviceaccount|stack\.pulumi\.com)/\S+ (?:created|configured) \(server dry run\)$")


@pytest.fixture(scope="module")
def namespace(api_server: ApiServer) -> ApiServer:
    """Return an API server that has the operator's namespace."""
    api_server.must("create", "namespace", "mfd")
    return api_server


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that `mfd tenants` has written: some tenants have a domain, and all but the first one wait."""
    root = tmp_path_factory.mktemp("provider")
    shutil.copytree(ROOT / "stacks" / "tenants", root / "stacks" / "tenants")
    fill_in(root / "stacks" / "tenants" / "operator.yaml")
    (root / "Pulumi.yaml").write_text("name: mfd\nruntime: python\nstackConfigDir: stacks\n")
    (root / "tenants.csv").write_text("\n".join([COLUMNS, *map(_row, range(TENANTS))]) + "\n")
    done = CliRunner().invoke(app, ["tenants", str(root / "tenants.csv")], env={"MFD_PROJECT": str(root)})
    assert done.exit_code == 0, done.output
    return root / "kubernetes"


@pytest.fixture
def customer(written: Path, tmp_path: Path) -> Path:
    """Return a copy of one tenant's file."""
    return Path(shutil.copy(written / "customer-01.yaml", tmp_path))


def _row(number: int) -> str:
    ids = ",".join(str(uuid.UUID(int=number * 10 + index)) for index in range(3))
    domain = f"devices.customer{number}.example" if number % 2 else ""
    # A name that YAML would read as a number, and words that it would take for something else.
    organization = ("0123", "yes", '"Contoso: #1"', "null")[number % 4]
    return f"customer-{number:02},{organization},{ids},Europe,{domain},{'customer-00' if number else ''}"


def test_the_files_of_all_tenants_are_taken(namespace: ApiServer, written: Path) -> None:
    """With a tenant to wait for and without one, a service account and a stack each."""
    said = namespace.must("apply", "--dry-run=server", "-f", written).splitlines()
    assert len(said) == 2 * TENANTS
    assert [line for line in said if not _TAKEN.match(line)] == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("resyncFrequencySeconds", "resyncFrequencySecond", 'unknown field "spec.resyncFrequencySecond"'),
        ("podTemplate", "podTemplates", 'unknown field "spec.workspaceTemplate.spec.podTemplates"'),
        ("refresh: true", 'refresh: "true"', "spec.refresh in body must be of type boolean"),
        ("21600", '"21600"', "spec.resyncFrequencySeconds in body must be of type integer"),
        ('value: "true"', "value: true", "literal.value in body must be of type string"),
        ('use: "true"', "use: true", "azure.workload.identity/use in body must be of type string"),
        ("type: Secret", "type: Secrets", 'Unsupported value: "Secrets"'),
        ("  refresh: true", "  secrets: {a: b}", 'unknown field "spec.secrets"'),
        ("namespace: mfd", "namespace: mdf", 'namespaces "mdf" not found'),
        ('name: "mfd-customer-01"', 'name: "mfd-Customer-01"', 'metadata.name: Invalid value: "mfd-Customer-01"'),
        ("kind: Stack", "kind: Stacks", 'no matches for kind "Stacks"'),
    ],
)
def test_a_mistake_is_refused(namespace: ApiServer, customer: Path, old: str, new: str, says: str) -> None:
    """A mistyped name, a value of another type, a secret in clear: nothing is dropped in silence."""
    text = customer.read_text()
    assert old in text
    customer.write_text(text.replace(old, new))
    done = namespace.kubectl("apply", "--dry-run=server", "-f", customer)
    assert done.returncode == 1
    assert says in done.stderr
