"""`mfd import`: answers that cannot be right, defaults, and what is said of an inventory that does not fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.inventory.a_stack import as_csv, as_xlsx
from tests.settings.conftest import CONFIG

Run = Callable[..., Result]
DOMAIN = "devices.contoso.example"
SENDER = f"--default=sender={{id}}@{DOMAIN}"
HEAD = ("Serial number", "Asset tag", "Model", "Site", "Location")
ROWS = (("S1", "1001", "Sharp BP-70C65", "berlin", "Hall"), ("S2", "1002", "HP LaserJet Pro M479", "munich", "Flur"))


@pytest.fixture(autouse=True)
def folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a project with a stack of two sites, which is chosen, and an inventory of two devices."""
    (project / "stacks" / "Pulumi.test.yaml").write_text(CONFIG)
    (project / "inventory.csv").write_bytes(as_csv(HEAD, *ROWS))
    monkeypatch.setenv("PULUMI_STACK", "test")
    monkeypatch.chdir(project)
    return project


def device_list(folder: Path) -> Path:
    """Return the device list's path."""
    return folder / "stacks" / "test.devices.csv"


def edit(path: Path, old: str, new: str) -> None:
    """Put `new` in the place of `old`, which stands there."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of the stack."""
    return {path.name: path.read_bytes() for path in (folder / "stacks").iterdir()}


WRONG = [
    (
        f"--default=sender={{serial}}@{DOMAIN}",
        "--default sender: there is no placeholder '{serial}'; known are {id}, {site}",
    ),
    (f"--default=sender={{id@{DOMAIN}", "--default sender: there is no placeholder '{id@"),
    ("--default=location={site}", "--default location: '{site}' is a placeholder, and is filled in a sender only"),
    ("--default=sender={id}", "--default sender: '{id}' makes no sender; it looks like 'scan-berlin@"),
    ("--default=site=nosuch", "--default site: there is no site 'nosuch'; known are berlin, munich"),
    ("--default=site=berlim", "--default site: there is no site 'berlim'; did you mean 'berlin'?"),
    ("--default=method=foo", "--default method: there is no sending method 'foo'; known are auto"),
    ("--default=type=Sharp/bp-70c66", "--default type: there is no device type 'Sharp/bp-70c66'; did you mean"),
    ("--default=hourly=many", "--default hourly: 'many' is not possible here; it should be a valid integer"),
    ("--site=x=nowhere", "--site x: there is no site 'nowhere'; known are berlin, munich"),
    ("--column=model", "--column takes NAME=HEADER, and not 'model'; for example --column model=Ger"),
    ("--default=x", "--default takes COLUMN=VALUE, and not 'x'; for example --default method=auto"),
    ("--site=x", "--site takes TEXT=ID, and not 'x'; for example --site 'Berlin HQ=berlin'"),
    ("--accept=x", "--accept takes LINE=TYPE, and not 'x'; for example --accept 17=HP/laserjet-pro-m479"),
]


@pytest.mark.parametrize(("option", "sentence"), WRONG, ids=[option for option, _ in WRONG])
def test_an_answer_that_cannot_be_right_is_not_kept(mfd: Run, folder: Path, option: str, sentence: str) -> None:
    """One line names the option, what is wrong and what would be right; no file appears."""
    before = files(folder)

    result = mfd("import", "inventory.csv", SENDER, option)

    assert (result.exit_code, files(folder)) == (1, before)
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("kept", "sentence", "way_out"),
    [
        ("defaults:\n  method: foo\n", "2 defaults.method: there is no sending method 'foo'", "--default=method=ecs"),
        ("defaults:\n  site: zhr\n", "2 defaults.site: there is no site 'zhr'", "--default=site=berlin"),
        ("sites:\n  HQ: zhr\n", "2 sites.HQ: there is no site 'zhr'", "--site=HQ=berlin"),
        (
            "defaults:\n  sender: '{serial}@x.example'\n",
            "2 defaults.sender: there is no placeholder '{serial}'",
            SENDER,
        ),
    ],
)
def test_a_kept_answer_that_cannot_be_right_has_its_line(
    mfd: Run, folder: Path, kept: str, sentence: str, way_out: str
) -> None:
    """The column map is named with the line, and the option that the sentence offers replaces the answer."""
    (folder / "stacks" / "test.columns.yaml").write_text(kept)
    before = files(folder)

    result = mfd("import", "inventory.csv")

    assert (result.exit_code, files(folder)) == (1, before)
    assert f"stacks/test.columns.yaml:{sentence}" in result.stderr
    assert f"correct it there, or give {way_out.replace('=', ' ', 1).partition('=')[0]}=VALUE" in result.stderr
    assert mfd("import", "inventory.csv", SENDER, way_out).exit_code == 0


def test_a_refused_value_that_was_a_default_says_so(mfd: Run) -> None:
    """First the option, then, once it is kept, the line of the column map."""
    first = mfd("import", "inventory.csv", "--default=sender={id}@elsewhere.example")
    second = mfd("import", "inventory.csv")

    assert (first.exit_code, second.exit_code) == (1, 1)
    assert "inventory.csv:2 sender: there is no domain 'elsewhere.example'; " in first.stderr
    assert "the value comes from --default 'sender={id}@elsewhere.example': give another" in first.stderr
    assert (
        "the value comes from stacks/test.columns.yaml:9: correct it there, or give another --default sender=VALUE"
        in (second.stderr)
    )


def test_a_refused_value_of_the_inventory_says_nothing_of_defaults(mfd: Run, folder: Path) -> None:
    """The default of that column is another device's."""
    rows = ((*ROWS[0], "a@elsewhere.example"), (*ROWS[1], ""))
    (folder / "inventory.csv").write_bytes(as_csv((*HEAD, "From"), *rows))

    result = mfd("import", "inventory.csv", SENDER)

    assert "inventory.csv:2 sender: there is no domain 'elsewhere.example'" in result.stderr
    assert "comes from" not in result.stderr


def test_renaming_a_device_does_not_change_its_sender(mfd: Run, folder: Path) -> None:
    """A default fills cells and changes none: another sender would be a visit at the device."""
    mfd("import", "inventory.csv", SENDER)
    edit(device_list(folder), "1001,", "zrh-a,")
    before = files(folder)

    result = mfd("import", "inventory.csv")

    assert (result.exit_code, files(folder)) == (0, before)
    assert f"1001@{DOMAIN}" in device_list(folder).read_text()
    assert "nothing to change, 2 of the inventory in the list" in result.stdout


def test_another_default_changes_no_device_that_is_listed(mfd: Run, folder: Path) -> None:
    """It is for the devices to come, and for required cells that somebody emptied."""
    mfd("import", "inventory.csv", SENDER, "--default=location=Lobby")
    edit(device_list(folder), f"1002@{DOMAIN}", "")
    (folder / "inventory.csv").write_bytes(as_csv(HEAD, *ROWS, ("S3", "1003", *ROWS[0][2:4], "")))

    result = mfd("import", "inventory.csv", f"--default=sender=mfd-{{id}}@{DOMAIN}", "--default=location=Cellar")

    assert result.exit_code == 0, result.output
    assert [line.split(",")[3:5] for line in device_list(folder).read_text().splitlines()[1:]] == [
        [f"1001@{DOMAIN}", "Hall"],
        [f"mfd-1002@{DOMAIN}", "Flur"],
        [f"mfd-1003@{DOMAIN}", "Cellar"],
    ]


def test_a_cell_that_a_default_filled_follows_the_inventory(mfd: Run, folder: Path) -> None:
    """Nobody wrote it by hand, also after a run that had nothing to say of it."""
    mfd("import", "inventory.csv", SENDER)
    mfd("import", "inventory.csv")
    rows = ((*ROWS[0], f"copier@{DOMAIN}"), (*ROWS[1], ""))
    (folder / "inventory.csv").write_bytes(as_csv((*HEAD, "From"), *rows))

    result = mfd("import", "inventory.csv", "--column=sender=From")

    assert f"1001 sender: '1001@{DOMAIN}' is now 'copier@{DOMAIN}'" in result.stdout
    assert f"copier@{DOMAIN}" in device_list(folder).read_text()


def test_changed_cells_are_named(mfd: Run, folder: Path) -> None:
    """Ten of them, and how many more; what waits with the others would change."""
    rows = [(f"S{number}", f"d{number}", "Sharp BP-70C65", "berlin", "Hall") for number in range(12)]
    (folder / "inventory.csv").write_bytes(as_csv(HEAD, *rows))
    mfd("import", "inventory.csv", SENDER)
    moved = [(*row[:4], "Cellar") for row in rows]

    (folder / "inventory.csv").write_bytes(as_csv(HEAD, *moved, ("S99", "d99", "Acme Copy", "berlin", "")))
    waits = mfd("import", "inventory.csv")
    (folder / "inventory.csv").write_bytes(as_csv(HEAD, *moved))
    done = mfd("import", "inventory.csv")

    assert "d0 location: 'Hall' would become 'Cellar'" in waits.stdout
    assert "and 2 more cells would be changed" in waits.stdout
    assert "d9 location: 'Hall' is now 'Cellar'\nand 2 more cells are changed\n" in done.stdout
    assert "d10" not in done.stdout


def test_two_addresses_in_a_cell_are_said_to_be_two(mfd: Run, folder: Path) -> None:
    """A whole address is right, two are not."""
    (folder / "inventory.csv").write_bytes(as_csv((*HEAD, "From"), (*ROWS[0], f"a@{DOMAIN}; b@{DOMAIN}")))

    result = mfd("import", "inventory.csv")

    assert f"inventory.csv:2 sender: 'a@{DOMAIN}' and 'b@{DOMAIN}' are 2 addresses; write one" in result.stderr


def test_a_file_that_does_not_fit_the_column_map_is_one_problem(mfd: Run, folder: Path) -> None:
    """It names the map's file, what was taken for the header, what is missing, and how to go on."""
    mfd("import", "inventory.csv", SENDER)
    before = files(folder)
    other = ("Seriennummer", "Inventarnummer", "Modellbezeichnung", "Standort", "Raum")
    (folder / "other.xlsx").write_bytes(as_xlsx(("Fleet report",), other, *ROWS))

    result = mfd("import", "other.xlsx")

    assert (result.exit_code, files(folder)) == (1, before)
    (line,) = result.stderr.splitlines()
    assert (
        "other.xlsx:2: does not fit stacks/test.columns.yaml: this line was taken for the header ('Seriennummer', "
        in line
    )
    assert "and has no 'Serial number' (serial), 'Asset tag' (id), 'Model' (model), 'Site' (site)" in line
    assert (
        "as with --column serial=Seriennummer, or correct stacks/test.columns.yaml; without its `columns:` all" in line
    )
    map_file = folder / "stacks" / "test.columns.yaml"
    map_file.write_text("defaults:" + map_file.read_text().partition("defaults:")[2])
    again = mfd("import", "other.xlsx")
    assert (again.exit_code, "nothing to change" in again.stdout) == (0, True), again.output


def test_how_the_file_was_read_comes_first_when_columns_are_missing_too(mfd: Run, folder: Path) -> None:
    """It says most often what is wrong, and names the columns that are left."""
    (folder / "inventory.csv").write_bytes(as_csv(("Gerät", "Wo"), ("Sharp", "Berlin"), delimiter=";"))

    result = mfd("import", "inventory.csv")

    assert result.exit_code == 1
    assert result.stdout == (
        "inventory.csv: UTF-8, separated by semicolons; header in line 1: nothing is taken; not taken: Gerät, Wo\n"
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\x90\x8f", "is an image, and no workbook; export it as CSV or .xlsx"),
        (b"\x7fELF\x02\x01\x8f\x90\x01", "is no .xlsx workbook, whatever its name says; open it, and save it as"),
    ],
)
def test_what_is_no_workbook_is_said_to_be_none(mfd: Run, folder: Path, data: bytes, sentence: str) -> None:
    """Its name does not make it one, and its encoding is not the matter."""
    (folder / "x.xlsx").write_bytes(data)

    result = mfd("import", "x.xlsx")

    assert (result.exit_code, f"x.xlsx: {sentence}" in result.stderr) == (1, True), result.stderr


def test_text_that_is_called_a_workbook_is_read(mfd: Run, folder: Path) -> None:
    """Tools export CSV under such names."""
    (folder / "x.xlsx").write_bytes(as_csv(HEAD, *ROWS, encoding="cp1252"))

    assert mfd("import", "x.xlsx", SENDER).exit_code == 0


def test_there_is_no_rest_to_write_when_every_row_waits(mfd: Run, folder: Path) -> None:
    """`--partial` would write nothing."""
    (folder / "inventory.csv").write_bytes(as_csv(HEAD, ("S1", "1001", "Acme Copy", "berlin", "")))

    result = mfd("import", "inventory.csv", SENDER)

    assert "nothing was written; answer the lines above\n" in result.stdout
    assert "--partial" not in result.stdout
