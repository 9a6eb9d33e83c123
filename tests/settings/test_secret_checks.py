"""More secrets than one application of Entra ID holds are refused before anything is made."""

from __future__ import annotations

from typing import Any

import pytest

CONFIG = "stacks/Pulumi.test.yaml"
MICROSOFT365 = """\
  mfd:microsoft365:
    organization: contoso.onmicrosoft.com
    acceptedDomains: [contoso.example]"""


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
    assert "let devices share logins (`scope: site`), or split the stack in two" in problem
    # Whoever holds the older generation is cut off by another scope.
    undo = "take out again the devices that came last, or a generation that no `pulumi up` has made; `./mfd rotate --stack test`"
    assert (undo in problem) == ("," in generations)


def fill_sites(project: Any, sites: int, scope: str) -> None:
    """Make so many sites with a device each."""
    project.add(f"  mfd:credentials: {{scope: {scope}, generations: [2026H2]}}")
    names = [f"s-{number}" for number in range(sites)]
    project.change("    berlin:\n", "".join(f"    {name}: {{name: {name}}}\n" for name in names) + "    berlin:\n")
    rows = "".join(f"d-{name},Generic/smtp-device,{name},scan@devices.contoso.example\n" for name in names)
    project.devices.write_text(f"id,type,site,sender\n{rows}")


@pytest.mark.parametrize("scope", ["site", "device"])
def test_sites_that_are_too_many_are_told_the_scope_that_helps(project: Any, scope: str) -> None:
    """Who shares by site already, or has a site per device, is not told to share by site."""
    fill_sites(project, 981, scope)
    (problem,) = project.problems()
    assert problem.endswith("holds about 1000; let devices share logins (`scope: fleet`), or split the stack in two")


def test_sites_whose_rotation_would_not_fit_are_told_the_scope_that_helps(project: Any) -> None:
    """The default scope is that of sites."""
    fill_sites(project, 491, "site")
    (warning,) = about_secrets(project)
    assert warning.endswith("holds about 1000; let devices share logins (`scope: fleet`), or split the stack in two")


@pytest.mark.parametrize("scope", ["fleet", "device"])
def test_logins_by_account_are_made_fewer_by_no_scope(project: Any, scope: str) -> None:
    """Each High Volume Email account has a login of its own, whatever the scope."""
    project.add(MICROSOFT365)
    project.add(f"  mfd:credentials: {{scope: {scope}, generations: [2026H2]}}")
    row = "d-{0},Xerox/altalink,berlin,hve-{0}@contoso.example,hve-oauth,inside\n"
    rows = "".join(row.format(number) for number in range(981))
    project.devices.write_text(f"id,type,site,sender,method,recipients\n{rows}")
    (problem,) = [problem for problem in project.problems() if "Entra ID" in problem]
    assert "makes 981 secrets of one application for hve-oauth" in problem
    assert problem.endswith("split the stack in two, since no `scope` makes the logins for hve-oauth few enough")


def test_devices_that_share_logins_are_not_counted_one_by_one(project: Any) -> None:
    """A site has one secret, however many devices it has."""
    fill(project, 1200)
    project.change("scope: device", "scope: site")
    assert about_secrets(project) == []
