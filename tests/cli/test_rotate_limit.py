"""`mfd rotate` where one application of Entra ID cannot hold the secrets of both generations."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import Result

from advice import decided_stack
from cli import rotation_run
from handouts import CredentialRecord, credential_json, device_json
from settings import SettingsError, secret_checks
from tests.cli.rotating_stack import ENDS, STACK
from tests.exported_stack import record

Run = Callable[..., Result]
STACK_FILE, ROTATION = "stacks/Pulumi.test.yaml", "stacks/test.rotation.yaml"
WAY_OUT = "let devices share logins (`scope: site`), or split the stack in two"
# With room for five secrets.
MOST, TOO_MANY = 2, 3


class Fleet:
    """A stack whose devices have a login each; `listed` fills its files, `up` lets an `up` of it be the last one."""

    def __init__(self, project: Path, exporting_engine: Callable[[str], None]) -> None:
        self.project, self.engine = project, exporting_engine

    def listed(self, devices: int, *generations: str) -> None:
        """Write the files of a stack with so many devices."""
        text = STACK.replace("scope: site", "scope: device").replace("2026H2", ", ".join(generations))
        (self.project / STACK_FILE).write_text(text)
        rows = "".join(f"d-{number},Generic/smtp-device,berlin,scan@AzureManagedDomain\n" for number in range(devices))
        (self.project / "stacks/test.devices.csv").write_text(f"id,type,site,sender\n{rows}")

    def up(self, devices: int, *generations: str) -> None:
        """Let an `up` with so many devices and these generations be the last one."""
        names = [f"d-{number}" for number in range(devices)]
        ends = {name: ENDS[name] for name in generations}
        passwords = dict.fromkeys(generations, "the~secret.of_the-credential-4040")
        credentials = {name: CredentialRecord(name, f"test-{name}", generations[-1], passwords, ends) for name in names}
        inputs = {
            "stack": "test",
            "organization": "Contoso",
            "devices": {name: device_json(replace(record(name), credential_id=name)) for name in names},
            "credentials": {name: credential_json(one) for name, one in credentials.items()},
        }
        handouts = {"type": "mfdmail:index:HandoutSet", "id": "test", "inputs": inputs}
        self.engine(json.dumps({"version": 3, "deployment": {"resources": [handouts]}}))

    def is_refused(self) -> bool:
        """Whether an `up` refuses the stack."""
        try:
            decided_stack("test", self.project)
        except SettingsError:
            return True
        return False

    def files(self) -> dict[str, str]:
        """Return the stack's files by name."""
        return {path.name: path.read_text() for path in (self.project / "stacks").iterdir()}


@pytest.fixture
def fleet(project: Path, exporting_engine: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> Fleet:
    """Return a stack on 1 December 2026."""
    monkeypatch.setattr(rotation_run, "today", lambda: date(2026, 12, 1))
    return Fleet(project, exporting_engine)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an application hold five secrets, so that a fleet is read in no time."""
    monkeypatch.setattr(secret_checks, "MOST_SECRETS", 5)


@pytest.fixture
def rotate(mfd: Run) -> Run:
    """Run `mfd rotate` for the stack `test`."""
    return lambda *arguments: mfd("rotate", "--stack", "test", *arguments)


@pytest.mark.parametrize("arguments", [["--begin"], ["--begin", "--dry-run"]])
def test_a_rotation_that_would_not_fit_is_not_begun(fleet: Fleet, rotate: Run, arguments: list[str]) -> None:
    """Nothing is written, and what makes the secrets fewer is said."""
    fleet.listed(491, "2026H2")
    fleet.up(491, "2026H2")
    before = fleet.files()
    refused = rotate(*arguments)
    assert refused.exit_code == 1
    assert (
        f"{STACK_FILE} mfd:credentials.scope: the rotation to 2027H1 makes 982 secrets of one application for ecs, and Entra ID "
        f"holds about 1000; before it begins, {WAY_OUT}\nNothing was written"
    ) in refused.stderr
    assert fleet.files() == before
    assert not fleet.is_refused()


@pytest.mark.usefixtures("small")
def test_the_largest_rotation_that_fits_is_begun(fleet: Fleet, rotate: Run) -> None:
    """The stack that it writes is one that `up` takes."""
    fleet.listed(MOST, "2026H2")
    fleet.up(MOST, "2026H2")
    begun = rotate("--begin")
    assert begun.exit_code == 0, begun.output
    assert "Next: `./mfd pulumi up --stack test`" in begun.stdout
    assert not fleet.is_refused()


@pytest.mark.usefixtures("small")
def test_one_that_was_begun_all_the_same_is_led_back(fleet: Fleet, rotate: Run) -> None:
    """Devices came before its `up`; each run says what is to be done, and not `up`, which is refused."""
    fleet.listed(MOST, "2026H2")
    fleet.up(MOST, "2026H2")
    rotate("--begin")
    fleet.listed(TOO_MANY, "2026H2", "2027H1")
    assert fleet.is_refused()
    way = (
        f"`pulumi up` is refused, since {STACK_FILE} makes 6 secrets of one application for ecs, and Entra ID holds about "
        "1000. Take out again the devices that came last; or, as no hand-out tells a password of 2027H1 yet, put that file and "
        f"{ROTATION} back as they were before the rotation, {WAY_OUT}, and begin then"
    )
    shown = rotate()
    assert shown.exit_code == 0
    assert f"Next: {way}" in shown.stdout
    assert json.loads(rotate("--json").stdout)["next"] == way
    finished = rotate("--finish")
    assert finished.exit_code == 1
    assert f"no device can have moved: {way}" in finished.stderr


@pytest.mark.usefixtures("small")
def test_a_generation_that_would_not_fit_is_not_put_back(fleet: Fleet, rotate: Run) -> None:
    """The rotation's file alone is there, as when a run was killed between its two files."""
    fleet.listed(MOST, "2026H2")
    fleet.up(MOST, "2026H2")
    rotate("--begin")
    fleet.listed(TOO_MANY, "2026H2")
    before = fleet.files()
    refused = rotate()
    assert refused.exit_code == 1
    assert f"No hand-out tells a password of 2027H1 yet: delete {ROTATION} first\nNothing was written" in refused.stderr
    assert fleet.files() == before
    (fleet.project / ROTATION).unlink()
    assert not fleet.is_refused()


@pytest.mark.usefixtures("small")
def test_one_that_outgrew_the_limit_is_gone_on_with(fleet: Fleet, rotate: Run) -> None:
    """Devices came after its `up`: visits are ticked off, the old generation is taken out, and `up` takes the stack again."""
    fleet.listed(MOST, "2026H2")
    fleet.up(MOST, "2026H2")
    rotate("--begin")
    fleet.up(MOST, "2026H2", "2027H1")
    fleet.listed(TOO_MANY, "2026H2", "2027H1")
    assert fleet.is_refused()
    ticked = rotate("--done", *(f"d-{number}" for number in range(MOST)))
    assert ticked.exit_code == 0, ticked.output
    assert (
        f"WARNING: {STACK_FILE} makes 6 secrets of one application for ecs, and Entra ID holds about 1000, so that `pulumi up` "
        "is refused; take out again the devices that came last, or do without `up` until the rotation is over"
    ) in ticked.stdout
    finished = rotate("--finish")
    assert finished.exit_code == 0, finished.output
    assert "WARNING" not in finished.stdout
    assert "Next: `./mfd pulumi up --stack test` deletes the secrets of 2026H2" in finished.stdout
    assert not fleet.is_refused()


@pytest.mark.usefixtures("small")
def test_two_generations_by_hand_get_no_third(fleet: Fleet, rotate: Run) -> None:
    """There is room for two; the rotation goes to the second, as the loader's missing warning promises."""
    fleet.listed(2, "2026H2", "2027H1")
    fleet.up(2, "2026H2", "2027H1")
    begun = rotate("--begin")
    assert begun.exit_code == 0, begun.output
    assert "Rotation of test: 2026H2 → 2027H1" in begun.stdout
    assert f"Written, to be committed: {ROTATION}\n" in begun.stdout
    rotate("--done", *(f"d-{number}" for number in range(2)))
    assert rotate("--finish").exit_code == 0
    fleet.up(2, "2027H1")
    assert "Rotation of test: 2027H1 → 2027H2" in rotate("--begin").stdout
    assert not fleet.is_refused()
