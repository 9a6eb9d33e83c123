"""How a server refuses, whatever the method: `servers/<name>.yaml`."""

import re

from pydantic import Field, field_validator

from catalog.record import Record, Source, Text


class Refusal(Record):
    """A reply with which the server refuses, and what to do."""

    id: Text = Field(pattern=r"^[a-z0-9-]+$", description="Short name, unique in the method: `security-defaults`.")
    reply: Text = Field(description="The reply, its variable parts left out: `535 5.7.139 ... security defaults`.")
    pattern: Text | None = Field(default=None, description="Regular expression that finds it; null: no reply to read.")
    cause: Text = Field(description="What is wrong, in a sentence.")
    remedy: Text = Field(description="What to do, in a sentence or two.")
    source: str = Field(description="Key in `sources`.")

    @field_validator("pattern")
    @classmethod
    def _is_a_regular_expression(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"is no regular expression: {error}") from error
        return value


class Server(Record):
    """What the methods of one server share."""

    refusals: tuple[Refusal, ...] = Field(description="How it refuses.")
    sources: dict[str, Source] = Field(description="Where the facts of this file come from.")
