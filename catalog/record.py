"""The base of everything read from the catalogue, and where each fact comes from."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue

from catalog.rules import Rule

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Text that is not empty."""

Grade = Literal["vendor", "vendor-reported", "third-party", "recorded"]
"""How well a fact is known.

`vendor`: in the maker's own manual or page. `vendor-reported`: a third party cites the maker's page.
`third-party`: community source only. `recorded`: seen in recorded traffic.
"""


Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
"""Language of a menu, as BCP 47 writes it: `en`, `de`, `pt-BR`."""


class Record(BaseModel):
    """Frozen; an unknown key is an error, and so is a broken rule."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    RULES: ClassVar[tuple[Rule, ...]] = ()
    """What the record's keys have to do with each other."""

    @model_validator(mode="after")
    def _rules_are_kept(self) -> Self:
        for rule in self.RULES:
            if broken := rule.broken(dict(self)):
                raise ValueError(broken)
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:  # noqa: ANN401 - pydantic's type is a union of fifty
        """Add the rules to the schema, so that an editor underlines what the loader refuses."""
        schema = handler(core_schema)
        if cls.RULES:
            handler.resolve_ref_schema(schema)["allOf"] = [rule.schema(tuple(cls.model_fields)) for rule in cls.RULES]
        return schema


class Source(Record):
    """Where facts of one file come from."""

    title: Text = Field(description="Name of the manual, page or thread, with its page number where it has one.")
    url: str | None = Field(default=None, description="Address, when there is one.")
    grade: Grade = Field(description="How well the fact is known.")


class Note(Record):
    """A sentence that a technician or an administrator should read."""

    text: Text = Field(description="One or two sentences.")
    source: str = Field(description="Key in `sources`.")
