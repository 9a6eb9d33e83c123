"""docs/how-to/remove.md, with its own commands; and what `production: true` protects."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "remove.md"
AZURE_DNS = {"zone": "contoso.example", "resourceGroup": "rg-mail", "create": True}
MAIL = {"name": "mail.contoso.example", "azureDns": AZURE_DNS}
PRINT = {"name": "print.contoso.example", "azureDns": AZURE_DNS}
ZRH = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@mail.contoso.example"}
LABEL = {**ZRH, "id": "zrh-label", "sender": "label@print.contoso.example"}
BER = {**ZRH, "id": "ber-copier", "site": "ber"}


def commands(heading: str) -> str:
    """Return the commands under a heading of the page, for the stack of the test."""
    section = PAGE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    [block] = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    return str(block).replace("prod", "test")


def test_a_device_a_site_a_domain_and_everything(project: Any) -> None:
    """Each section does what it says, and at the end nothing is left."""
    before = project.counts()
    project.configure([ZRH, LABEL, BER], domains=[MAIL, PRINT])
    project.up()

    project.configure([ZRH, LABEL], domains=[MAIL, PRINT])
    project.shell(commands("A device, or a site"))
    assert set(project.devices()) == {"zrh-copier", "zrh-label"}
    assert project.last_changes()["delete"] == 2

    moved = {**LABEL, "sender": "label@mail.contoso.example"}
    project.configure([ZRH, moved], domains=[MAIL])
    project.shell(commands("A domain"))
    for device in project.devices().values():
        project.sends(device)
    assert "print.contoso.example" not in str(project.export())

    project.shell(commands("Everything"))
    assert project.counts() == before
    assert not (project.root / "out" / project.stack).exists()
    assert (project.root / "stacks" / f"Pulumi.{project.stack}.yaml").exists()
    assert project.stack not in project.shell("./mfd pulumi stack ls")


def test_production_protects_until_it_is_switched_off(project: Any) -> None:
    """A destroy and a dropped domain are refused with nothing half gone; unprotected, the stack is destroyed."""
    before = project.counts()
    project.configure([ZRH, LABEL], domains=[MAIL, PRINT], production=True)
    project.up()
    there, kept = project.counts(), project.export()["deployment"]["resources"]

    assert "protected" in project.pulumi("destroy", "--yes", "--skip-preview", expect=1)
    assert project.counts() == there
    moved = {**LABEL, "sender": "label@mail.contoso.example"}
    project.configure([ZRH, moved], domains=[MAIL], production=True)
    # The preview that goes before finds it, so that nothing is begun.
    assert "protected" in project.pulumi("up", "--yes", expect=1)
    assert project.counts() == there
    project.configure([ZRH, LABEL], domains=[MAIL, PRINT], production=True)
    assert set(project.up()) == {"same"}
    assert {resource["urn"] for resource in kept} == {
        resource["urn"] for resource in project.export()["deployment"]["resources"]
    }
    for device in project.devices().values():
        project.sends(device)

    project.configure([ZRH, LABEL], domains=[MAIL, PRINT], production=False)
    assert set(project.up()) == {"same"}
    project.shell(commands("Everything"))
    assert project.counts() == before


def test_a_stack_that_never_got_ready_is_destroyed_too(project: Any) -> None:
    """The program runs before a destroy, also where a wait was over before the domain was verified."""
    before = project.counts()
    project.configure([ZRH], domains=[{"name": "mail.contoso.example", "wait": "2s"}])
    project.pulumi("up", "--yes", "--skip-preview", expect=1)
    project.destroy()
    assert project.counts() == before
