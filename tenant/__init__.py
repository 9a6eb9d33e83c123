"""What Entra ID says about a tenant, read through Microsoft Graph; nothing here writes."""

from tenant.errors import NotAllowedError, TenantError
from tenant.records import Application, Organization, Permission, Secret, SecretPolicy, ServicePrincipal
from tenant.tenant import Tenant

__all__ = [
    "Application",
    "NotAllowedError",
    "Organization",
    "Permission",
    "Secret",
    "SecretPolicy",
    "ServicePrincipal",
    "Tenant",
    "TenantError",
]
