"""Device lists as spreadsheets save them."""

from __future__ import annotations

from typing import Any

import pytest

LIST = "stacks/test.devices.csv"


def test_a_byte_order_mark_is_no_mistake(project: Any) -> None:
    """UTF-8 with a byte order mark, as Excel writes it, is read."""
    project.devices.write_bytes(project.devices.read_text().encode("utf-8-sig"))
    assert [device.id for device in project.load().devices] == ["ber-1", "muc-1", "muc-2"]


def test_names_in_any_script_are_read(project: Any) -> None:
    """Names are not limited to ASCII."""
    project.devices.write_text(
        "id,type,site,sender,name\na,Generic/smtp-device,berlin,a@AzureManagedDomain,Empfänger 受付\n", "utf-8"
    )
    assert project.load().devices[0].name == "Empfänger 受付"


def test_quoted_values_hold_commas_and_line_ends_may_be_those_of_windows(project: Any) -> None:
    """A quoted comma is part of its value, and lines may end as on Windows."""
    text = 'id,type,site,sender,location\r\na,Generic/smtp-device,berlin,a@AzureManagedDomain,"Hall, left"\r\n\r\n'
    project.devices.write_bytes(text.encode())
    assert project.load().devices[0].location == "Hall, left"


def test_columns_may_stand_in_any_order(project: Any) -> None:
    """The header decides which column is which."""
    project.devices.write_text("sender,site,id,type\nA@azuremanageddomain,berlin,X,Generic/smtp-device\n")
    device = project.load().devices[0]
    assert (device.id, device.sender, device.name, device.method) == ("X", "a@AzureManagedDomain", "X", "ecs")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_with_how_to_save_it(project: Any, encoding: str) -> None:
    """UTF-16 is refused with how to save the list."""
    project.devices.write_bytes(project.devices.read_text().encode(encoding))
    (problem,) = project.problems()
    assert problem.startswith(f"{LIST}: is UTF-16, not UTF-8; save it as 'CSV UTF-8 (comma delimited)'")


def test_windows_1252_is_refused_with_the_line_and_how_to_save_it(project: Any) -> None:
    """Windows-1252 is refused with the line of its first foreign byte and how to save the list."""
    project.devices.write_bytes("id,type,site,sender,name\na,b,c,d,e\na,b,c,d,Empfänger\n".encode("cp1252"))
    (problem,) = project.problems()
    assert problem.startswith(f"{LIST}:3: is not UTF-8 (byte 0xE4; perhaps Windows-1252); save it as 'CSV UTF-8")


def test_an_empty_file_is_refused(project: Any) -> None:
    """A file cut off to nothing is refused, so that it does not destroy a fleet."""
    project.devices.write_text("")
    columns = "id,type,site,sender,name,location,serial,host,method,mailbox,recipients,hourly,megabytes"
    assert project.problems() == [f"{LIST}:1: has no header; begin it with {columns}"]


def test_a_fleet_without_devices_is_allowed_with_a_warning(project: Any) -> None:
    """A header alone is an empty fleet: allowed, with a warning."""
    project.devices.write_text("id,type,site,sender\n")
    settings = project.load()
    assert settings.devices == ()
    assert settings.credential_ids() == ()
    assert [warning for warning in settings.warnings if "lists no device" in warning]


def test_every_wrong_row_is_named(project: Any) -> None:
    """No row hides another's mistake."""
    rows = "".join(f"d-{number},Generic/none,berlin,a@AzureManagedDomain\n" for number in range(30))
    project.devices.write_text(f"id,type,site,sender\n{rows}")
    assert len(project.problems()) == 30


def test_what_concerns_all_devices_of_a_type_is_said_once(project: Any) -> None:
    """A type that cannot use the method is named once, with its devices."""
    rows = "".join(f"d-{number},Epson/em-c800,berlin,a@AzureManagedDomain\n" for number in range(8))
    project.devices.write_text(f"id,type,site,sender\n{rows}")
    (problem,) = project.problems()
    assert problem.startswith(f"{LIST}:2 type: Epson/em-c800 cannot use the method ecs: ")
    assert "(d-0, d-1, d-2, d-3, d-4 and 3 more)" in problem
