"""How two texts are compared that people and tools spell in many ways."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65536)
def squashed(text: str) -> str:
    """Return letters and digits only, without case and accents: `Numéro de série` is `numerodeserie`."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if sign.isalnum())


def words(text: str) -> list[str]:
    """Return the squashed words of a text."""
    return [word for word in map(squashed, text.replace("_", " ").split()) if word]
