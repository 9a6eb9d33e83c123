"""A rotation as its file says it: which generation follows which, by when, and which devices have moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from settings import Generation

Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]

_LINE: TypeAdapter[str] = TypeAdapter(Line)


def wrong_line(what: str, text: str | None) -> list[str]:
    """Return what is wrong with a text that a mark shall hold, with `what` it is; nothing where it is right or absent."""
    try:
        _LINE.validate_python(text or "-")
    except ValidationError:
        return [f"{what}: write one line of at most 200 characters"]
    return []


class Mark(BaseModel):
    """What is known of one device: somebody saw it send with the new password, or it is left behind."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    moved: date | None = Field(default=None, description="Day on which it got the new password.")
    left: date | None = Field(default=None, description="Day on which it was given up: its old password goes.")
    by: Line = Field(description="Who says so.")
    why: Line | None = Field(default=None, description="Why it is left behind.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.moved is None) == (self.left is None):
            raise ValueError("says neither or both of `moved` and `left`; write one of them, with its day")
        if self.left and not self.why:
            raise ValueError("is left behind without a reason; add `why`")
        return self


class Rotation(BaseModel):
    """One rotation. A device without a mark is still to be visited."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    former: tuple[Generation, ...] = Field(alias="from", description="Generations that devices hold.")
    to: Generation = Field(description="The generation that they get.")
    begun: date = Field(description="First day.")
    due: date = Field(description="Day by which the last device is visited.")
    finished: date | None = Field(default=None, description="Day on which the old secrets were taken out.")
    logins: Mapping[str, tuple[str, ...]] = Field(default={}, description="Login, and who holds its secrets.")
    devices: Mapping[str, Mark | None] = Field(description="Device, or bridge:<site>, and its mark.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.former:
            raise ValueError("`from` is empty; write the generations that devices hold")
        if max(self.former) >= self.to:
            raise ValueError(
                f"`to` is {self.to}, which does not come after {max(self.former)}; a rotation goes forward"
            )
        if self.due < self.begun:
            raise ValueError(f"`due` ({self.due}) lies before `begun` ({self.begun}); write a later day")
        return self

    def with_marks(self, marks: Mapping[str, Mark | None]) -> Self:
        """Return this rotation with these devices' marks instead of theirs."""
        return self.model_copy(update={"devices": {**self.devices, **marks}})
