"""`mfd expiring`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import Result

from cli import secret_ends, tenant_secrets
from cli.stack_secrets import StackSecret, read_stack_secrets
from rotation import Mark
from rotation.writing import written
from tenant import Application, Secret
from tests.rotation.a_rotation import TODAY, rotation

Run = Callable[..., Result]
Up = Callable[..., None]


@pytest.fixture
def expiring(mfd: Run, rotating: Up, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `mfd expiring` for a stack in the middle of a rotation, 30 days before the older secret ends."""
    rotating("2026H2", "2027H1")
    monkeypatch.setattr(secret_ends, "today", lambda: date(2027, 12, 1))
    return lambda *arguments: mfd("expiring", "--stack", "test", *arguments)


def test_secrets_are_listed_by_days_left(expiring: Run) -> None:
    """The first to end comes first; the same again the second time."""
    for _ in range(2):
        result = expiring("--within", "29")
        assert result.exit_code == 0, result.output
        rows = [line.split() for line in result.stdout.splitlines()[1:3]]
        assert rows == [
            ["30", "2027-12-31", "berlin", "2026H2", "mfd-test"],
            ["212", "2028-06-30", "berlin", "2027H1", "mfd-test"],
        ]
        assert "No secret ends within 29 days" in result.stdout


def test_cron_is_told_by_the_exit_code(expiring: Run) -> None:
    """1 when a secret ends within the limit, and the way out."""
    result = expiring("--within", "30d")
    assert result.exit_code == 1
    assert "1 secret needs attention; `./mfd rotate --stack test --begin` replaces them" in result.stdout


def test_the_way_out_is_that_of_the_rotation(expiring: Run, rotating: Up, project: Path, mfd: Run) -> None:
    """One under way goes on, a finished one is brought to its end; what `mfd rotate` says is said here too."""
    file, stack = project / "stacks" / "test.rotation.yaml", project / "stacks" / "Pulumi.test.yaml"
    devices = {"door": Mark(moved=TODAY, by="anna"), "gate": None}
    file.write_text(written(rotation(devices=devices), ""))
    assert "the rotation to 2027H1 is under way: `./mfd rotate --stack test` says what is next" in expiring().stdout
    file.write_text(written(rotation(devices=devices, finished=TODAY), ""))
    stack.write_text(stack.read_text().replace("[2026H2]", "[2027H1]"))
    step = "`./mfd pulumi up --stack test` deletes the secrets of 2026H2"
    assert f"1 secret needs attention; the rotation to 2027H1 is not over: {step}" in expiring().stdout
    assert f"Next: {step}" in mfd("rotate", "--stack", "test").stdout
    rotating("2027H1")
    step = "`./mfd rotate --stack test --begin` replaces them, device by device"
    assert f"1 secret needs attention; {step}" in expiring("--within", "300").stdout
    assert f"Next: nothing; before the secrets end, on 2028-06-30, {step}" in mfd("rotate", "--stack", "test").stdout


def test_json_says_the_same(expiring: Run) -> None:
    """One document, with the same exit code."""
    result = expiring("--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert document["alarming"] == 1
    assert [(one["daysLeft"], one["alarming"]) for one in document["secrets"]] == [(30, True), (212, False)]


def test_no_passphrase_is_needed(expiring: Run, tmp_path: Path) -> None:
    """The stack is read without its secrets."""
    expiring()
    assert "--show-secrets" not in (tmp_path / "engine" / "calls").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--within", "soon"], "right would be for example '30d'"), (["--within", "4w"], "--within")],
)
def test_a_limit_that_is_no_number_of_days(expiring: Run, arguments: list[str], said: str) -> None:
    """Exit code 1 and a sentence."""
    result = expiring(*arguments)
    assert result.exit_code == 1
    assert said in result.stderr


def test_a_stack_that_was_never_up(expiring: Run, exporting_engine: Callable[..., None]) -> None:
    """Nothing is no good news for cron."""
    exporting_engine(json.dumps({"deployment": {}}))
    result = expiring()
    assert result.exit_code == 1
    assert "has nothing yet; `pulumi up --stack test` brings it up" in result.stderr


def test_entra_id_is_asked_too(expiring: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that somebody removed is an alarm; one that the stack does not know is named."""
    stranger = Secret("key-x", "by hand", "abc", None, None)

    def asked(secrets: list[StackSecret], *_: object) -> tuple[set[str], list[tuple[str, Secret]]]:
        return {secrets[1].key_id}, [("mfd-test", stranger)]

    monkeypatch.setattr(secret_ends, "_asked", asked)
    result = expiring("--within", "1d", "--ask-tenant")
    assert result.exit_code == 1
    assert "gone from Entra ID" in result.stdout
    assert "mfd-test has a secret that the stack does not know: 'by hand', key id key-x" in result.stdout
    document = json.loads(expiring("--within", "1d", "--ask-tenant", "--json").stdout)
    assert [one["goneFromEntra"] for one in document["secrets"]] == [False, True]
    assert document["unknownToTheStack"][0]["keyId"] == "key-x"


async def test_the_applications_are_compared(rotating: Up, project: Path) -> None:
    """By client id, each application once."""
    rotating("2026H2", "2027H1")
    asked: list[str] = []

    class FakeTenant:
        async def application(self, client_id: str) -> Application:
            asked.append(client_id)
            return Application(
                "object-1", client_id, "mfd-test", (Secret("key-2027H1", "berlin 2027H1", "", None, None),)
            )

    present = await tenant_secrets.present_secrets(FakeTenant(), read_stack_secrets(project, "test"))  # type: ignore[arg-type] # a stand-in
    assert asked == ["client-1"]
    assert [secret.key_id for _, secret in present] == ["key-2027H1"]
