"""A device list that is checked before it is written."""

from __future__ import annotations

from typing import Any

import pytest

from settings import SettingsError, listed_stack

HEAD = "id,type,site,sender,method\n"


def said(project: Any, *rows: str) -> list[str]:
    """Return the problems of a list with these rows."""
    return [str(problem) for problem in listed_stack("test", project.root).problems(HEAD + "\n".join(rows))]


def test_a_right_list_has_no_problems(project: Any) -> None:
    """The list is not looked up: its text is what counts."""
    project.devices.unlink()

    assert said(project, "a,Generic/smtp-device,berlin,scan@devices.contoso.example,") == []


def test_each_problem_has_its_line(project: Any) -> None:
    """Format, references and methods are checked, each device for itself."""
    first, second, third = said(
        project,
        "a,Generic/smtp-device,paris,scan@devices.contoso.example,",
        "b,Epson/em-c800,berlin,scan@devices.contoso.example,",
        "c,Epson/em-c800,berlin,scan@devices.contoso.example,",
    )

    assert first.startswith("stacks/test.devices.csv:2 site: there is no site 'paris'")
    assert second.startswith("stacks/test.devices.csv:3 type: Epson/em-c800 cannot use the method ecs")
    assert third.startswith("stacks/test.devices.csv:4 type: Epson/em-c800 cannot use the method ecs")


def test_what_the_configuration_lacks_is_no_problem_of_the_list(project: Any) -> None:
    """While the configuration still holds placeholders, the rest is checked."""
    project.change("devices.contoso.example\n      azureDns", "<fill in the domain>\n      azureDns")

    assert said(project, "a,Generic/smtp-device,berlin,scan@devices.contoso.example,") == []
    assert len(said(project, "a,Generic/none,berlin,scan@devices.contoso.example,")) == 1


def test_sites_are_known_by_id_and_name(project: Any) -> None:
    """Inventories spell sites as people do."""
    assert listed_stack("test", project.root).sites == {"berlin": "Berlin", "munich": "Munich"}


def test_a_stack_that_is_not_there_is_named(project: Any) -> None:
    """A mistyped stack gets a suggestion."""
    with pytest.raises(SettingsError, match="there is no stack 'tset'; did you mean 'test'"):
        listed_stack("tset", project.root)
