"""The one secret among the settings: passwords of mailboxes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from settings import SettingsError, StackSettings, from_pulumi

CONFIG = "stacks/Pulumi.test.yaml"
PASSWORD = "correct horse battery staple"
ENCRYPTED = "  mfd:mailboxPasswords: {scan@contoso.example: {secure: v1:abc=}}"


@pytest.fixture
def load(project: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that loads the stack with passwords as the engine hands them over."""

    def hand_over(passwords: str, *, secret: bool = True) -> StackSettings:
        config = yaml.safe_load(project.config.read_text())["config"]
        texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}
        monkeypatch.setenv("PULUMI_CONFIG", json.dumps({**texts, "mfd:mailboxPasswords": passwords}))
        monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", json.dumps(["mfd:mailboxPasswords"] if secret else []))
        monkeypatch.setattr(pulumi, "get_stack", lambda: "test")
        root: Path = project.root
        return from_pulumi(root)

    return hand_over


def test_a_password_arrives_and_never_shows(load: Any) -> None:
    """The program can read a mailbox's password; no text of the settings repeats it."""
    settings = load(json.dumps({"Scan@contoso.example": PASSWORD}))
    password = settings.mailbox_password("scan@contoso.example")
    assert password is not None
    assert password.get_secret_value() == PASSWORD
    assert PASSWORD not in repr(settings) + str(settings) + str(settings.model_dump()) + settings.model_dump_json()


def test_a_password_of_digits_is_a_password(load: Any) -> None:
    """The engine hands digits over as a number."""
    password = load('{"scan@contoso.example": 20261127}').mailbox_password("scan@contoso.example")
    assert password is not None
    assert password.get_secret_value() == "20261127"


def test_a_password_that_is_not_there_is_not_known(load: Any) -> None:
    """A mailbox without a password is asked about, not refused."""
    assert load("{}").mailbox_password("scan@contoso.example") is None


def test_what_is_encrypted_in_the_file_is_not_known(project: Any) -> None:
    """Without the engine, passwords stay unknown, and nothing is wrong."""
    project.add(ENCRYPTED)
    assert project.load().mailbox_passwords == {}


@pytest.mark.parametrize(
    ("passwords", "words"),
    [
        ('"' + PASSWORD + '"', "is not a mapping of addresses to passwords"),
        (PASSWORD, "is not a mapping of addresses to passwords"),
        (json.dumps({"scan": PASSWORD}), "'scan' is not an address"),
        (json.dumps({"scan@contoso.example": ""}), "is empty"),
    ],
)
def test_wrong_passwords_are_refused_without_being_shown(load: Any, passwords: str, words: str) -> None:
    """A mistake is named by its key; the value never is."""
    with pytest.raises(SettingsError, match=r"mfd:mailboxPasswords") as refused:
        load(passwords)
    assert words in str(refused.value)
    assert PASSWORD not in str(refused.value)


def test_a_password_in_clear_is_refused(project: Any, load: Any) -> None:
    """A password that was set without `--secret` is refused, in the file and from the engine, and not shown."""
    project.add(f"  mfd:mailboxPasswords: {{scan@contoso.example: {PASSWORD}}}")
    (problem,) = project.problems()
    assert problem.startswith(f"{CONFIG}:17 mfd:mailboxPasswords.scan@contoso.example: is a password in clear; set it")
    assert PASSWORD not in problem
    with pytest.raises(SettingsError, match="is a password in clear") as refused:
        load(json.dumps({"scan@contoso.example": PASSWORD}), secret=False)
    assert PASSWORD not in str(refused.value)


def test_a_password_longer_than_its_field_is_refused(project: Any, load: Any) -> None:
    """Nothing but the field's length is said about it."""
    project.add("  mfd:microsoft365: {organization: c.onmicrosoft.com, acceptedDomains: [contoso.example]}")
    project.change(
        "muc-2,Sharp/bp-70c65,munich,alarm@AzureManagedDomain", "x,Epson/em-c800,munich,scan@contoso.example,m"
    )
    project.change("id,type,site,sender", "id,type,site,sender,method")
    text = project.devices.read_text()
    project.devices.write_text(text.replace(".example\n", ".example,ecs\n").replace(",m\n", ",smtp-auth-basic\n"))
    assert load(json.dumps({"scan@contoso.example": "x" * 20}))
    with pytest.raises(SettingsError, match="the field holds 20 characters") as refused:
        load(json.dumps({"scan@contoso.example": PASSWORD}))
    assert PASSWORD not in str(refused.value)
