"""A new device is one file: the one that CONTRIBUTING.md shows."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml

from catalog import Catalog, counts, load_catalog
from catalog.obstacles import obstacles
from tests.handouts.page import rendered

ROOT = Path(__file__).parents[2]
NAME = "Umbra/cx-100"


@pytest.fixture(scope="module")
def shown() -> str:
    """Return the file that CONTRIBUTING.md shows."""
    section = (ROOT / "CONTRIBUTING.md").read_text().partition("## Add a device")[2]
    found = re.search(r"```yaml\n(.*?)```", section, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def extended(shown: str, tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Return the catalogue with that one file added."""
    folder = copytree(ROOT / "catalog", tmp_path_factory.mktemp("one-file") / "catalog")
    added = folder / "device-types" / f"{NAME}.yaml"
    added.parent.mkdir()
    added.write_text(shown)
    return load_catalog(folder)


def test_one_file_adds_a_type_that_counts(extended: Catalog) -> None:
    """With the file, and no code, the catalogue has one type more, it counts, and it can send."""
    assert set(extended.device_types) - set(load_catalog().device_types) == {NAME}
    assert counts(extended.device_types[NAME])
    assert not obstacles(extended.methods["ecs"], extended.device_types[NAME])


def test_its_hand_out_says_what_the_file_says(
    shown: str, extended: Catalog, tmp_path: Path, make_device: Any, make_fleet: Any
) -> None:
    """Its quirks, its failures and the fields of the family that it names are on its page."""
    pages = rendered(make_fleet(make_device("new", type=NAME)), tmp_path, extended, with_passwords=True)
    page, document = (pages / "device-new.txt").read_text(), yaml.safe_load(shown)
    (failure,) = document["symptoms"]
    assert document["notes"][0]["text"] in page
    assert f"{failure['shows']}\n    {failure['cause']} {failure['remedy']}" in page
    assert "Authenticated Account" in page


def test_failure_of_a_login_is_not_on_the_page_of_a_device_without_one(
    shown: str, extended: Catalog, tmp_path: Path, make_device: Any, make_fleet: Any
) -> None:
    """The file says for which kind of login its failure is, as the real ones do."""
    record = make_device("new", type=NAME, method="direct-send", credential_id="")
    without = replace(record, settings=replace(record.settings, mechanism="", username=""))
    pages = rendered(make_fleet(without), tmp_path, extended, with_passwords=False)
    (failure,) = yaml.safe_load(shown)["symptoms"]
    assert failure["shows"] not in (pages / "device-new.txt").read_text()
