"""`mfd rotate`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from cli import rotation_run
from cli.stack_file import StackFile
from tests.cli.rotating_stack import STACK, after_up

Run = Callable[..., Result]
Up = Callable[..., None]
ROTATION = "stacks/test.rotation.yaml"
BOTH = "generations: [2026H2, 2027H1]   # oldest first"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Let it be 1 December 2026, or the day that the returned function is told."""

    def be(day: date) -> None:
        monkeypatch.setattr(rotation_run, "today", lambda: day)

    be(date(2026, 12, 1))
    return be


@pytest.fixture
def rotate(mfd: Run, rotating: Up) -> Run:  # noqa: ARG001 - asked for its effect
    """Run `mfd rotate` for the stack `test`."""
    return lambda *arguments: mfd("rotate", "--stack", "test", *arguments)


def files(project: Path) -> dict[str, str]:
    """Return the stack's files by name."""
    return {path.name: path.read_text() for path in (project / "stacks").iterdir()}


def phase(rotate: Run) -> str:
    """Return what comes next."""
    return str(json.loads(rotate("--json").stdout)["phase"])


def test_a_rotation_from_the_first_run_to_the_last(rotate: Run, rotating: Up, project: Path, today: Any) -> None:
    """Each run says what is next; a run that has nothing to do changes no file."""
    first = rotate("--begin")
    assert first.exit_code == 0, first.output
    assert "Rotation of test: 2026H2 → 2027H1, begun 2026-12-01" in first.stdout
    assert "0 of 3 devices have moved; 3 to visit, due 2026-12-29: 28 days left" in first.stdout
    assert "Written, to be committed: stacks/test.rotation.yaml, stacks/Pulumi.test.yaml" in first.stdout
    assert files(project)["Pulumi.test.yaml"] == STACK.replace("generations: [2026H2]   # oldest first", BOTH)
    before = files(project)
    again = rotate()
    assert "Next: `./mfd pulumi up --stack test` makes the new secrets" in again.stdout
    assert "Written" not in again.stdout
    assert files(project) == before

    rotating("2026H2", "2027H1")
    assert phase(rotate) == "visit"
    assert "1 of 3 devices have moved" in rotate("--done", "gate", "--by", "Anna Muster").stdout
    assert "gate: {moved: 2026-12-01, by: Anna Muster}" in files(project)["test.rotation.yaml"]
    today(date(2027, 1, 2))
    late = rotate("door", "hall", "--done")
    assert "3 of 3 devices have moved (2 of them late)" in late.stdout
    assert "`./mfd rotate --stack test --finish` takes 2026H2 out" in late.stdout

    assert "`./mfd pulumi up --stack test` deletes the secrets of 2026H2" in rotate("--finish").stdout
    assert "generations: [2027H1]   # oldest first" in files(project)["Pulumi.test.yaml"]
    assert phase(rotate) == "retire-up"
    rotating("2027H1")
    assert phase(rotate) == "done"
    before = files(project)
    assert "Next: nothing" in rotate().stdout
    assert files(project) == before

    assert "Rotation of test: 2027H1 → 2027H2" in rotate("--begin").stdout
    assert "--begin: the rotation to 2027H2 is not over" in rotate("--begin").stderr


def test_who_asks_begins_nothing(rotate: Run, project: Path) -> None:
    """A monitor runs it every hour."""
    before = files(project)
    result = rotate()
    assert result.exit_code == 0
    assert result.stdout == "test: no rotation is under way; `./mfd rotate --stack test --begin` starts one\n"
    assert phase(rotate) == "none"
    assert files(project) == before


def test_one_day_and_one_device_are_one(rotate: Run, rotating: Up, exporting_engine: Any, today: Any) -> None:
    """Words go with their number."""
    assert "3 to visit, due 2026-12-02: 1 day left" in rotate("--begin", "--due", "2026-12-02").stdout
    rotating("2026H2", "2027H1")
    today(date(2026, 12, 3))
    assert "due 2026-12-02: 1 day LATE" in rotate().stdout
    state = json.loads(after_up("2026H2", "2027H1"))
    devices = state["deployment"]["resources"][-1]["inputs"]["devices"]
    del devices["door"], devices["hall"]
    exporting_engine(json.dumps(state))
    assert "0 of 1 device has moved; 1 to visit" in rotate().stdout


def test_a_dry_run_writes_nothing(rotate: Run, project: Path) -> None:
    """It shows what would be, and the real run after it does that."""
    before = files(project)
    assert (
        "Would be written: stacks/test.rotation.yaml, stacks/Pulumi.test.yaml" in rotate("--begin", "--dry-run").stdout
    )
    assert files(project) == before
    assert rotate("--begin").exit_code == 0
    assert files(project) != before


@pytest.mark.parametrize("step", ["begin", "finish"])
def test_a_run_that_ends_between_its_two_files_is_gone_on_with(
    rotate: Run,
    rotating: Up,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    """The rotation's file is written first; the next run writes the stack's file, and ends where it would have."""
    if step == "finish":
        rotate("--begin")
        rotating("2026H2", "2027H1")
        rotate("--done", "door", "gate", "hall")
    stack_file = files(project)["Pulumi.test.yaml"]
    write = StackFile.write

    def killed(self: StackFile, text: str) -> None:
        if self.name.endswith("Pulumi.test.yaml"):
            raise KeyboardInterrupt
        write(self, text)

    monkeypatch.setattr(StackFile, "write", killed)
    assert rotate(f"--{step}").exit_code == 130
    assert files(project)["Pulumi.test.yaml"] == stack_file
    monkeypatch.setattr(StackFile, "write", write)
    result = rotate()
    assert "Written, to be committed: stacks/Pulumi.test.yaml" in result.stdout
    assert phase(rotate) == ("retire-up" if step == "finish" else "up")


def test_it_is_finished_by_force_with_everybody_named(rotate: Run, rotating: Up, project: Path) -> None:
    """Refused with exit code 1 and unchanged files until each device has moved or is named with a reason."""
    rotate("--begin")
    rotating("2026H2", "2027H1")
    rotate("--done", "gate")
    before = files(project)
    refused = rotate("--finish", "--force", "door", "--why", "scrapped")
    assert refused.exit_code == 1
    assert "still with the old password: hall;" in refused.stderr
    assert files(project) == before
    done = rotate("--finish", "--force", "door", "hall", "--why", "scrapped", "--by", "Anna")
    assert "2 left behind (door, hall)" in done.stdout
    assert "deletes the secrets of 2026H2; it cuts off door, hall" in done.stdout
    assert "door: {left: 2026-12-01, by: Anna, why: scrapped}" in files(project)["test.rotation.yaml"]


def test_a_second_tick_is_said_to_be_one(rotate: Run, rotating: Up, project: Path, today: Any) -> None:
    """With the day and the name of the first, which stay."""
    rotate("--begin")
    rotating("2026H2", "2027H1")
    assert "already" not in rotate("--done", "gate", "--by", "Anna").stdout
    today(date(2026, 12, 9))
    again = rotate("--done", "gate", "door", "--by", "Ben")
    assert "Ticked off already, and left as it was: gate (on 2026-12-01, says Anna)\n" in again.stdout
    text = files(project)["test.rotation.yaml"]
    assert "gate: {moved: 2026-12-01, by: Anna}" in text
    assert "door: {moved: 2026-12-09, by: Ben}" in text
    assert json.loads(rotate("--done", "gate", "--json").stdout)["tickedOffBefore"] == ["gate"]


def test_a_list_of_a_technician_is_taken(rotate: Run, rotating: Up, project: Path) -> None:
    """A CSV file as a spreadsheet saves it; every wrong day is named with its line."""
    rotate("--begin")
    rotating("2026H2", "2027H1")
    ticks = project / "visited.csv"
    ticks.write_text("\ufeffid;moved;by\ngate;2026-12-01;Ben\ndoor;;\n;;\n", encoding="utf-8")
    assert "2 of 3 devices have moved" in rotate("--done-file", str(ticks), "--by", "Anna").stdout
    text = files(project)["test.rotation.yaml"]
    assert "gate: {moved: 2026-12-01, by: Ben}" in text
    assert "door: {moved: 2026-12-01, by: Anna}" in text
    ticks.write_text("id,moved\nhall,1.12.2026\ngate,soon\n")
    wrong = rotate("--done-file", str(ticks))
    assert wrong.exit_code == 1
    assert f"{ticks}:2: '1.12.2026' is no day such as 2026-12-03" in wrong.stderr
    assert f"{ticks}:3: 'soon' is no day" in wrong.stderr
    ticks.write_text(f"id,by\nhall,{'a' * 201}\ngate,soon\n")
    assert f"{ticks}:2: by: write one line of at most 200 characters" in rotate("--done-file", str(ticks)).stderr
    ticks.write_text("device\nhall\n")
    assert "has no column `id`" in rotate("--done-file", str(ticks)).stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["door"], "what about these devices? --done, or --finish --force"),
        (["--done"], "--done: name the devices"),
        (["--force", "--finish"], "--force: name each device"),
        (["--force", "door"], "--force goes with --finish alone"),
        (["--finish", "--done", "door"], "--finish and ticks are two steps"),
        (["--done", "door", "--by", "a" * 201], "--by: write one line of at most 200 characters"),
        (["--finish", "--force", "door", "--why", "two\nlines"], "--why: write one line of at most 200 characters"),
        (["--finish"], "no rotation is under way"),
        (["--done", "door"], "no rotation is under way"),
        (["--due", "2027-01-29"], "no rotation is under way; `./mfd rotate --stack test --begin` starts one"),
        (["--begin", "--done", "door"], "--begin goes with --due alone"),
        (["--begin", "--due", "2026-11-01"], "--due: 2026-11-01 is over"),
        (
            ["--begin", "--due", "29.1.2027"],
            "--due: '29.1.2027' is no day; right would be year-month-day, such as 2027-01-29",
        ),
        (["--begin", "--due", "2027-02-30"], "--due: '2027-02-30' is no day"),
    ],
)
def test_options_that_make_no_sense_are_told(rotate: Run, project: Path, arguments: list[str], said: str) -> None:
    """Exit code 1, and nothing was begun."""
    before = files(project)
    result = rotate(*arguments)
    assert result.exit_code == 1
    assert said in result.stderr
    assert files(project) == before


def test_a_killed_up_is_waited_for(rotate: Run, rotating: Up) -> None:
    """The new secret is there, and no hand-out tells it: nobody is sent to a device."""
    rotate("--begin")
    rotating("2026H2", "2027H1", told="2026H2")
    assert phase(rotate) == "up"
    assert "no hand-out tells it before `pulumi up`" in rotate("--done", "door").stderr


def test_a_hand_in_the_stack_file_is_noticed(rotate: Run, rotating: Up, project: Path) -> None:
    """Who takes the old generation out by hand is stopped before the next `up`."""
    rotate("--begin")
    rotating("2026H2", "2027H1")
    path = project / "stacks" / "Pulumi.test.yaml"
    path.write_text(path.read_text().replace("2026H2, 2027H1", "2027H1"))
    result = rotate()
    assert result.exit_code == 1
    assert (
        "2026H2 was taken out of mfd:credentials.generations; put it back before the next `pulumi up`" in result.stderr
    )


def test_a_secret_that_would_last_too_long_is_warned_of(rotate: Run, rotating: Up, project: Path) -> None:
    """While it can still be taken back; with the key, and when it would be right."""
    stack_file = project / "stacks" / "Pulumi.test.yaml"
    stack_file.write_text(STACK.replace("[2026H2]", "[2027H1]"))
    rotating("2027H1")
    warning = "WARNING: 2027H2, in mfd:credentials.generations, makes secrets that end on 2028-12-31, more than two years from now"
    begun = rotate("--begin")
    assert begun.exit_code == 0
    assert warning in begun.stdout
    assert "begin then in July 2027" in begun.stdout
    assert warning in rotate().stdout
    rotating("2027H1", "2027H2")
    assert "WARNING" not in rotate().stdout


def test_a_secret_of_the_next_half_year_is_not_warned_of(rotate: Run) -> None:
    """It lasts for a year and a half."""
    assert "WARNING" not in rotate("--begin").stdout


@pytest.mark.parametrize("arguments", [[], ["--begin"], ["--done", "door"]])
def test_a_file_that_a_removed_stack_left_is_to_be_deleted(
    rotate: Run, rotating: Up, exporting_engine: Any, project: Path, arguments: list[str]
) -> None:
    """A stack that was never brought up has no rotation, one without the secrets that were moved to another; both say so."""
    rotate("--begin")
    rotating("2026H2", "2027H1")
    rotate("--done", "door")
    (project / "stacks" / "Pulumi.test.yaml").write_text(STACK)
    before = files(project)
    rotating("2026H2")
    other = rotate(*arguments)
    assert (
        "stacks/test.rotation.yaml says that devices have moved to 2027H1 (door), and the stack has no" in other.stderr
    )
    exporting_engine('{"deployment": {"resources": []}}')
    new = rotate(*arguments)
    assert new.exit_code == other.exit_code == 1
    assert "left over from a removed stack of this name. Delete it (`rm stacks/test.rotation.yaml`)" in new.stderr
    assert files(project) == before


def test_another_due_day(rotate: Run, project: Path) -> None:
    """At the beginning, and later."""
    assert "due 2027-01-29" in rotate("--begin", "--due", "2027-01-29").stdout
    assert "due 2027-02-26" in rotate("--due", "2027-02-26").stdout
    assert "due: 2027-02-26" in files(project)["test.rotation.yaml"]


def test_no_secret_is_shown_or_written(rotate: Run, rotating: Up, project: Path) -> None:
    """Secrets are read with the stack, and stay in memory."""
    shown = rotate("--begin").output
    rotating("2026H2", "2027H1")
    shown += rotate("--done", "gate").output + rotate("--json").output + rotate("--finish").output
    assert "secret_of-the-credential" not in shown + "".join(files(project).values())
