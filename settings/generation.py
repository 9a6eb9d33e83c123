"""Generations of secrets: `2026H2` is made in the second half of 2026 and ends with 2027."""

import re
from datetime import date, timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

_GENERATION = re.compile(r"(20\d\d)H([12])")
_JULY = 7


def _generation(value: str) -> str:
    name = value.strip()
    if not _GENERATION.fullmatch(name):
        raise ValueError(f"{value!r} is not a generation; write the year and its half, such as '2026H2'")
    return name


def generation_of(day: date) -> str:
    """Return the generation that is made on a day."""
    return f"{day.year}H{1 if day.month < _JULY else 2}"


def generation_start(generation: str) -> date:
    """Return the first day of the half year that names the generation."""
    return date(int(generation[:4]), 1 if generation.endswith("1") else 7, 1)


def generation_end(generation: str) -> date:
    """Return the last day of its secrets: the end of the same half of the following year."""
    year = int(generation[:4]) + 1
    return date(year, 6, 30) if generation.endswith("1") else date(year, 12, 31)


# The Azure portal's maximum; longer secrets exist, but tenants' policies often refuse them.
_LONGEST_AHEAD = timedelta(days=731)


def is_far_ahead(generation: str, today: date) -> bool:
    """Return whether its secrets, made today, would last longer than two years."""
    return generation_end(generation) - today > _LONGEST_AHEAD


Generation = Annotated[str, AfterValidator(_generation), Field(json_schema_extra={"pattern": "^20[0-9]{2}H[12]$"})]
