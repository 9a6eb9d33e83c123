"""What the login may do in Entra ID, and what the tenant allows."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

from azurelogin import Login
from cli.check import Check
from cli.counted import counted
from settings import StackSettings
from tenant import Secret, Tenant, TenantError

_REGISTERING = ("Application.ReadWrite.OwnedBy", "Application.ReadWrite.All")
_APPLICATIONS = "Right to register applications"
_SECRETS = "Policy for client secrets"
_ENDS = "Client secrets"
# How long before a secret's end is it time for the next generation? A round through all sites takes weeks.
_NOTICE = timedelta(days=30)


def entra_checks(login: Login, settings: StackSettings) -> list[Check]:
    """Return the checks; they read only."""
    return asyncio.run(_checks(login, settings))


async def _checks(login: Login, settings: StackSettings) -> list[Check]:
    tenant = Tenant(login)
    return [
        await _organization(tenant, settings),
        await _applications(tenant, login),
        await _secrets(tenant, settings),
        *await _ends(tenant, settings),
    ]


async def _organization(tenant: Tenant, settings: StackSettings) -> Check:
    try:
        found = await tenant.organization()
    except TenantError as error:
        return Check.unknown("Tenant", str(error))
    if found.tenant_id.lower() != settings.tenant_id.lower():
        return Check.problem("Tenant", f"Graph answers for {found.tenant_id}", "log in to the stack's tenant")
    return Check.ok("Tenant", found.display_name)


async def _applications(tenant: Tenant, login: Login) -> Check:
    needed = f"it takes the Graph permission {_REGISTERING[0]}, or the role Application Developer"
    if login.client_id is None:
        return Check.unknown(_APPLICATIONS, "the roles of a user are not looked at", needed)
    try:
        principal = await tenant.service_principal(login.client_id)
        granted = await tenant.permissions(principal) if principal else ()
    except TenantError as error:
        return Check.unknown(_APPLICATIONS, str(error), needed)
    names = {permission.name for permission in granted if permission.kind == "application"}
    found = [name for name in _REGISTERING if name in names]
    if found:
        return Check.ok(_APPLICATIONS, found[0])
    return Check.unknown(_APPLICATIONS, "no Graph permission for it was granted; a directory role may do", needed)


async def _secrets(tenant: Tenant, settings: StackSettings) -> Check:
    try:
        policy = await tenant.secret_policy()
    except TenantError as error:
        return Check.unknown(_SECRETS, str(error))
    exception = "have an exception for the application of this stack made in the tenant's app management policy"
    if policy.blocked:
        return Check.problem(
            _SECRETS, "the tenant allows no new client secrets, which are the SMTP passwords", exception
        )
    longest = policy.longest
    last = max(map(date.fromisoformat, map(settings.generation_end, settings.credentials.generations)))
    if longest and datetime.now(UTC).date() + longest < last:
        return Check.problem(
            _SECRETS, f"a secret may live {counted(longest.days, 'day')}, and this stack's end on {last}", exception
        )
    return Check.ok(_SECRETS, f"secrets may live {counted(longest.days, 'day')}" if longest else "no limit")


async def _ends(tenant: Tenant, settings: StackSettings) -> list[Check]:
    try:
        application = await tenant.application_named(settings.application.display_name)
    except TenantError as error:
        return [Check.unknown(_ENDS, str(error))]
    current = settings.credentials.generations[-1]
    secrets = [secret for secret in application.secrets if _is_of(secret, current)] if application else []
    ends = sorted((secret.ends, secret.display_name) for secret in secrets if secret.ends)
    if not ends:
        return []
    first, name = ends[0]
    detail = f"the first to end is {name}, on {first:%Y-%m-%d}"
    if first > datetime.now(UTC) + _NOTICE:
        return [Check.ok(_ENDS, detail)]
    # It reads the files of a rotation, which may be under way.
    way_out = f"`./mfd expiring --stack {settings.stack}` lists them all, and says what helps"
    return [Check.problem(_ENDS, detail, way_out)]


def _is_of(secret: Secret, generation: str) -> bool:
    return secret.display_name.split()[-1:] == [generation]
