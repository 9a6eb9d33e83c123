"""The JSON Schemas that editors use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from catalog.schema_files import main
from settings.inventory import COLUMNS
from settings.schema import schemas

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "settings" / "schema"


def test_the_schemas_are_what_the_models_say() -> None:
    """`python -m settings.schema --check` has nothing to say."""
    assert main(FOLDER, schemas(), ["--check"]) == 0


def test_a_stale_schema_is_noticed(tmp_path: Path) -> None:
    """A schema that is not what the models say is noticed, and generated again."""
    assert main(tmp_path, schemas(), ["--check"]) == 1
    assert main(tmp_path, schemas(), []) == 0
    assert main(tmp_path, schemas(), ["--check"]) == 0


def _problems(text: str) -> list[Any]:
    schema = json.loads((FOLDER / "stack.schema.json").read_text())
    return list(jsonschema.Draft202012Validator(schema).iter_errors(yaml.safe_load(text)))


@pytest.mark.parametrize("stack", ["local", "dev", "prod"])
def test_editors_find_nothing_but_placeholders(stack: str) -> None:
    """The stacks that are here are right for an editor, placeholders aside."""
    problems = _problems((ROOT / "stacks" / f"Pulumi.{stack}.yaml").read_text())
    assert [problem for problem in problems if not str(problem.instance).startswith("<fill in")] == []


@pytest.mark.parametrize(
    ("old", "new"), [("organization", "organisation"), ("Europe", "Mars"), ("wait: 30m", "wait: soon")]
)
def test_editors_find_mistakes(old: str, new: str) -> None:
    """An editor underlines an unknown key and a wrong value."""
    text = (ROOT / "stacks" / "Pulumi.prod.yaml").read_text()
    assert old in text
    assert len(_problems(text.replace(old, new))) > len(_problems(text))


def test_the_keys_of_others_are_theirs() -> None:
    """Configuration of other providers is not looked at."""
    text = (ROOT / "stacks" / "Pulumi.local.yaml").read_text()
    assert _problems(text.replace("config:\n", "config:\n  azure-native:environment: public\n")) == []


def test_every_column_is_described() -> None:
    """The device list's schema has a description for every column."""
    row = json.loads((FOLDER / "device.schema.json").read_text())
    assert tuple(row["properties"]) == COLUMNS
    assert all(column["description"] for column in row["properties"].values())
