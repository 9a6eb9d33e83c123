"""How much a device's fields hold. A limit that is not known is None, and never counts as fitting."""

import re
from functools import cache
from typing import ClassVar, Self

from pydantic import Field, field_validator, model_validator

from catalog.record import Record
from catalog.rules import Needs, Rule


class FieldLimit(Record):
    """What one field of a device accepts."""

    RULES: ClassVar[tuple[Rule, ...]] = (Needs("meaning", known=("characters",)),)

    max_length: int = Field(gt=0, description="Characters that the field holds.")
    min_length: int = Field(default=0, ge=0, description="Characters that the field wants at least.")
    characters: str | None = Field(
        default=None, description="Allowed characters, as inside a regular expression's brackets; null when not known."
    )
    meaning: str | None = Field(default=None, description="The allowed characters in words; needed with `characters`.")
    source: str = Field(description="Key in `sources`.")

    @field_validator("characters")
    @classmethod
    def _is_a_character_class(cls, value: str | None) -> str | None:
        if value is not None:
            re.compile(f"[{value}]")
        return value

    @model_validator(mode="after")
    def _holds_what_it_wants(self) -> Self:
        if self.min_length > self.max_length:
            raise ValueError("min_length is above max_length; exchange them")
        return self

    def refusal(self, value: str) -> str | None:
        """Return why the field does not take `value` (without repeating it), or None."""
        if len(value) > self.max_length:
            return f"has {len(value)} characters, the field holds {self.max_length}"
        if len(value) < self.min_length:
            return f"has {len(value)} characters, the field wants {self.min_length}"
        wrong = self.wrong_characters(value)
        return f"contains {wrong}, the field takes {self.meaning or self.characters} only" if wrong else None

    def wrong_characters(self, value: str) -> str:
        """Return the characters of `value` that the field does not take, in quotation marks; empty where it takes all."""
        if self.characters is None:
            return ""
        wrong = sorted(set(_outside(self.characters).findall(value)))
        return " ".join(repr(character) for character in wrong)


class MessageSize(Record):
    """The largest message that can be set at a device, in kilobytes of 1024 bytes."""

    lowest: int | None = Field(default=None, gt=0, description="Smallest value that can be set.")
    highest: int | None = Field(default=None, gt=0, description="Largest value that can be set.")
    default: int | None = Field(default=None, gt=0, description="Value of a new device.")
    source: str = Field(description="Key in `sources`.")


class Limits(Record):
    """The fields of a device's mail settings; None where nothing is known."""

    host: FieldLimit | None = Field(description="SMTP server.")
    username: FieldLimit | None = Field(description="SMTP user name.")
    password: FieldLimit | None = Field(description="SMTP password.")
    sender: FieldLimit | None = Field(description="From address.")
    message_size: MessageSize | None = Field(default=None, description="Largest message.")


@cache
def _outside(characters: str) -> re.Pattern[str]:
    return re.compile(f"[^{characters}]")
