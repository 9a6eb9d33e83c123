"""After a proof: look up why logins were refused, once per login."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from azure.core.exceptions import AzureError

from cli.diagnosis import Diagnosis, diagnose
from cli.errors import CommandError
from cli.login_checks import login_of
from cli.settings_checks import settings_of
from probe import DeviceReport, StepName, Subject
from tenant import TenantError

# RFC 4954: authentication credentials invalid
_REFUSED = "535"


def diagnose_refused(
    subjects: Sequence[Subject], reports: Sequence[DeviceReport], root: Path, stack: str
) -> list[Diagnosis]:
    """Return a diagnosis for each login of Email Communication Service that was refused.

    Raises CommandError, with one sentence, where the stack's settings, the login or Azure cannot be asked.
    """
    refused = _refused(subjects, reports)
    if not refused:
        return []
    settings, checks = settings_of(stack, root)
    if settings is None:
        raise CommandError(checks[0].detail)
    login, checks = login_of(settings)
    if login is None:
        raise CommandError(checks[0].detail)
    try:
        return [diagnose(login, settings, subject) for subject in refused]
    except (AzureError, TenantError) as error:
        raise CommandError(str(error).splitlines()[0]) from None


def _refused(subjects: Sequence[Subject], reports: Iterable[DeviceReport]) -> list[Subject]:
    failed = {report.device for report in reports if _is_refused(report)}
    by_login = {
        (subject.settings.username, subject.settings.password): subject
        for subject in subjects
        if subject.device in failed and subject.method == "ecs"
    }
    return list(by_login.values())


def _is_refused(report: DeviceReport) -> bool:
    failure = report.failure
    return failure is not None and failure.name is StepName.LOGIN and _REFUSED in failure.detail
