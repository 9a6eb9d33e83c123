"""The same applications' secrets as Entra ID has them: some may be gone, and some nobody knows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cli.check import Check
from cli.errors import CommandError
from cli.login_checks import tenant_login_of
from cli.stack_secrets import StackSecret, applications_of
from tenant import Secret, Tenant

if TYPE_CHECKING:
    from settings import StackSettings


def compared(secrets: Sequence[StackSecret], settings: StackSettings) -> tuple[set[str], list[tuple[str, Secret]]]:
    """Return the key ids that Entra ID no longer has, and the secrets that the stack does not know, by application.

    Raises CommandError and TenantError.
    """
    login = tenant_login_of(settings)
    if isinstance(login, Check):
        raise CommandError(f"{login.detail}; {login.way_out}")
    present = asyncio.run(present_secrets(Tenant(login), secrets))
    known = {secret.key_id for secret in secrets}
    there = {secret.key_id for _, secret in present}
    return known - there, [(name, secret) for name, secret in present if secret.key_id not in known]


async def present_secrets(tenant: Tenant, secrets: Sequence[StackSecret]) -> list[tuple[str, Secret]]:
    """Return every secret that Entra ID has for the applications of `secrets`, by application. Raises TenantError."""
    found: list[tuple[str, Secret]] = []
    for name, client_id in applications_of(secrets):
        application = await tenant.application(client_id)
        found += [(name, secret) for secret in (application.secrets if application else ())]
    return found
