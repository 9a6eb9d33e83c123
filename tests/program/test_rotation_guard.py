"""A run is stopped that would take away a secret that is held."""

from __future__ import annotations

from pathlib import Path

import pulumi
import pytest

from program.rotation_guard import check_rotation
from rotation import Mark
from rotation.writing import written
from settings import StackSettings, load_stack
from tests.cli.rotating_stack import DEVICES, STACK
from tests.rotation.a_rotation import TODAY, rotation


@pytest.fixture
def settings(tmp_path: Path) -> StackSettings:
    """Return a stack that accepts 2026H2 only, in a folder of its own."""
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.test.yaml").write_text(STACK)
    (tmp_path / "stacks" / "test.devices.csv").write_text(DEVICES)
    return load_stack("test", tmp_path)


def write(root: Path, text: str) -> None:
    """Write the rotation's file."""
    (root / "stacks" / "test.rotation.yaml").write_text(text)


def test_without_a_rotation_nothing_is_held(settings: StackSettings, tmp_path: Path) -> None:
    """Nor with one that takes nothing away."""
    check_rotation(settings, tmp_path)
    write(tmp_path, written(rotation(devices={"door": None}), ""))
    check_rotation(settings, tmp_path)


def test_a_secret_that_is_held_stops_the_run(settings: StackSettings, tmp_path: Path) -> None:
    """The devices are named, and the way out."""
    write(tmp_path, written(rotation(**{"from": ["2026H1"], "devices": {"door": None, "elsewhere": None}}), ""))
    with pytest.raises(pulumi.RunError, match=r"2026H1 is not in .*, and is held by door\.\nPut it back"):
        check_rotation(settings, tmp_path)


def test_a_file_of_a_removed_stack_is_named_with_what_is_to_be_done(settings: StackSettings, tmp_path: Path) -> None:
    """Deleting it is a way out, and likely the one where it speaks of nothing that the stack has."""
    gone = rotation(**{"from": ["2026H1"], "devices": {"gone": None, "bridge:ber": None}})
    write(tmp_path, written(gone, ""))
    with pytest.raises(
        pulumi.RunError,
        match=r"(?s)left over from a removed stack of this name, which is likely: it speaks of 2026H1, 2027H1, and the stack "
        r"has 2026H2; none of its devices is in the stack, delete it: `rm stacks/test\.rotation\.yaml`",
    ):
        check_rotation(settings, tmp_path)
    write(tmp_path, written(rotation(devices={"door": Mark(moved=TODAY, by="anna"), "gate": None}), ""))
    with pytest.raises(pulumi.RunError, match=r"removed stack of this name, delete it: `rm stacks/test\.rotation"):
        check_rotation(settings, tmp_path)


@pytest.mark.parametrize(("old", "new"), [("scope: site", "scope: device"), ("berlin", "ber")])
def test_a_login_that_is_held_stops_the_run(tmp_path: Path, old: str, new: str) -> None:
    """Another scope or another site id would take both of its secrets away."""
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.test.yaml").write_text(STACK.replace(old, new))
    (tmp_path / "stacks" / "test.devices.csv").write_text(DEVICES.replace(old, new))
    begun = rotation(devices={"door": None, "elsewhere": None}, logins={"berlin": ["door"], "attic": ["elsewhere"]})
    write(tmp_path, written(begun, ""))
    with pytest.raises(
        pulumi.RunError, match=r"test.rotation.yaml says:\nthe login berlin .*, and is held by door\.\nPut it back"
    ):
        check_rotation(load_stack("test", tmp_path), tmp_path)


def test_a_file_that_nobody_can_read_stops_the_run(settings: StackSettings, tmp_path: Path) -> None:
    """What is wrong is named with its line."""
    write(tmp_path, "from: [2026H2]\n<<<<<<< HEAD\n")
    with pytest.raises(
        pulumi.RunError, match=r"stacks/test\.rotation\.yaml cannot be read, .*: stacks/test\.rotation\.yaml:"
    ):
        check_rotation(settings, tmp_path)
