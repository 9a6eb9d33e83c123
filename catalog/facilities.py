"""What a family of devices has beside its menus: a test, and a way to set many devices at once."""

from typing import ClassVar, Literal

from pydantic import Field

from catalog.record import Record, Text
from catalog.rules import Excludes, Rule

TestKind = Literal["none", "status", "connection", "message"]
"""`status` shows the last connection, `connection` calls the server, `message` sends a mail; `none`: there is no test."""

BulkLayout = Literal["documented", "edit-an-export", "opaque"]
"""`documented`: the maker says what stands where. `edit-an-export`: text, to be changed in a device's own export only.
`opaque`: nobody outside can write it."""


class MailTest(Record):
    """How the device itself proves its mail settings."""

    RULES: ClassVar[tuple[Rule, ...]] = (
        Excludes("kind", "none", "label"),
        Excludes("kind", "none", "checks_login"),
    )

    kind: TestKind | None = Field(description="What it does; null where it is only known that there is a test.")
    label: Text | None = Field(default=None, description="What stands on the button; null when not known.")
    checks_login: bool | None = Field(default=None, description="It tries the user name and the password too.")
    source: str = Field(description="Key in `sources`.")


class Bulk(Record):
    """A way to set many devices at once."""

    RULES: ClassVar[tuple[Rule, ...]] = (
        Excludes("layout", "edit-an-export", "file"),
        Excludes("layout", "opaque", "file"),
    )

    tool: Text = Field(description="Program or page that does it.")
    format: Text | None = Field(description="Format of its file, such as `CSV`; null when not known.")
    layout: BulkLayout = Field(description="Who can write the file.")
    carries_mail: bool | None = Field(default=None, description="The mail settings are in it.")
    file: Text | None = Field(
        default=None,
        description="File that hand-outs write in this format; its template is `handouts/templates/bulk/<file>.j2`.",
    )
    source: str = Field(description="Key in `sources`.")
