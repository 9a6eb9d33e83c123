"""One row of the device list."""

import re
from ipaddress import ip_address
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from settings.email_address import MailboxAddress, SenderAddress
from settings.section import Line, Section, printable

_ID = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?")
_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?)*")


def identifier(value: str) -> str:
    """Return an id for file names and logins; raises ValueError."""
    if not _ID.fullmatch(value):
        raise ValueError(f"{value!r} is not an id; take 1 to 40 letters, digits and hyphens, no hyphen at the ends")
    return value


def _host(value: str) -> str:
    if not value or (_HOST.fullmatch(value) and not value.replace(".", "").isdigit()):
        return value
    try:
        return str(ip_address(value))
    except ValueError:
        raise ValueError(f"{value!r} is neither a host name nor an IP address; write no scheme and no port") from None


Identifier = Annotated[str, AfterValidator(identifier)]
Cell = Annotated[str, AfterValidator(printable)]
"""One line of text, which may be empty."""


class Device(Section):
    """A printer, scanner or other appliance that sends mail. The fields are the columns of the device list."""

    id: Identifier = Field(description="Its id, doubled nowhere, not even in another case. Example: ber-1-hall")
    type: Line = Field(description="`<Manufacturer>/<model>` of the catalogue. Example: Sharp/bp-70c65")
    site: Line = Field(description="Id of a site of the stack. Example: berlin")
    sender: SenderAddress = Field(
        description="From address, in a domain of the stack. Example: scan@devices.contoso.com"
    )
    name: Cell = Field(default="", description="What people call it; the id, if empty. Example: Copier in the hall")
    location: Cell = Field(default="", description="Where it stands. Example: Ground floor, behind the reception")
    serial: Cell = Field(default="", description="Serial number.")
    host: Annotated[str, AfterValidator(_host)] = Field(
        default="", description="Its own host name or address in the network. Example: 192.0.2.17"
    )
    method: Line = Field(
        default="ecs",
        description="Id of a sending method of the catalogue, or `auto`: the first that fits. Example: ecs",
    )
    mailbox: MailboxAddress = Field(
        default="", description="Mailbox to log in as, where the method has one; the sender, if empty."
    )
    recipients: Literal["anyone", "inside"] = Field(
        default="anyone", description="Whom it mails: `anyone`, or `inside` the own organization only."
    )
    hourly: int | None = Field(
        default=None, gt=0, description="Messages that it sends in its busiest hour; not known, if empty. Example: 40"
    )
    megabytes: int | None = Field(
        default=None, gt=0, description="Its largest attachment in MB; not known, if empty. Example: 20"
    )

    @property
    def sender_domain(self) -> str:
        """What stands behind the @ of its sender."""
        return self.sender.rpartition("@")[2]
