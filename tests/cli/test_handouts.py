"""`mfd handouts`."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from handouts import device_json
from tests.exported_stack import OLD_SECRET, SECRET, exported, record

Run = Callable[..., Result]


def devices_in(folder: Path) -> list[dict[str, Any]]:
    """Return the devices of a set."""
    devices: list[dict[str, Any]] = json.loads((folder / "devices.json").read_text())["devices"]
    return devices


def test_a_set_comes_out_of_the_stack(mfd: Run, exporting_engine: Any, project: Path) -> None:
    """The same set is written each time, for the owner's eyes only, without passwords."""
    exporting_engine(json.dumps(exported("door", "gate")))

    for _ in range(2):
        result = mfd("handouts", "--stack", "test")

        assert result.exit_code == 0, result.output
        assert "Hand-outs of 2 devices, without passwords: " in result.stdout
    folder = project / "out" / "test"
    assert [device["password"] for device in devices_in(folder)] == [None, None]
    assert stat.S_IMODE((folder / "devices.json").stat().st_mode) == 0o600
    texts = "".join(file.read_text() for file in folder.rglob("*.html"))
    assert SECRET not in texts
    assert SECRET not in result.output


def test_passwords_stand_there_when_asked_for(mfd: Run, exporting_engine: Any, project: Path) -> None:
    """--with-passwords writes the current secret, never an older one."""
    exporting_engine(json.dumps(exported("door")))

    result = mfd("handouts", "--stack", "test", "--with-passwords")

    (device,) = devices_in(project / "out" / "test")
    assert (device["username"], device["password"]) == ("test-berlin", SECRET)
    everything = "".join(file.read_text() for file in (project / "out").rglob("*") if file.is_file())
    assert OLD_SECRET not in everything
    assert SECRET not in result.output


@pytest.mark.parametrize(("option", "printed"), [((), True), (("--without-passwords",), False)])
def test_a_stack_that_prints_passwords_goes_on_doing_so(
    mfd: Run, exporting_engine: Any, project: Path, option: tuple[str, ...], *, printed: bool
) -> None:
    """The same set as `pulumi up` writes; the option can leave the passwords out."""
    stack = exported("door")
    stack["deployment"]["resources"][-1]["inputs"]["passwords"] = True
    exporting_engine(json.dumps(stack))
    mfd("handouts", "--stack", "test", *option)
    (device,) = devices_in(project / "out" / "test")
    assert (device["password"] == SECRET) is printed


def test_one_device_leaves_the_whole_set_alone(mfd: Run, exporting_engine: Any, project: Path) -> None:
    """--only writes a set of its own beside the stack's."""
    exporting_engine(json.dumps(exported("door", "gate")))
    mfd("handouts", "--stack", "test")

    result = mfd("handouts", "--stack", "test", "--only", "gate")

    assert result.exit_code == 0
    assert len(devices_in(project / "out" / "test")) == 2
    assert [device["id"] for device in devices_in(project / "out" / "test" / "selection")] == ["gate"]


def test_the_whole_set_takes_a_selection_away(mfd: Run, exporting_engine: Any, project: Path) -> None:
    """A sheet that was written for one visit does not stay with yesterday's password; both are told, once."""
    exporting_engine(json.dumps(exported("door", "gate")))
    mfd("handouts", "--stack", "test", "--with-passwords")
    mfd("handouts", "--stack", "test", "--only", "gate", "--with-passwords")
    folder = project / "out" / "test"
    assert list((folder / "selection").rglob("password-*"))

    result = mfd("handouts", "--stack", "test")

    assert "The password sheets of the earlier set are taken out; " in result.stdout
    assert "The earlier selection of devices is removed, " in result.stdout
    assert list(folder.rglob("password-*")) == []
    assert len(mfd("handouts", "--stack", "test").stdout.splitlines()) == 1


def test_another_folder_keeps_what_is_in_it(mfd: Run, exporting_engine: Any, project: Path, tmp_path: Path) -> None:
    """--out is the user's own: no folder below it is taken for a selection, and the stack's selection stays."""
    exporting_engine(json.dumps(exported("door", "gate")))
    mfd("handouts", "--stack", "test", "--only", "gate")
    mfd("handouts", "--stack", "test", "--only", "gate", "--out", str(tmp_path / "usb" / "selection"))

    mfd("handouts", "--stack", "test", "--out", str(tmp_path / "usb"))

    assert (tmp_path / "usb" / "selection" / "handouts" / "index.html").exists()
    assert (project / "out" / "test" / "selection" / "handouts" / "index.html").exists()


def test_what_others_put_into_another_folder_is_not_replaced(
    mfd: Run, exporting_engine: Any, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as the project's own room: --out names a folder of which `handouts` and devices.json are the command's."""
    exporting_engine(json.dumps(exported("door")))
    (project / "handouts" / "sub").mkdir(parents=True)
    (project / "handouts" / "sub" / "__init__.py").write_text("room")
    (project / "devices.json").write_text("mine")
    monkeypatch.chdir(project)

    for out in (".", str(project), "handouts/.."):
        result = mfd("handouts", "--stack", "test", "--only", "door", "--out", out)

        assert result.exit_code == 1
        assert f"{project}/handouts holds no hand-outs but sub, and " in result.stderr
        assert len(result.stderr.splitlines()) == 1
    assert (project / "handouts" / "sub" / "__init__.py").read_text() == "room"
    assert (project / "devices.json").read_text() == "mine"
    assert not list(project.glob(".handouts*"))


def test_another_folder_tells_what_is_taken_and_kept(mfd: Run, exporting_engine: Any, tmp_path: Path) -> None:
    """Password sheets of the set before, and notes."""
    exporting_engine(json.dumps(exported("door", "gate")))
    arguments = ("handouts", "--stack", "test", "--out", str(tmp_path / "usb"))
    mfd(*arguments, "--with-passwords")
    (tmp_path / "usb" / "handouts" / "notes.txt").write_text("mine")

    told = mfd(*arguments).stdout

    assert "The password sheets of the earlier set are taken out; the same command --with-passwords" in told
    assert "What no run wrote stays among the hand-outs: notes.txt." in told
    assert (tmp_path / "usb" / "handouts" / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    "arguments", [("DOOR", "gate"), ("--only", "Door", "--only", "gate"), ("gate", "--only", "door")]
)
def test_devices_are_named_with_only_or_without(
    mfd: Run, exporting_engine: Any, project: Path, arguments: tuple[str, ...]
) -> None:
    """As `advise` and `verify` take them; case does not count, as in the device list."""
    exporting_engine(json.dumps(exported("door", "gate", "tower")))

    result = mfd("handouts", "--stack", "test", *arguments)

    assert result.exit_code == 0, result.output
    assert [device["id"] for device in devices_in(project / "out" / "test" / "selection")] == ["door", "gate"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dor", "the stack 'test' has no device 'dor'; did you mean 'door'?"),
        ("zzz", "the stack 'test' has no device 'zzz'; known are door, gate"),
        ("door,Gate", "'door,Gate' is no device; each is named on its own: `./mfd handouts door Gate`"),
    ],
)
def test_unknown_device_is_named_with_the_known_ones(mfd: Run, exporting_engine: Any, name: str, said: str) -> None:
    """Or with the one that was meant."""
    exporting_engine(json.dumps(exported("door", "gate")))

    for arguments in (("--only", name), (name,)):
        result = mfd("handouts", "--stack", "test", *arguments)

        assert result.exit_code == 1
        assert said in result.stderr


@pytest.mark.parametrize("inner", ["", "inner"])
def test_folder_that_cannot_be_written(mfd: Run, exporting_engine: Any, tmp_path: Path, inner: str) -> None:
    """A file where a folder belongs, or above it; and what the system refuses."""
    exporting_engine(json.dumps(exported("door")))
    (tmp_path / "note").write_text("mine")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    expected = {str(tmp_path / "note"): f"({tmp_path}/note is a file)", "/proc/none": "(/proc/none: "}

    for out, why in {**expected, str(tmp_path / "loop"): f"({tmp_path}/loop"}.items():
        result = mfd("handouts", "--stack", "test", "--out", str(Path(out, inner)))

        assert result.exit_code == 1
        assert f"the hand-outs cannot be written to {Path(out, inner)} {why}" in result.stderr
        assert "; name a folder that can be written with --out" in result.stderr
    assert (tmp_path / "note").read_text() == "mine"


def test_wrong_paper_is_refused_with_the_known_ones(mfd: Run) -> None:
    """In a sentence, without the words of a library."""
    result = mfd("handouts", "--stack", "test", "--pdf", "--paper", "a5")

    assert result.exit_code == 2
    assert "Invalid value for '--paper': 'a5' is not one of 'a4', 'letter'." in result.stderr


def test_one_site_has_a_set_of_its_own(mfd: Run, exporting_engine: Any, project: Path) -> None:
    """--site takes every device of the site, and may be joined with --only; twice it gives the same."""
    exporting_engine(json.dumps(exported("door", "gate")))
    folder = project / "out" / "test" / "selection"

    for _ in range(2):
        assert mfd("handouts", "--stack", "test", "--site", "berlin", "--pdf").exit_code == 0
        assert [device["id"] for device in devices_in(folder)] == ["door", "gate"]
        assert [path.name for path in (folder / "handouts").glob("*.pdf")] == ["booklet-berlin.pdf"]


def test_a_site_without_devices_is_named(mfd: Run, exporting_engine: Any, project: Path) -> None:
    """With the sites that there are; nothing is written."""
    exporting_engine(json.dumps(exported("door")))

    result = mfd("handouts", "--stack", "test", "--site", "berlim", "--site", "berlin")

    assert result.exit_code == 1
    assert "no device of the stack 'test' is at the site berlim; it has berlin" in result.stderr
    assert not (project / "out").exists()


def test_paper_without_a_pdf_is_refused(mfd: Run, exporting_engine: Any) -> None:
    """Nobody waits at the printer for a file that was not written."""
    exporting_engine(json.dumps(exported("door")))

    result = mfd("handouts", "--stack", "test", "--paper", "letter")

    assert result.exit_code == 1
    assert "none is written without --pdf; right would be --pdf --paper letter" in result.stderr


def test_the_stack_of_the_demo_is_named_as_such(mfd: Run, exporting_engine: Any, project: Path) -> None:
    """Whoever asks for it without the demo is told where it lives."""
    exporting_engine("error: no stack named 'local' found", 255)
    (project / "stacks" / "Pulumi.local.yaml").write_text("config: {}\n")

    result = mfd("handouts", "--stack", "local")

    assert result.exit_code == 1
    assert "exist in the simulator only" in result.stderr
    assert "docs/how-to/own-stack-on-the-simulator.md" in result.stderr


def test_another_folder(mfd: Run, exporting_engine: Any, tmp_path: Path) -> None:
    """--out says where."""
    exporting_engine(json.dumps(exported("door")))

    assert mfd("handouts", "--stack", "test", "--out", str(tmp_path / "usb")).exit_code == 0
    assert (tmp_path / "usb" / "handouts" / "index.html").exists()


def test_booklets_and_pdf_are_written_when_asked_for(mfd: Run, exporting_engine: Any, project: Path) -> None:
    """--booklets and --pdf write files with many pages beside the pages; the second run without them takes them away."""
    exporting_engine(json.dumps(exported("door")))
    folder = project / "out" / "test" / "handouts"

    done = mfd("handouts", "--stack", "test", "--booklets", "--pdf", "--paper", "letter")
    assert done.exit_code == 0
    [said] = [line for line in done.stdout.splitlines() if line.startswith("Booklets: ")]
    assert [Path(name).name for name in said.removeprefix("Booklets: ").split(", ")] == [
        "booklet.html",
        "booklet-berlin.html",
        "booklet-berlin.pdf",
    ]
    assert {path.suffix for path in folder.glob("booklet-*")} == {".html", ".pdf"}
    assert mfd("handouts", "--stack", "test").exit_code == 0
    assert not list(folder.glob("booklet*"))


def test_the_booklet_of_the_fleet_is_named_however_many_sites_there_are(mfd: Run, exporting_engine: Any) -> None:
    """Those of some sites are only counted."""
    stack = exported()
    [handouts] = stack["deployment"]["resources"]
    for site in ("berlin", "bonn", "hof", "ulm"):
        device = replace(record("door"), id=f"{site}-door", site=site, site_name=site)
        handouts["inputs"]["devices"][device.id] = device_json(device)
    exporting_engine(json.dumps(stack))

    done = mfd("handouts", "--stack", "test", "--booklets", "--pdf")

    [said] = [line for line in done.stdout.splitlines() if line.startswith("Booklets: ")]
    assert said.endswith(" and 3 more")
    assert Path(said.removeprefix("Booklets: ").split(", ")[0]).name == "booklet.html"


@pytest.mark.parametrize(
    ("answer", "code", "arguments", "sentence"),
    [
        (json.dumps(exported("door")), 0, ["--only", "tower"], "the stack 'test' has no device 'tower'"),
        (json.dumps({"deployment": {}}), 0, [], "has no hand-outs yet; `./mfd pulumi up --stack test` makes"),
        (
            "error: no stack named 'test' found",
            255,
            [],
            "never made, or is kept elsewhere: `./mfd pulumi stack init test`",
        ),
        ("error: passphrase must be set", 255, [], "PULUMI_CONFIG_PASSPHRASE_FILE"),
        ("error: PULUMI_ACCESS_TOKEN must be set for login", 255, [], "`./mfd pulumi login URL`"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    mfd: Run, exporting_engine: Any, *, answer: str, code: int, arguments: list[str], sentence: str
) -> None:
    """An expected failure has exit code 1, one line, and no file."""
    exporting_engine(answer, code)

    result = mfd("handouts", "--stack", "test", *arguments)

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_without_an_engine(mfd: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing engine is named with the way to get it."""
    monkeypatch.setenv("PATH", "/nowhere")

    result = mfd("handouts", "--stack", "test")

    assert result.exit_code == 1
    assert "make setup" in result.stderr


def test_no_secret_is_an_argument(mfd: Run, exporting_engine: Any, tmp_path: Path) -> None:
    """The engine is called once, with names only."""
    exporting_engine(json.dumps(exported("door")))

    mfd("handouts", "--stack", "test", "--with-passwords")

    calls = (tmp_path / "engine" / "calls").read_text().splitlines()
    assert calls == ["stack export --show-secrets --stack test --non-interactive"]


def test_no_stack_is_chosen(mfd: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --stack, PULUMI_STACK or a selected stack, the stacks that are there are listed."""
    monkeypatch.setenv("PATH", "/nowhere")

    result = mfd("handouts")

    assert result.exit_code == 1
    assert "no stack is chosen; name one with --stack or PULUMI_STACK (stacks/ has test)" in result.stderr


def pulumi(folder: Path, *arguments: str, answer: str = "") -> str:
    """Run the engine in a folder."""
    command = ["pulumi", *arguments, "--non-interactive"]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, input=answer).stdout


@pytest.mark.engine
def test_the_real_engine_gives_the_set(mfd: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stack that the engine itself encrypted comes out as it went in; the selected stack needs no name."""
    if shutil.which("pulumi") is None:
        pytest.skip("the Pulumi engine is not on PATH; `make test` puts it there")
    (project / "backend").mkdir()
    monkeypatch.setenv("PULUMI_BACKEND_URL", (project / "backend").as_uri())
    monkeypatch.setenv("PULUMI_HOME", str(project / "home"))
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "a passphrase")
    pulumi(project, "stack", "init", "test")
    state = json.loads(pulumi(project, "stack", "export"))
    state["deployment"]["resources"] = exported("door")["deployment"]["resources"]
    pulumi(project, "stack", "import", answer=json.dumps(state))

    result = mfd("handouts", "--with-passwords")

    assert result.exit_code == 0, result.output
    assert devices_in(project / "out" / "test")[0]["password"] == SECRET
    assert SECRET not in "".join(file.read_text() for file in (project / "backend").rglob("*.json"))


def test_long_run_shows_progress(
    mfd: Run, exporting_engine: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where no bar can move there is a line now and then, on stderr; a short run writes none."""
    exporting_engine(json.dumps(exported(*(f"door-{number}" for number in range(60)))))
    assert mfd("handouts", "--stack", "test", "--out", str(tmp_path / "quick")).stderr == ""
    monkeypatch.setattr("cli.page_progress.SECONDS_BETWEEN_LINES", 0.0)

    result = mfd("handouts", "--stack", "test", "--out", str(tmp_path / "slow"))

    assert result.stderr.splitlines() == ["25 of 60 pages", "50 of 60 pages", "60 of 60 pages"]
    assert result.stdout.startswith("Hand-outs of 60 devices, without passwords: ")
