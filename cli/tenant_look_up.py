"""Ask Microsoft Graph for what the advice wants to know about the tenant."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import TypeVar

from azurelogin import Login
from cli.check import Check
from cli.login_checks import tenant_login_of
from cli.tenant_facts import Fact, Found, Source
from handouts.plain_text import one_line
from settings import StackSettings
from tenant import SignInPolicy, Tenant, TenantError

_NEW_SINCE = 2026
_NOT_ASKED = "Microsoft Graph was not asked"
_REJECT_DIRECT_SEND = (
    "a switch of Exchange Online, which Microsoft Graph does not tell; Get-OrganizationConfig does, RejectDirectSend"
)
Answer = TypeVar("Answer")


def look_up(settings: StackSettings, given: Collection[str]) -> Found:
    """Return what the login may read about the stack's tenant, besides the facts that were given.

    What it may not read is a complaint, and no error.
    """
    login = tenant_login_of(settings)
    if isinstance(login, Check):
        return Found(complaints=(f"{_NOT_ASKED}: {login.detail.rstrip('.')}; {login.way_out}",))
    return asyncio.run(_LookUp(login, given).found())


class _LookUp:
    def __init__(self, login: Login, given: Collection[str]) -> None:
        self._tenant = Tenant(login)
        self._given = frozenset(given)
        self._complaints: list[str] = []

    async def found(self) -> Found:
        tenant = self._tenant
        organization = await self._asked(tenant.organization, "created_2026")
        created = organization.created if organization else None
        domains = await self._asked(tenant.domains)
        return Found(
            facts={
                "security_defaults": _fact(await self._asked(tenant.security_defaults, "security_defaults")),
                "created_2026": _fact(created.year >= _NEW_SINCE, f"{created:%Y-%m-%d}") if created else Fact(),
                "reject_direct_send": Fact(remark=_REJECT_DIRECT_SEND),
                **_policies(await self._asked(tenant.sign_in_policies, "passwords_blocked", "device_codes_blocked")),
            },
            accepted_domains=None if domains is None else tuple(entry.name for entry in domains if entry.takes_mail),
            initial_domain=next((entry.name for entry in domains or () if entry.initial), None),
            complaints=tuple(self._complaints),
        )

    async def _asked(self, question: Callable[[], Awaitable[Answer]], *facts: str) -> Answer | None:
        if facts and self._given.issuperset(facts):
            return None
        try:
            return await question()
        except TenantError as error:
            self._complaints.append(str(error))
            return None


def _fact(value: bool | None, remark: str = "") -> Fact:  # noqa: FBT001 - the answer itself
    return Fact() if value is None else Fact(value, Source.FOUND, remark)


def _policies(policies: Sequence[SignInPolicy] | None) -> Mapping[str, Fact]:
    if policies is None:
        return {}
    return {
        "passwords_blocked": _blocked([policy for policy in policies if policy.blocks_legacy_authentication]),
        "device_codes_blocked": _blocked([policy for policy in policies if policy.blocks_device_code]),
    }


def _blocked(policies: Sequence[SignInPolicy]) -> Fact:
    if everybody := [one_line(policy.name) for policy in policies if policy.for_everyone]:
        return _fact(value=True, remark=", ".join(everybody))
    if some := [one_line(policy.name) for policy in policies]:
        return Fact(remark=f"{', '.join(some)} holds for some accounts; whose was not looked at")
    return _fact(value=False)
