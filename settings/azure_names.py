"""Names as Azure takes them, refused here before Azure would refuse them half-way through.

Rules: Azure REST specification (Microsoft.Communication), "Naming rules and restrictions for Azure resources".
"""

import re
from difflib import get_close_matches
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic.fields import FieldInfo

DATA_LOCATIONS = (
    "Africa",
    "Asia Pacific",
    "Australia",
    "Brazil",
    "Canada",
    "Europe",
    "France",
    "Germany",
    "India",
    "Japan",
    "Korea",
    "Norway",
    "Switzerland",
    "UAE",
    "UK",
    "United States",
    "usgov",
)
"""The list that the azurerm Terraform provider enforces; the REST specification has none."""


def _guid(value: str) -> str:
    try:
        return str(UUID(value.strip())) if len(value.strip()) == 36 else _no_guid(value)  # noqa: PLR2004 - with hyphens
    except ValueError:
        return _no_guid(value)


def _no_guid(value: str) -> str:
    raise ValueError(f"{value!r} is not a GUID; it looks like '0a1b2c3d-0000-4000-8000-0123456789ab'")


def _data_location(value: str) -> str:
    if value not in DATA_LOCATIONS:
        folded = {name.casefold(): name for name in DATA_LOCATIONS}
        close = get_close_matches(value.casefold(), folded, n=1)
        near = f"did you mean '{folded[close[0]]}'? " if close else ""
        raise ValueError(f"{value!r} is no data location; {near}possible are {', '.join(DATA_LOCATIONS)}")
    return value


def _region(value: str) -> str:
    if not re.fullmatch(r"[a-z]+[a-z0-9]*", value):
        short = re.sub(r"[^a-z0-9]", "", value.lower())
        raise ValueError(f"{value!r} is no name of an Azure region; write it as '{short or 'westeurope'}'")
    return value


def in_editor(pattern: str) -> FieldInfo:
    """Tell editors the pattern, through the JSON Schema; what is wrong is said here, in better words."""
    info: FieldInfo = Field(json_schema_extra={"pattern": f"^(?:{pattern})$"})
    return info


def _name(pattern: str, right: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(f"{value!r} ({len(value)} characters) is not possible; {right}")
        return value

    return AfterValidator(check)


def role_definition(value: str) -> str:
    """Return the GUID or the ARM id of a role definition; raises ValueError."""
    guid = value.rstrip("/").rpartition("/")[2]
    if "/" in value and "/providers/microsoft.authorization/roledefinitions/" not in value.lower():
        raise ValueError(f"{value!r} is no role definition; write its GUID or its whole ARM id")
    _guid(guid)
    return value


Guid = Annotated[str, AfterValidator(_guid), in_editor("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")]
DataLocation = Annotated[str, AfterValidator(_data_location), Field(json_schema_extra={"enum": list(DATA_LOCATIONS)})]
Region = Annotated[str, AfterValidator(_region), in_editor("[a-z]+[a-z0-9]*")]
RoleDefinition = Annotated[str, AfterValidator(role_definition)]
ResourceGroupName = Annotated[
    str,
    _name(
        r"[-\w.()]{0,89}[-\w()]",
        "take 1 to 90 letters, digits, hyphens, dots, underscores and parentheses, no dot at the end",
    ),
]
# Azure allows 63 (the azurerm provider: a letter first, no hyphen last); ten are left for suffixes such as `-mail`.
BaseName = Annotated[
    str,
    _name(
        r"[A-Za-z][A-Za-z0-9-]{1,51}[A-Za-z0-9]",
        "take 3 to 53 letters, digits and hyphens, a letter first, no hyphen last",
    ),
]
KeyVaultName = Annotated[
    str,
    _name(
        r"(?=.{3,24}$)[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*",
        "take 3 to 24 letters, digits and single hyphens, a letter first",
    ),
]
WorkspaceName = Annotated[
    str,
    _name(
        r"[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]", "take 4 to 63 letters, digits and hyphens, no hyphen at the ends"
    ),
]
TagName = Annotated[str, _name(r"[^<>%&\\?/]{1,512}", "take 1 to 512 characters other than < > % & \\ ? /")]
TagValue = Annotated[str, _name(r"[\s\S]{0,256}", "take up to 256 characters")]
