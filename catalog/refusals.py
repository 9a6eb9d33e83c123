"""Which of a method's known refusals a server's reply is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.method import Method
    from catalog.server import Refusal


def refusal_for(method: Method, reply: str) -> Refusal | None:
    """Return the first refusal of `method` whose pattern is found in `reply` (code and text, one line); None if none is."""
    return next((refusal for refusal in method.refusals if _fits(refusal, reply)), None)


def _fits(refusal: Refusal, reply: str) -> bool:
    return refusal.pattern is not None and re.search(refusal.pattern, reply, re.IGNORECASE) is not None
