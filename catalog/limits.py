"""How much a device's fields hold. A limit that is not known is None, and never counts as fitting."""

import re
from functools import cache

from pydantic import Field, field_validator

from catalog.record import Record


class FieldLimit(Record):
    """What one field of a device accepts."""

    max_length: int = Field(gt=0, description="Characters that the field holds.")
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

    def refusal(self, value: str) -> str | None:
        """Return why the field does not take `value` (without repeating it), or None."""
        if len(value) > self.max_length:
            return f"has {len(value)} characters, the field holds {self.max_length}"
        wrong = self._wrong_characters(value)
        return f"contains {wrong}, the field takes {self.meaning or self.characters} only" if wrong else None

    def _wrong_characters(self, value: str) -> str:
        if self.characters is None:
            return ""
        wrong = sorted(set(_outside(self.characters).findall(value)))
        return " ".join(repr(character) for character in wrong)


class Limits(Record):
    """The fields of a device's mail settings; None where nothing is known."""

    host: FieldLimit | None = Field(description="SMTP server.")
    username: FieldLimit | None = Field(description="SMTP user name.")
    password: FieldLimit | None = Field(description="SMTP password.")
    sender: FieldLimit | None = Field(description="From address.")


@cache
def _outside(characters: str) -> re.Pattern[str]:
    return re.compile(f"[^{characters}]")
