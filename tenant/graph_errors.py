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
def reading(what: str, permission: str) -> Iterator[None]:
    """Name `what` was being read, and the Graph permission that it takes at least, in whatever goes wrong.

    Raises TenantError, NotAllowedError.
    """
    try:
        yield
    except APIError as error:
        raise _error(f"{what} cannot be read from Microsoft Graph: {_words(error)}", permission, error) from None
    except (AzureError, httpx.HTTPError) as error:
        raise TenantError(f"{what} cannot be read, Microsoft Graph was not reached: {error}") from None


def _error(text: str, permission: str, error: APIError) -> TenantError:
    if error.response_status_code in _FORBIDDEN:
        return NotAllowedError(f"{text} (the login needs the Graph permission {permission})")
    return TenantError(text)


def _words(error: APIError) -> str:
    main = error.error if isinstance(error, ODataError) else None
    if main:
        return f"{main.code}: {main.message}"
    return f"HTTP {error.response_status_code}"
