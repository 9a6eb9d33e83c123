"""The host that mail for a domain goes to, for callers that are not asynchronous."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azurelogin import Login


def mail_exchanger(login: Login, domain: str) -> str:
    """Return the MX host of an accepted domain, as `Tenant.mail_exchanger`; not for use inside an event loop.

    Raises TenantError, NotAllowedError.
    """
    from tenant.tenant import Tenant  # noqa: PLC0415 - msgraph takes a second to import

    return asyncio.run(Tenant(login).mail_exchanger(domain))
