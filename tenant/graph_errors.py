"""Turn what the Graph client raises into this room's errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from azure.core.exceptions import AzureError
from kiota_abstractions.api_error import APIError
from msgraph.generated.models.o_data_errors.o_data_error import ODataError

from tenant.errors import NotAllowedError, TenantError

_FORBIDDEN = (401, 403)


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Name `what` was being read in whatever goes wrong. Raises TenantError, NotAllowedError."""
    try:
        yield
    except APIError as error:
        kind = NotAllowedError if error.response_status_code in _FORBIDDEN else TenantError
        raise kind(f"{what} cannot be read from Microsoft Graph: {_words(error)}") from None
    except (AzureError, httpx.HTTPError) as error:
        raise TenantError(f"{what} cannot be read, Microsoft Graph was not reached: {error}") from None


def _words(error: APIError) -> str:
    main = error.error if isinstance(error, ODataError) else None
    if main:
        return f"{main.code}: {main.message}"
    return f"HTTP {error.response_status_code}"
