"""More secrets than one application of Entra ID holds are refused before anything is made."""

from __future__ import annotations

from typing import Any

import pytest

CONFIG = "stacks/Pulumi.test.yaml"


def fill(project: Any, devices: int) -> None:
    """Make the list `devices` devices long, each with a login of its own."""
    project.add("  mfd:credentials:\n    scope: device\n    generations: [2026H2]")
    row = "{},Generic/smtp-device,berlin,scan@devices.contoso.example\n"
    rows = "".join(row.format(f"d-{number}") for number in range(devices))
    project.devices.write_text(f"id,type,site,sender\n{rows}")


def about_secrets(project: Any) -> list[str]:
    """Return the warnings about secrets."""
    return [warning for warning in project.load().warnings if "Entra ID" in warning]


@pytest.mark.parametrize(("devices", "warnings"), [(490, 0), (491, 1), (980, 1)])
def test_a_rotation_that_would_not_fit_is_told(project: Any, devices: int, warnings: int) -> None:
    """While two generations are accepted, each login has two secrets."""
    fill(project, devices)
    assert len(about_secrets(project)) == warnings


@pytest.mark.parametrize(
    ("devices", "generations", "secrets"), [(981, "[2026H2]", 981), (491, "[2026H2, 2027H1]", 982)]
)
def test_more_secrets_than_an_application_holds_are_refused(
    project: Any, devices: int, generations: str, secrets: int
) -> None:
    """Azure would have made half of everything before Graph refuses the first secret too many."""
    fill(project, devices)
    project.change("[2026H2]", generations)
    (problem,) = project.problems()
    assert problem.startswith(f"{CONFIG}:")
    assert f"mfd:credentials.scope: makes {secrets} secrets of one application for ecs" in problem
    assert "`scope: site`" in problem


def test_devices_that_share_logins_are_not_counted_one_by_one(project: Any) -> None:
    """A site has one secret, however many devices it has."""
    fill(project, 1200)
    project.change("scope: device", "scope: site")
    assert about_secrets(project) == []
