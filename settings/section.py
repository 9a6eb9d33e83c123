"""The base of every part of the stack's settings."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Section(BaseModel):
    """Frozen; camelCase in files; an unknown key is an error; a number where text belongs is read as text."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True, coerce_numbers_to_str=True
    )


def _one_line(value: str) -> str:
    text = value.strip()
    if not text:
        raise ValueError("is empty; it has to be text")
    return printable(text)


def printable(text: str) -> str:
    """Return `text`; raises ValueError for line breaks and other control characters, which would break hand-outs."""
    if not text.isprintable():
        raise ValueError("contains a line break or another control character; it has to be one line of text")
    return text


Line = Annotated[str, AfterValidator(_one_line)]
"""One line of text that is not empty, without blanks around it."""
