"""Durations on the command line."""

from __future__ import annotations

import re

from cli.errors import CommandError

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(s|m|h)$")


def seconds_of(text: str, option: str) -> float:
    """Return the seconds of `90s`, `5m`, `1h` or `0`. Raises CommandError naming `option`."""
    match = _DURATION.match(text.strip().lower())
    if match:
        return float(match[1]) * _UNITS[match[2]]
    if text.strip() in {"0", "none"}:
        return 0.0
    raise CommandError(f"{option}: {text!r} is no duration; right would be for example '90s', '5m' or 'none'")
