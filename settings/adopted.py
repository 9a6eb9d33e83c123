"""What was set up before the stack, as `./mfd adopt` found it: names that the stack would have chosen in another way."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from settings.azure_names import RoleDefinition, in_editor
from settings.section import Line, Section

_SERVICE = r"[-A-Za-z0-9_]{1,63}"
_USERNAME = r"[A-Za-z0-9-]{1,253}"
_ASSIGNMENT = re.compile(r"/subscriptions/.+/providers/microsoft\.authorization/roleassignments/[^/]+", re.IGNORECASE)


def _service(value: str) -> str:
    if not re.fullmatch(_SERVICE, value):
        raise ValueError(f"{value!r} is no service's name; it has 1 to 63 letters, digits, hyphens and underscores")
    return value


def _resource_name(value: str) -> str:
    if not re.fullmatch(_USERNAME, value):
        raise ValueError(f"{value!r} is no name of the resource; it has 1 to 253 letters, digits and hyphens")
    return value


def _assignment(value: str) -> str:
    if not _ASSIGNMENT.fullmatch(value):
        raise ValueError(f"{value!r} is no role assignment; write its whole ARM id")
    return value


ServiceName = Annotated[str, AfterValidator(_service), in_editor(_SERVICE)]


class AdoptedUsername(Section):
    """An SMTP user name that was there before the stack."""

    name: Annotated[str, AfterValidator(_resource_name), in_editor(_USERNAME)] = Field(
        description="Name of the resource in Azure; not what devices log in with. Example: scanners-login"
    )
    username: Line = Field(description="What devices log in with. Example: scanners@devices.contoso.com")
    credential: Line | None = Field(
        default=None,
        description="Login of the stack that has this user name: `fleet`, a site's id or a device's."
        " Default: none; devices that use it today go on, and no hand-out names it",
    )


class Adopted(Section):
    """Names of what was set up by hand; `./mfd adopt` writes them."""

    email_service_name: ServiceName = Field(description="Name of the Email Communication Service.")
    communication_service_name: ServiceName = Field(description="Name of the Communication Service.")
    role_assignment_id: Annotated[str, AfterValidator(_assignment)] | None = Field(
        default=None, description="ARM id of the application's role assignment. Default: the stack makes its own"
    )
    role_definition_id: RoleDefinition | None = Field(
        default=None, description="The role of that assignment. Default: none, as `roleAssignmentId`"
    )
    smtp_usernames: tuple[AdoptedUsername, ...] = Field(default=(), description="SMTP user names that stay.")
