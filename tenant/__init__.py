"""What Entra ID says about a tenant, read through Microsoft Graph; nothing here writes.

Importing this room is cheap: the Graph client is loaded with `Tenant`, when that is first asked for.
"""

from typing import TYPE_CHECKING

from tenant.errors import NotAllowedError, TenantError
from tenant.mail_exchanger import mail_exchanger
from tenant.records import (
    Api,
    Application,
    Domain,
    Organization,
    Permission,
    Secret,
    SecretPolicy,
    ServicePrincipal,
    SignInPolicy,
)

if TYPE_CHECKING:
    from tenant.tenant import Tenant

__all__ = [
    "Api",
    "Application",
    "Domain",
    "NotAllowedError",
    "Organization",
    "Permission",
    "Secret",
    "SecretPolicy",
    "ServicePrincipal",
    "SignInPolicy",
    "Tenant",
    "TenantError",
    "mail_exchanger",
]


def __getattr__(name: str) -> object:
    """Load the Graph client's part of this room (PEP 562)."""
    if name == "Tenant":
        from tenant.tenant import Tenant  # noqa: PLC0415 - msgraph takes a second to import

        return Tenant
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
