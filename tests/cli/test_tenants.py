"""`mfd tenants`."""

from __future__ import annotations

import csv
import json
import re
import shutil
import textwrap
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from typer.testing import Result

from cli.stack_file import StackFile
from tests.filled_in import fill_in

ROOT = Path(__file__).parents[2]
STACK_FILE = jsonschema.Draft202012Validator(
    json.loads((ROOT / "settings" / "schema" / "stack.schema.json").read_text())
)
COLUMNS = ("stack", "organization", "tenantId", "subscriptionId", "clientId", "dataLocation", "domain", "after")

Run = Callable[..., Result]


def row(number: int, **changed: str) -> dict[str, str]:
    """Return a tenant; the first ones have no domain, and the others wait for the first."""
    ids = {key: str(uuid.UUID(int=number * 10 + index)) for index, key in enumerate(COLUMNS[2:5])}
    domain = f"devices.customer{number}.example" if number % 2 else ""
    after = "customer-000" if number else ""
    values = (f"customer-{number:03}", f"Customer {number}: Ltd", *ids.values(), "Europe", domain, after)
    return {**dict(zip(COLUMNS, values, strict=True)), **changed}


@pytest.fixture
def folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a project with the template that the repository has, filled in."""
    shutil.copytree(ROOT / "stacks" / "tenants", project / "stacks" / "tenants")
    (project / "stacks" / "Pulumi.test.yaml").unlink()
    fill_in(project / "stacks" / "tenants" / "operator.yaml")
    monkeypatch.chdir(project)
    return project


@pytest.fixture
def write_table(folder: Path) -> Callable[[Sequence[dict[str, str]]], None]:
    """Return a function that writes `tenants.csv`."""

    def write(rows: Sequence[dict[str, str]]) -> None:
        with (folder / "tenants.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)

    return write


def change(file: Path, old: str, new: str) -> None:
    """Replace a text that is there."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def files(folder: Path) -> dict[str, bytes]:
    """Return every file."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_200_tenants_come_from_a_table(folder: Path, write_table: Any, mfd: Run) -> None:
    """Each stack file fits the settings' schema, each Stack names its tenant; a second run changes no byte."""
    write_table([row(number) for number in range(200)])
    done = mfd("tenants", "tenants.csv")
    assert (done.exit_code, done.output.splitlines()[-1]) == (
        0,
        "200 tenants: 200 written, 0 updated, 0 unchanged; the files are in stacks/, kubernetes/, tenants.written.yaml",
    )
    before = files(folder)
    for number in range(200):
        name = f"customer-{number:03}"
        STACK_FILE.validate(yaml.safe_load(before[f"stacks/Pulumi.{name}.yaml"]))
        account, stack = yaml.safe_load_all(before[f"kubernetes/{name}.yaml"])
        assert account["metadata"]["name"] == stack["spec"]["serviceAccountName"] == f"mfd-{name}"
        assert account["metadata"]["namespace"] == stack["metadata"]["namespace"]
        assert stack["spec"].get("prerequisites", [{}])[0].get("name") == ("customer-000" if number else None)
        assert stack["spec"]["envRefs"]["ARM_TENANT_ID"]["literal"]["value"] == row(number)["tenantId"]
        assert before[f"stacks/{name}.devices.csv"] == b"id,type,site,sender,name\n"

    again = mfd("tenants", "tenants.csv")
    assert again.output.splitlines()[-1] == "200 tenants: 0 written, 0 updated, 200 unchanged"
    assert files(folder) == before


def test_a_change_of_the_table_changes_what_it_is_about(folder: Path, write_table: Any, mfd: Run) -> None:
    """Nothing but that tenant's files, and the hand's own keys and devices stay."""
    write_table([row(0), row(1)])
    mfd("tenants", "tenants.csv")
    stack = folder / "stacks" / "Pulumi.customer-001.yaml"
    change(stack, "    office:\n", "    berlin:\n      name: Berlin\n    office:\n")
    devices = folder / "stacks" / "customer-001.devices.csv"
    devices.write_text(devices.read_text() + "b1,Generic/smtp-device,berlin,b1@devices.customer1.example,\n")
    before = files(folder)

    write_table([row(0), row(1, organization="Renamed", clientId=row(9)["clientId"])])
    done = mfd("tenants", "tenants.csv", "--dry-run")
    assert "would be updated: customer-001: mfd:organization, Kubernetes objects" in done.output
    assert done.output.splitlines()[-1] == "2 tenants: 0 would be written, 1 would be updated, 1 unchanged"
    assert files(folder) | {"tenants.csv": b""} == before | {"tenants.csv": b""}
    mfd("tenants", "tenants.csv")
    changed = {name for name, data in files(folder).items() if data != before[name]}
    assert changed == {
        "tenants.csv",
        "tenants.written.yaml",
        "stacks/Pulumi.customer-001.yaml",
        "kubernetes/customer-001.yaml",
    }
    assert "Berlin" in stack.read_text()


def test_what_a_hand_changed_stays_and_is_named(folder: Path, write_table: Any, mfd: Run) -> None:
    """In the stack file value by value, in the Kubernetes objects as a whole."""
    write_table([row(0)])
    mfd("tenants", "tenants.csv")
    change(folder / "stacks" / "Pulumi.customer-000.yaml", '"Europe"', "Germany")
    change(folder / "kubernetes" / "customer-000.yaml", "21600", "3600")
    before = files(folder)
    for _ in range(2):
        output = mfd("tenants", "tenants.csv").output
        says = "stacks/Pulumi.customer-000.yaml mfd:dataLocation: stays 'Germany' as written by hand; the table has 'Europe'"
        assert says in output
        assert "customer-000: its Kubernetes objects stay as changed by hand" in output
        assert files(folder) == before


def test_a_stack_of_the_same_name_that_no_run_wrote_is_refused(folder: Path, write_table: Any, mfd: Run) -> None:
    """It may be somebody else's: file, line and both values are named, and nothing is written for any tenant."""
    write_table([row(0)])
    mfd("tenants", "tenants.csv")
    (folder / "tenants.written.yaml").unlink()
    own = folder / "stacks" / "Pulumi.customer-000.yaml"
    text = own.read_text()
    change(own, row(0)["tenantId"], row(7)["tenantId"])
    write_table([row(0), row(1)])
    before = files(folder)
    for options in ((), ("--dry-run",)):
        done = mfd("tenants", "tenants.csv", *options)
        assert (done.exit_code, done.stdout) == (1, "")
        line = next(number for number, line in enumerate(own.read_text().splitlines(), 1) if "mfd:tenantId" in line)
        assert done.stderr == (
            f"mfd: stacks/Pulumi.customer-000.yaml:{line} mfd:tenantId: is '{row(7)['tenantId']}', line 2 of the table makes it "
            f"'{row(0)['tenantId']}', and no run wrote this file; give the tenant another `stack`, or, where both are the same "
            "stack, write the table's value here first\n"
        )
        assert files(folder) == before
    own.write_text(text)
    assert (
        mfd("tenants", "tenants.csv").output.splitlines()[-1].startswith("2 tenants: 1 written, 0 updated, 1 unchanged")
    )


def test_kubernetes_objects_that_no_run_wrote_are_refused(folder: Path, write_table: Any, mfd: Run) -> None:
    """They may be somebody else's, and the tenant would have no Stack: nothing is written, of other tenants neither."""
    (folder / "kubernetes").mkdir()
    own = folder / "kubernetes" / "customer-001.yaml"
    own.write_text("kind: Other\n")
    write_table([row(0), row(1)])
    before = files(folder)
    for options in ((), ("--dry-run",)):
        done = mfd("tenants", "tenants.csv", *options)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr == (
            "mfd: kubernetes/customer-001.yaml: is not what line 3 of the table makes it, and no run wrote this file; "
            "move it away, and the run writes this tenant's, or give the tenant another `stack`\n"
        )
        assert files(folder) == before
    own.unlink()
    assert mfd("tenants", "tenants.csv").exit_code == 0
    assert "kind: Stack" in own.read_text()


def test_objects_in_the_place_of_a_tenants_first_ones_are_refused(folder: Path, write_table: Any, mfd: Run) -> None:
    """The tenant's stack file was written before the template had objects."""
    template = folder / "stacks" / "tenants" / "operator.yaml"
    text = template.read_text()
    template.unlink()
    write_table([row(0)])
    mfd("tenants", "tenants.csv")
    template.write_text(text)
    (folder / "kubernetes").mkdir()
    (folder / "kubernetes" / "customer-000.yaml").write_text("kind: Other\n")
    done = mfd("tenants", "tenants.csv")
    assert (done.exit_code, "kubernetes/customer-000.yaml: is not what line 2" in done.stderr) == (1, True)


def test_a_tenant_that_left_the_table_is_named_and_kept(folder: Path, write_table: Any, mfd: Run) -> None:
    """Its files are needed to destroy the stack."""
    write_table([row(0), row(1)])
    mfd("tenants", "tenants.csv")
    before = files(folder)
    write_table([row(0)])
    done = mfd("tenants", "tenants.csv")
    assert "customer-001: no longer in the table; its files stay, since `./mfd pulumi destroy" in done.output
    assert files(folder) | {"tenants.csv": b""} == before | {"tenants.csv": b""}
    for name in ("stacks/Pulumi.customer-001.yaml", "stacks/customer-001.devices.csv", "kubernetes/customer-001.yaml"):
        (folder / name).unlink()
    for _ in range(2):
        assert "customer-001" not in mfd("tenants", "tenants.csv").output
    assert "customer-001" not in (folder / "tenants.written.yaml").read_text()


def test_all_mistakes_are_named_at_once_and_nothing_is_written(folder: Path, write_table: Any, mfd: Run) -> None:
    """Each with the line and the column of the table, whatever file the value goes into."""
    write_table(
        [
            row(0, domain="devices..example"),
            row(1, tenantId="not-a-guid", dataLocation="Europa"),
            row(2, stack="customer-001"),
            row(3, organization=""),
            row(4, stack="Customer"),
        ]
    )
    before = files(folder)
    done = mfd("tenants", "tenants.csv")
    assert done.exit_code == 1
    found = [line.removeprefix("mfd: ").split(":", 2)[1].split(" ") for line in done.output.splitlines()]
    assert [(int(line), column) for line, column in found] == [
        (2, "domain"),
        (3, "tenantId"),
        (3, "dataLocation"),
        (4, "stack"),
        (5, "organization"),
        (6, "stack"),
    ]
    assert files(folder) == before


def test_a_mistake_of_the_template_or_a_hand_is_named_where_it_stands(folder: Path, write_table: Any, mfd: Run) -> None:
    """Once for all tenants, or in the stack file."""
    write_table([row(0), row(1)])
    mfd("tenants", "tenants.csv")
    change(folder / "stacks" / "Pulumi.customer-000.yaml", "name: Office", "name: Office\n    West:\n      name: West")
    change(folder / "stacks" / "tenants" / "stack.yaml", "mfd:tags:", "mfd:productoin: true\n  mfd:tags:")
    lines = mfd("tenants", "tenants.csv").output.splitlines()
    assert [line.removeprefix("mfd: ").split(" ")[0] for line in lines] == [
        "stacks/Pulumi.customer-000.yaml:14",
        "stacks/tenants/stack.yaml:16",
    ]


def test_a_name_that_is_unique_in_azure_is_not_given_twice(folder: Path, write_table: Any, mfd: Run) -> None:
    """A template's constant would be refused by Azure for every tenant but the first."""
    write_table([row(0), row(1)])
    change(folder / "stacks" / "tenants" / "stack.yaml", "mfd:tags:", "mfd:baseName: mail\n  mfd:tags:")
    done = mfd("tenants", "tenants.csv")
    assert "tenants.csv:3 mfd:baseName: 'mail' is that of 'customer-000' too (line 2)" in done.output


def test_devices_of_the_template_are_checked(folder: Path, write_table: Any, mfd: Run) -> None:
    """A sender made of a cell leads back to the cell."""
    (folder / "stacks" / "tenants" / "devices.csv").write_text(
        "id,type,site,sender\ncopier,Generic/smtp-device,office,scan@{domain}\n"
    )
    write_table([row(1), row(2)])
    done = mfd("tenants", "tenants.csv")
    assert "tenants.csv:3 domain: 'scan@' is not an address" in done.output.replace("mfd: ", "")


def test_without_an_operator_template_only_stack_files_are_written(folder: Path, write_table: Any, mfd: Run) -> None:
    """A loop, or a pipeline, may run the stacks as well."""
    (folder / "stacks" / "tenants" / "operator.yaml").unlink()
    write_table([row(0)])
    assert mfd("tenants", "tenants.csv").exit_code == 0
    assert not (folder / "kubernetes").exists()


def test_the_template_as_it_is_delivered_says_what_is_to_be_filled_in(folder: Path, write_table: Any, mfd: Run) -> None:
    """Three keys of one file, each with its line, and that the file may go."""
    shutil.copy(ROOT / "stacks" / "tenants" / "operator.yaml", folder / "stacks" / "tenants")
    write_table([row(0)])
    done = mfd("tenants", "tenants.csv")
    found = [line.removeprefix("mfd: ") for line in done.output.splitlines()]
    assert (done.exit_code, len(found)) == (1, 3)
    for line, key in zip(found, ("projectRepo", "backend", "secretsProvider"), strict=True):
        assert re.match(rf"stacks/tenants/operator\.yaml:\d+ {key}: still holds the placeholder", line)
        assert "; fill it in, or delete this file, if" in line


def test_a_table_that_is_not_there_is_an_expected_failure(folder: Path, mfd: Run) -> None:  # noqa: ARG001 - stands in it
    """One sentence."""
    done = mfd("tenants", "missing.csv")
    assert (done.exit_code, done.output) == (1, "mfd: missing.csv cannot be read: No such file or directory\n")


def test_the_page_shows_a_table_that_fits_the_template(folder: Path, mfd: Run) -> None:
    """Its commands, one after the other, make the two tenants that it shows; the second waits for the first."""
    page = (ROOT / "docs" / "how-to" / "many-tenants.md").read_text()
    [table] = re.findall(r"```csv\n(.*?)```", page, flags=re.DOTALL)
    (folder / "stacks" / "tenants.csv").write_text(textwrap.dedent(table))
    for command in re.findall(r"^ *\./mfd (tenants stacks/.*)$", page, flags=re.MULTILINE):
        done = mfd(*command.split())
        assert done.exit_code == 0, done.output
    assert sorted(path.name for path in (folder / "kubernetes").iterdir()) == ["contoso.yaml", "fabrikam.yaml"]
    _, stack = yaml.safe_load_all((folder / "kubernetes" / "fabrikam.yaml").read_text())
    assert stack["spec"]["prerequisites"][0]["name"] == "contoso"
    assert "mfd:domains" not in (folder / "stacks" / "Pulumi.fabrikam.yaml").read_text()


def test_a_run_that_is_stopped_between_two_files_is_made_good_by_the_next(
    folder: Path, write_table: Any, mfd: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a stopped run wrote is never taken for a person's."""
    write_table([row(0), row(1)])
    mfd("tenants", "tenants.csv")
    write_table([row(0, organization="New"), row(1, organization="New")])
    write = StackFile.write
    with monkeypatch.context() as patch:
        patch.setattr(StackFile, "write", lambda file, text: _stopped() if "001" in file.name else write(file, text))
        assert mfd("tenants", "tenants.csv").exit_code == 130
    done = mfd("tenants", "tenants.csv")
    assert "by hand" not in done.output
    assert done.output.splitlines()[-1] == (
        "2 tenants: 0 written, 1 updated, 1 unchanged; the files are in stacks/, kubernetes/, tenants.written.yaml"
    )
    assert mfd("tenants", "tenants.csv").output.splitlines()[-1] == "2 tenants: 0 written, 0 updated, 2 unchanged"
    assert (folder / "tenants.written.yaml").read_text().count('"New"') == 2


# The record, three files of each of two tenants, and the record again.
WRITES = 8


@pytest.mark.parametrize("writes", range(WRITES + 1))
def test_a_first_run_that_is_stopped_anywhere_is_followed_by_a_corrected_table(
    folder: Path, write_table: Any, mfd: Run, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    """Its own files are neither foreign nor a person's."""
    write_table([row(0, organization="Old"), row(1, organization="Old")])
    assert stopped_after(writes, mfd, monkeypatch) == (130 if writes < WRITES else 0)
    write_table([row(0, organization="New"), row(1, organization="New", clientId=row(9)["clientId"])])
    assert_all_is_as_anew(folder, mfd)


# The device lists are there by then.
@pytest.mark.parametrize("writes", range(WRITES - 2))
def test_later_runs_that_are_stopped_anywhere_are_followed_by_a_corrected_table(
    folder: Path, write_table: Any, mfd: Run, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    """What two stopped runs wrote, one on top of the other, is the run's own; a value that a person writes then stays."""
    write_table([row(0), row(1)])
    mfd("tenants", "tenants.csv")
    for number, name in enumerate(("New", "Newer")):
        changed = {"organization": name, "clientId": row(8 + number)["clientId"]}
        write_table([row(0, **changed), row(1, **changed)])
        assert stopped_after((writes, 5 - writes)[number], mfd, monkeypatch) == 130
    write_table([row(0, organization="Newest"), row(1, organization="Newest")])
    hand = folder / "stacks" / "Pulumi.customer-000.yaml"
    text = hand.read_text()
    change(hand, '"Europe"', "Germany")
    assert "mfd:dataLocation: stays 'Germany' as written by hand" in mfd("tenants", "tenants.csv", "--dry-run").output
    hand.write_text(text)
    assert_all_is_as_anew(folder, mfd)


def test_a_change_by_hand_after_a_first_run_that_was_stopped_stays(
    folder: Path, write_table: Any, mfd: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In either file."""
    write_table([row(0), row(1)])
    stopped_after(WRITES // 2, mfd, monkeypatch)
    change(folder / "stacks" / "Pulumi.customer-000.yaml", '"Europe"', "Germany")
    change(folder / "kubernetes" / "customer-000.yaml", "21600", "3600")
    for _ in range(2):
        output = mfd("tenants", "tenants.csv").output
        assert "mfd:dataLocation: stays 'Germany' as written by hand" in output
        assert "customer-000: its Kubernetes objects stay as changed by hand" in output


def stopped_after(writes: int, mfd: Run, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the command, and stop it at the next write after so many; nothing of it runs after that, as with a kill."""
    replace, left = StackFile._replace, iter(range(writes))
    with monkeypatch.context() as patch:
        patch.setattr(
            StackFile,
            "_replace",
            lambda file, data: _stopped() if next(left, None) is None else replace(file, data),
        )
        return mfd("tenants", "tenants.csv").exit_code


def assert_all_is_as_anew(folder: Path, mfd: Run) -> None:
    """One more run makes what a first run makes of the same table; the next finds nothing to do."""
    done = mfd("tenants", "tenants.csv")
    assert (done.exit_code, "by hand" in done.output) == (0, False), done.output
    after = files(folder)
    again = mfd("tenants", "tenants.csv").output
    assert again.splitlines()[-1] == "2 tenants: 0 written, 0 updated, 2 unchanged"
    for name in after:
        if name.startswith(("stacks/Pulumi.", "stacks/customer-", "kubernetes/")) or name == "tenants.written.yaml":
            (folder / name).unlink()
    mfd("tenants", "tenants.csv")
    assert {name: _values(data) for name, data in files(folder).items()} == {
        name: _values(data) for name, data in after.items()
    }


def _values(data: bytes) -> Any:
    return list(yaml.safe_load_all(data))


def _stopped() -> None:
    raise KeyboardInterrupt
