"""What a list of Azure permissions allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any


def allows(permissions: Iterable[Mapping[str, Any]], action: str) -> bool:
    """Say whether any permission has `action` among its `actions` and not among its `notActions` (wildcards, any case)."""
    return any(
        _among(action, entry.get("actions") or ()) and not _among(action, entry.get("notActions") or ())
        for entry in permissions
    )


def _among(action: str, patterns: Iterable[str]) -> bool:
    return any(re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), action, re.IGNORECASE) for pattern in patterns)
