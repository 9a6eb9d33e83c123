"""`mfd import`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from inventory import make_plan, read_column_map
from settings import load_stack
from tests.inventory.a_stack import HEADER, ROWS, as_csv, as_xlsx
from tests.settings.conftest import CONFIG

Run = Callable[..., Result]
PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "import.md").read_text()
SENDER = "--default=sender={id}@devices.contoso.example"
HEAD = (*HEADER[:4], "Location")
TWO = (("S1", "Sharp", "BP-70C65", "Berlin", "Büro"), ("S2", "HP", "LaserJet Pro M479", "munich", "Flur"))
LISTED = """\
id,type,site,sender,location,serial
s1,Sharp/bp-70c65,berlin,s1@devices.contoso.example,Büro,S1
s2,HP/laserjet-pro-m479,munich,s2@devices.contoso.example,Flur,S2
"""


@pytest.fixture(autouse=True)
def folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a project with a stack of two sites, which is chosen."""
    (project / "stacks" / "Pulumi.test.yaml").write_text(CONFIG)
    monkeypatch.setenv("PULUMI_STACK", "test")
    monkeypatch.chdir(project)
    return project


def listed(folder: Path) -> str:
    """Return the device list."""
    return (folder / "stacks" / "test.devices.csv").read_text()


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of the stack."""
    return {path.name: path.read_bytes() for path in (folder / "stacks").iterdir()}


def shaped(**changes: Any) -> bytes:
    """Return the two devices as CSV."""
    return as_csv(HEAD, *TWO, **changes)


SHAPES: dict[str, bytes] = {
    "semicolon": shaped(delimiter=";"),
    "tab": shaped(delimiter="\t"),
    "utf-16 with bom": shaped(encoding="utf-16"),
    "utf-16 with bom and tabs": shaped(encoding="utf-16", delimiter="\t"),
    "windows-1252": shaped(encoding="cp1252", delimiter=";"),
    "utf-8 with bom": shaped(encoding="utf-8-sig"),
    "xlsx": as_xlsx(HEAD, *TWO),
    "header aliases": as_csv(("Seriennummer", "Hersteller", "Modell", "Standort", "Aufstellort"), *TWO),
    "extra columns": as_csv(("MAC", *HEAD, "Firmware"), *(("aa:bb", *row, "1.2") for row in TWO)),
    "doubled rows": as_csv(HEAD, *TWO, *TWO),
    "empty rows": as_csv(HEAD, TWO[0], [""] * 5, TWO[1], [""] * 5),
    "a title above": b"Printers;;;;\r\n;;;;\r\n" + shaped(delimiter=";"),
}


@pytest.mark.parametrize("data", SHAPES.values(), ids=SHAPES.keys())
def test_an_inventory_of_any_shape_makes_the_same_list(mfd: Run, folder: Path, data: bytes) -> None:
    """The list is right, and a second run changes no file of the stack and asks for no answer."""
    (folder / "inventory").write_bytes(data)

    first = mfd("import", "inventory", SENDER)
    after = files(folder)
    second = mfd("import", "inventory")

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert listed(folder) == LISTED
    assert [device.id for device in load_stack("test", folder).devices] == ["s1", "s2"]
    assert files(folder) == after
    assert "2 added, 2 of the inventory in the list" in first.stdout
    assert "nothing to change, 2 of the inventory in the list" in second.stdout


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (as_csv(HEAD, *TWO, TWO[0][:2]), "inventory:4: has 2 values for 5 columns"),
        (as_csv(HEAD, *TWO, ("S1", *TWO[1][1:])), "inventory:4 type, site, location: the same device as in line 2"),
        (as_csv(HEAD, *TWO) + b'S3,"Sharp', "inventory:4: not CSV"),
        (as_csv(HEAD, *TWO) + b"S3,\x00", "inventory:4: holds a NUL byte"),
        (as_csv(HEAD, *TWO) + b"S3,\x81\x8d\x8f", "inventory:4: is not UTF-8"),
        (
            as_csv(HEAD, (*TWO[0][:2], "BP-71C65", *TWO[0][3:])),
            "inventory:2 Model: 'Sharp BP-71C65' is not in the catal",
        ),
        (as_csv(HEAD, (*TWO[0][:3], "Paris", "")), "inventory:2 Site: there is no site 'Paris'"),
        (as_csv(HEAD, (*TWO[0][:4], "=1+1")), "inventory:2 Location: '=1+1' would run as a formula"),
        (
            as_csv(HEAD, ("S1", "Epson", "EM-C800", "berlin", "")),
            "inventory:2 type: Epson/em-c800 cannot use the method",
        ),
        (as_csv(("x", "y"), ("1", "2")), "inventory:1 model: no column was recognized"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "inventory: is in Excel's old format (.xls)"),
        (b"", "inventory: is empty"),
    ],
)
def test_what_cannot_be_imported_has_line_and_reason(mfd: Run, folder: Path, data: bytes, sentence: str) -> None:
    """Exit code 1, the way out behind the reason, and no device list."""
    (folder / "inventory").write_bytes(data)

    for _ in range(2):
        result = mfd("import", "inventory", SENDER)

        assert result.exit_code == 1
        (line,) = [line for line in result.stderr.removeprefix("mfd: ").splitlines() if line.startswith(sentence)]
        assert "; " in line
    assert not (folder / "stacks" / "test.devices.csv").exists()
    assert not (folder / "stacks" / "test.imported.csv").exists()


def answer(mfd: Run, *options: str) -> Result:
    """Import with answers."""
    return mfd("import", "inventory", SENDER, *options)


def test_answers_are_kept(mfd: Run, folder: Path) -> None:
    """A column, a site and a model are answered once, also when another row still waits."""
    rows = (("S1", "Acme Copy 1", "Rome", ""), ("S2", "Acme Copy 2", "munich", ""))
    (folder / "inventory").write_bytes(as_csv(("Serial", "Gerät", "Site", "Location"), *rows))

    assert answer(mfd).exit_code == 1
    waits = answer(mfd, "--column", "model=Gerät", "--site", "Rome=berlin", "--accept", "2=Sharp/bp-70c65")
    assert "inventory:3 Gerät: 'Acme Copy 2' is not in the catalogue" in waits.stderr
    assert "nothing was written (1 added)" in waits.stdout
    done = mfd("import", "inventory", "--accept", "acme copy 2=generic/smtp-device")
    last = mfd("import", "inventory")

    assert (waits.exit_code, done.exit_code, last.exit_code) == (1, 0, 0), done.output
    assert listed(folder).splitlines()[1:] == [
        "s1,Sharp/bp-70c65,berlin,s1@devices.contoso.example,S1",
        "s2,Generic/smtp-device,munich,s2@devices.contoso.example,S2",
    ]


def test_partial_writes_what_is_complete(mfd: Run, folder: Path) -> None:
    """The exit code still says that somebody is asked."""
    (folder / "inventory").write_bytes(as_csv(HEAD, *TWO, ("S3", "Acme", "Copy 1", "berlin", "")))

    result = answer(mfd, "--partial")

    assert result.exit_code == 1
    assert "inventory:4 Model: 'Acme Copy 1' is not in the catalogue" in result.stderr
    assert listed(folder) == LISTED


def test_a_dry_run_shows_and_writes_nothing(mfd: Run, folder: Path) -> None:
    """Each cell that would change stands in a table; no file appears."""
    (folder / "inventory").write_bytes(shaped())
    before = files(folder)

    result = answer(mfd, "--dry-run")

    assert (result.exit_code, files(folder)) == (0, before)
    assert "would be: 2 added" in result.stdout
    words = [line.split() for line in result.stdout.splitlines()]
    assert ["s1", "type", "Sharp/bp-70c65"] in words

    answer(mfd)
    (folder / "inventory").write_bytes(shaped().replace(b"Flur", b"Foyer"))
    assert "s2      location  Flur  Foyer" in mfd("import", "inventory", "--dry-run").stdout


def test_edited_cells_stay(mfd: Run, folder: Path) -> None:
    """The list is a person's; the inventory's new value is shown beside it."""
    (folder / "inventory").write_bytes(shaped())
    answer(mfd)
    device_list = folder / "stacks" / "test.devices.csv"
    device_list.write_text(listed(folder).replace("s1@", "reception@").replace("Flur", "Corridor"))
    (folder / "inventory").write_bytes(shaped().replace(b"Flur", b"Foyer"))

    result = mfd("import", "inventory")

    assert result.exit_code == 0
    assert "s2 location: stays 'Corridor' as written by hand; the inventory has 'Foyer'" in result.stdout
    assert listed(folder) == LISTED.replace("s1@", "reception@").replace("Flur", "Corridor")


def test_devices_that_are_gone_stay_until_they_are_pruned(mfd: Run, folder: Path) -> None:
    """They are named each time."""
    (folder / "inventory").write_bytes(shaped())
    answer(mfd)
    (folder / "inventory").write_bytes(as_csv(HEAD, TWO[0]))

    for _ in range(2):
        assert "no longer in the inventory: s2: kept; --prune takes them out" in mfd("import", "inventory").stdout
    assert listed(folder) == LISTED
    pruned = mfd("import", "inventory", "--prune")

    assert "1 taken out" in pruned.stdout
    assert listed(folder) == "".join(LISTED.splitlines(keepends=True)[:2])


@pytest.mark.parametrize("dry_run", [False, True])
def test_devices_that_are_kept_are_not_reported_as_taken_out(mfd: Run, folder: Path, *, dry_run: bool) -> None:
    """The report says which rows stand in the way."""
    (folder / "inventory").write_bytes(shaped())
    answer(mfd)
    (folder / "inventory").write_bytes(as_csv(HEAD, TWO[0], ("", *TWO[1][1:])))

    kept = mfd("import", "inventory", "--prune", "--partial", *(["--dry-run"] if dry_run else []))

    assert (
        "no longer in the inventory: s2: kept; --prune takes nothing out while line 3 may be one of them" in kept.stdout
    )
    assert "taken out" not in kept.stdout
    assert listed(folder) == LISTED


@pytest.mark.parametrize("options", [[], ["--partial", "--dry-run"]], ids=["a row waits", "a dry run"])
def test_devices_that_would_be_taken_out_are_reported_so(mfd: Run, folder: Path, options: Sequence[str]) -> None:
    """Nothing is written while a row waits, nor in a dry run."""
    (folder / "inventory").write_bytes(shaped())
    answer(mfd)
    (folder / "inventory").write_bytes(as_csv(HEAD, TWO[0], ("S3", "Acme", "Copy 1", "berlin", "")))

    kept = mfd("import", "inventory", "--prune", *options)

    assert "no longer in the inventory: s2: would be taken out" in kept.stdout
    assert listed(folder) == LISTED


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--accept", "2=Sharp/bp-70c66"], "there is no device type 'Sharp/bp-70c66'; did you mean 'Sharp/bp-70c65'?"),
        (["--accept", "9=Sharp/bp-70c65"], "inventory:9 model: there is no model in this line"),
        (["--column", "modell=Model"], "there is no column 'modell'; did you mean 'model'?"),
        (["--column", "model=Modell"], "the inventory has no column 'Modell', which --column names"),
        (["--default", "colour=red"], "the device list has no column 'colour'"),
        (["--encoding", "utf-9"], "there is no encoding 'utf-9'"),
        (["--delimiter", ";;"], "';;' cannot stand between values"),
        (["--stack", "tset"], "there is no stacks/Pulumi.tset.yaml, and so no such stack; did you mean 'test'?"),
    ],
)
def test_a_mistyped_answer_is_named(mfd: Run, folder: Path, options: Sequence[str], sentence: str) -> None:
    """Exit code 1, one line, and no file."""
    (folder / "inventory").write_bytes(shaped())
    before = files(folder)

    result = answer(mfd, *options)

    assert (result.exit_code, files(folder)) == (1, before)
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_an_inventory_that_is_not_there(mfd: Run) -> None:
    """An expected failure is one line."""
    right = "name the inventory, a CSV or .xlsx file, from the folder where you are"

    result = mfd("import", "inventory")

    assert (result.exit_code, result.stderr) == (
        1,
        f"mfd: inventory cannot be read: No such file or directory; {right}\n",
    )


def test_mistakes_in_the_column_map_come_first(mfd: Run, folder: Path) -> None:
    """With their lines."""
    (folder / "inventory").write_bytes(shaped())
    (folder / "stacks" / "test.columns.yaml").write_text("columns:\n  modell: Model\n")

    assert "stacks/test.columns.yaml:2 columns.modell: there is no column" in mfd("import", "inventory").stderr


def test_a_list_that_cannot_be_read_is_not_written_over(mfd: Run, folder: Path) -> None:
    """Rows that nobody understands would be lost."""
    (folder / "inventory").write_bytes(shaped())
    device_list = folder / "stacks" / "test.devices.csv"
    device_list.write_text("id,type,site,sender\na,b\n")

    result = answer(mfd)

    assert "stacks/test.devices.csv:2: has 2 values for 4 columns" in result.stderr
    assert device_list.read_text() == "id,type,site,sender\na,b\n"


def test_a_change_meanwhile_is_not_written_over(mfd: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody saved the list in an editor while the inventory was read."""
    (folder / "inventory").write_bytes(shaped())
    device_list = folder / "stacks" / "test.devices.csv"
    device_list.write_text("id,type,site,sender\n")

    def slowly(*args: Any, **kwargs: Any) -> Any:
        found = make_plan(*args, **kwargs)
        device_list.write_text("id,type,site,sender\nmine,Generic/smtp-device,berlin,a@AzureManagedDomain\n")
        return found

    monkeypatch.setattr("cli.inventory_import.make_plan", slowly)

    result = answer(mfd)

    assert (result.exit_code, "was changed while it was read; run the command again" in result.stderr) == (1, True)
    assert "mine" in device_list.read_text()


def test_mode_and_link_of_the_list_stay(mfd: Run, folder: Path) -> None:
    """It is put in the place of the old one whole, wherever that is."""
    (folder / "inventory").write_bytes(shaped())
    elsewhere = folder / "elsewhere.csv"
    elsewhere.write_text("id,type,site,sender\n")
    elsewhere.chmod(0o640)
    (folder / "stacks" / "test.devices.csv").symlink_to(elsewhere)

    assert answer(mfd).exit_code == 0
    assert elsewhere.read_text() == LISTED
    assert elsewhere.stat().st_mode & 0o777 == 0o640
    assert {path.name for path in folder.iterdir() if path.name.startswith(".")} == set()


def test_automatic_methods_are_decided_before_anything_is_written(mfd: Run, folder: Path) -> None:
    """A device for which no method fits waits, as `pulumi preview` would refuse it."""
    (folder / "inventory").write_bytes(as_csv(HEAD, ("S1", "Xerox", "WorkCentre 6015", "berlin", "")))

    result = answer(mfd, "--default", "method=auto")

    assert result.exit_code == 1
    assert "inventory:2 method: " in result.stderr


def test_the_list_may_stand_elsewhere(mfd: Run, folder: Path) -> None:
    """`mfd:devicesFile` says where."""
    config = folder / "stacks" / "Pulumi.test.yaml"
    config.write_text(f"{CONFIG}  mfd:devicesFile: fleet.csv\n")
    (folder / "inventory").write_bytes(shaped())

    assert answer(mfd).exit_code == 0
    assert (folder / "fleet.csv").read_text() == LISTED


def test_the_questions_in_the_docs_are_asked(mfd: Run, folder: Path) -> None:
    """The how-to's sample is what an inventory with these rows brings, but for its line breaks."""
    sample = PAGE.partition("   printers.xlsx:7")[2].partition("   ```")[0]
    printers = [(f"S{number}", "HP", "LaserJet Enterprise M507", "berlin", "") for number in (7, 8)]
    rows = [(f"S{number}", *TWO[0][1:]) for number in range(2, 7)] + printers + [("S9", *TWO[0][1:3], "HQ", "")]
    (folder / "printers.xlsx").write_bytes(as_xlsx(HEAD, *rows))

    said = mfd("import", "printers.xlsx", SENDER).stderr

    assert " ".join(said.split()) == " ".join(f"printers.xlsx:7{sample}".split())


def test_the_map_in_the_docs_is_one() -> None:
    """The how-to's sample is read as it stands there."""
    sample = PAGE.partition("```yaml\n")[2].partition("```")[0]

    assert set(read_column_map(sample, "sample").columns) == {"serial", "host", "model"}


def test_senders_may_come_from_the_inventory(mfd: Run, folder: Path) -> None:
    """A sender outside the stack's domains waits with the reason that the settings give."""
    (folder / "inventory").write_bytes(as_csv(HEADER, *ROWS))

    result = mfd("import", "inventory", "--site", f"{ROWS[1][3]}=berlin")

    assert "inventory:2 sender: there is no domain 'contoso.com'" in result.stderr
