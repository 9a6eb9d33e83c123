"""How old something in Azure is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# How long may a new assignment or secret need until every server knows it? Reported as up to a couple of minutes.
_NEW = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


def moment_of(text: str | None) -> datetime | None:
    """Read ARM's time, which is UTC; None when there is none or it cannot be read."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_new(moment: datetime) -> bool:
    """Say whether waiting may still help."""
    return datetime.now(UTC) - moment < _NEW


def words_since(moment: datetime) -> str:
    """Return the age in words: `40 seconds`, `12 minutes`, `3 days`."""
    age = datetime.now(UTC) - moment
    if age < _MINUTE:
        return f"{max(0, int(age.total_seconds()))} seconds"
    if age < _DAY:
        return f"{int(age / _MINUTE)} minutes"
    return f"{age.days} days"
