"""Why a login to Email Communication Service is refused: what Azure and Entra ID hold for it, up to the first fault.

The server answers every mistake with the same 535, so the four objects behind a login are read one after the other
(azure-docs, send-email-smtp/smtp-authentication).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from azurelogin import Login
from cli.arm import Arm
from cli.check import Check, Health
from cli.diagnosis_role import role_check
from cli.diagnosis_secret import secret_check
from cli.smtp_objects import CommunicationService, SmtpUsername, read_service, read_usernames
from probe import Subject
from settings import StackSettings
from tenant import ServicePrincipal, Tenant

_UP = "`pulumi up --refresh` puts it back"


@dataclass(frozen=True)
class Diagnosis:
    """What was seen for one user name, in order; the last one is the first fault, if there is any."""

    username: str
    checks: tuple[Check, ...]

    @property
    def fault(self) -> Check | None:
        """The first fault, else what may be the cause (too new); None when everything is in its place."""
        suspects = [check for check in self.checks if check.health is not Health.OK and check.way_out]
        return next((check for check in suspects if check.health is Health.PROBLEM), next(iter(suspects), None))

    def as_json(self) -> dict[str, object]:
        """Return the diagnosis as plain values: username, fault (null when none was found), seen."""
        fault = self.fault
        seen = [f"{check.title}: {check.detail}" for check in self.checks if check is not fault]
        found = {"object": fault.title, "detail": fault.detail, "advice": fault.way_out} if fault else None
        return {"username": self.username, "fault": found, "seen": seen}


def diagnose(login: Login, settings: StackSettings, subject: Subject) -> Diagnosis:
    """Read what the login of `subject` stands on. Raises azure.core's AzureError and TenantError."""
    return asyncio.run(_diagnose(_Reader(login, settings, subject)))


async def _diagnose(reader: _Reader) -> Diagnosis:
    checks: list[Check] = []
    async for check in reader.checks():
        checks.append(check)
        if check.health is Health.PROBLEM:
            break
    return Diagnosis(reader.subject.settings.username, tuple(checks))


class _Reader:
    def __init__(self, login: Login, settings: StackSettings, subject: Subject) -> None:
        self.settings, self.subject = settings, subject
        self._arm, self._tenant = Arm(login), Tenant(login)

    async def checks(self) -> AsyncIterator[Check]:
        """Yield a check per object; one that is a problem makes the following ones meaningless."""
        service = read_service(self._arm, self.settings)
        if service is None:
            yield Check.problem(
                "Communication Service", f"{self.settings.communication_service_name} is not there", _UP
            )
            return
        name = self._find(read_usernames(self._arm, service))
        yield self._username(name)
        if name is None:
            return
        yield self._linked(service)
        principal = await self._tenant.service_principal(name.application_id)
        yield _principal(name, principal)
        if principal is None:
            return
        yield role_check(self._arm, service, principal)
        application = await self._tenant.application(name.application_id)
        yield secret_check(application, self.subject.settings.password or "")

    def _find(self, names: list[SmtpUsername]) -> SmtpUsername | None:
        wanted = self.subject.settings.username.lower()
        return next((name for name in names if name.username.lower() == wanted), None)

    def _username(self, name: SmtpUsername | None) -> Check:
        if name is None:
            detail = (
                f"{self.settings.communication_service_name} has no SMTP user name {self.subject.settings.username!r}"
            )
            return Check.problem("SMTP user name", detail, f"{_UP}, or the hand-out is of another stack")
        return Check.ok("SMTP user name", f"{name.resource_name} stands for the application {name.application_id}")

    def _linked(self, service: CommunicationService) -> Check:
        domain = self.subject.settings.username.rpartition("@")[2].lower()
        if "@" not in self.subject.settings.username or domain in service.linked_domains:
            return Check.ok("Linked domains", ", ".join(service.linked_domains) or "none")
        return Check.problem("Linked domains", f"{domain}, the domain of the user name, is not among them", _UP)


def _principal(name: SmtpUsername, principal: ServicePrincipal | None) -> Check:
    title = "Service principal"
    if principal is None:
        return Check.problem(title, f"the application {name.application_id} has none in this tenant", _UP)
    if not principal.enabled:
        way_out = "Entra ID, Enterprise applications, Properties: enabled for users to sign in"
        return Check.problem(title, f"{principal.display_name} is disabled", way_out)
    return Check.ok(title, f"{principal.display_name}, object id {principal.object_id}")
