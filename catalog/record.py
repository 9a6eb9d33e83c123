"""The base of everything read from the catalogue, and where each fact comes from."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Text that is not empty."""

Grade = Literal["vendor", "vendor-reported", "third-party", "recorded"]
"""How well a fact is known.

`vendor`: in the maker's own manual or page. `vendor-reported`: a third party cites the maker's page.
`third-party`: community source only. `recorded`: seen in recorded traffic.
"""


class Record(BaseModel):
    """Frozen; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Record):
    """Where facts of one file come from."""

    title: Text = Field(description="Name of the manual, page or thread, with its page number where it has one.")
    url: str | None = Field(default=None, description="Address, when there is one.")
    grade: Grade = Field(description="How well the fact is known.")


class Note(Record):
    """A sentence that a technician or an administrator should read."""

    text: Text = Field(description="One or two sentences.")
    source: str = Field(description="Key in `sources`.")
