"""Secrets that passed through this process, kept out of everything that is written."""

from __future__ import annotations

import os
from collections.abc import Iterable

_SECRETS: set[str] = set()
# A value this short would hide ordinary words.
_SHORTEST = 6
_NAMES_OF_SECRETS = ("SECRET", "PASSWORD", "PASSPHRASE", "TOKEN", "ACCESSKEY")


def remember(secrets: Iterable[str | None]) -> None:
    """Keep these values out of every report from now on."""
    _SECRETS.update(secret for secret in secrets if secret and len(secret) >= _SHORTEST)


def hide(text: str) -> str:
    """Return `text` with each known secret, and each secret of the environment, replaced."""
    for secret in sorted(_SECRETS | _of_environment(), key=len, reverse=True):
        text = text.replace(secret, "[secret]")
    return text


def _of_environment() -> set[str]:
    return {
        value
        for name, value in os.environ.items()
        if len(value) >= _SHORTEST and any(word in name.upper() for word in _NAMES_OF_SECRETS)
    }
