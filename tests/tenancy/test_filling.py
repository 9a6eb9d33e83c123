"""Placeholders of a template."""

from __future__ import annotations

from typing import Any

import yaml

from tenancy import Template
from tests.tenancy.conftest import CELLS


def config(template: Template, **cells: str) -> dict[str, Any]:
    """Return the configuration of a stack file that was made of these cells."""
    found: dict[str, Any] = yaml.safe_load(template.stack_text({**CELLS, **cells}))["config"]
    return found


def test_a_cell_stays_one_text_whatever_stands_in_it(template: Template) -> None:
    """Colons, hashes, quotes and braces of a cell change nothing around it."""
    strange = 'a: b # c "d" {organization} - [e]\\'
    assert config(template, organization=strange)["mfd:organization"] == strange


def test_the_templates_comments_stand_in_the_stack_file(template: Template) -> None:
    """A comment beside a key, and above all of them."""
    text = template.stack_text(CELLS)
    assert text.startswith("# The table's.\n")
    assert 'mfd:organization: "Contoso: Ltd #1" # who\n' in text


def test_what_stands_on_empty_cells_is_left_out(template: Template) -> None:
    """A mapping goes with its last placeholder, also with values that had none; so does a list."""
    assert config(template, vault="", zone="") == {
        "mfd:organization": "Contoso: Ltd #1",
        "mfd:dataLocation": "Europe",
        "mfd:domains": [{"name": "devices.contoso.example"}],
    }
    assert "mfd:domains" not in config(template, zone="", domain="")


def test_the_first_device_list_is_filled(template: Template) -> None:
    """A comma in a cell stays in its cell."""
    assert template.devices_text({**CELLS, "domain": "a,b"}).splitlines()[1] == (
        'copier,Generic/smtp-device,office,"scan@a,b"'
    )
