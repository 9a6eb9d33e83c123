"""Ask for something that may not be there, while the program runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

# ARM answers 404 for a resource, and for the service or the group that it would be in; azuread has a sentence of its own
# (terraform-provider-azuread, service_principal_data_source.go). Only the status and the code count: a name may hold 404.
_MISSING = re.compile(
    r"Status(?:Code)?=404\b|RESPONSE 404\b|(?:Code=\"|ERROR CODE: )(?:ParentResource|ResourceGroup|Resource)NotFound\b"
    r"|(?i:No service principal found)"
)


def found_or_none(ask: Callable[[], Answer]) -> Answer | None:
    """Return what the invoke `ask` answers, None where there is nothing; raises what else it says."""
    try:
        return ask()
    except Exception as error:
        # The SDK raises a bare Exception for whatever an invoke answers.
        if _MISSING.search(str(error)):
            return None
        raise
