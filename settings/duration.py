"""How long to wait: `30m`, `1h30m`, `90s`, or `none`."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

NONE = "none"
_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_LONGEST = 48 * 3600


def seconds(wait: str) -> int | None:
    """Return the seconds of a duration that was checked, or None for `none`."""
    if wait == NONE:
        return None
    found = _DURATION.fullmatch(wait)
    hours, minutes, rest = (int(number or 0) for number in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + rest


def _duration(value: str) -> str:
    wait = value.strip().lower()
    if wait == NONE:
        return wait
    if not wait or not _DURATION.fullmatch(wait):
        raise ValueError(f"{value!r} is not a duration; write '30m', '1h30m', '90s' or 'none'")
    if not 0 < (seconds(wait) or 0) <= _LONGEST:
        raise ValueError(f"{value!r} is out of range; take 1s to 48h, or 'none' not to wait at all")
    return wait


Wait = Annotated[
    str,
    AfterValidator(_duration),
    Field(json_schema_extra={"pattern": "^(none|(?=.)([0-9]+h)?([0-9]+m)?([0-9]+s)?)$"}),
]
