"""A domain of an Email Communication Service, as the verification needs it (azure-mgmt-communication)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from maildns import Record
from provider.azure import ArmId, Azure, azure_errors
from provider.errors import AzureError
from provider.verification import Reading
from provider.verification_states import CHECKS, State

if TYPE_CHECKING:
    from azure.mgmt.communication.models import DomainResource

RESOURCE_TYPE = "Microsoft.Communication/emailServices/domains"
# Azure may refuse a check that it cannot start yet (an unproven domain, a check that runs): trying again is right.
NOT_NOW = (400, 409)
_RECORDS = {"Domain": "domain", "SPF": "spf", "DKIM": "dkim", "DKIM2": "dkim2", "DMARC": "dmarc"}


class EmailDomain:
    """The domain `domain_id`."""

    def __init__(self, azure: Azure, domain_id: str) -> None:
        self._id = ArmId.parse(domain_id, RESOURCE_TYPE)
        self._client = azure.communication(self._id.subscription)

    @property
    def name(self) -> str:
        """The domain's name."""
        return self._id.child.lower()

    def read(self) -> Reading:
        """Return the states of the four checks. Raises MissingError, AzureError."""
        headers: dict[str, str] = {}
        domain = self._get(lambda answer: headers.update(answer.http_response.headers))
        states = domain.properties.verification_states if domain.properties else None
        found = {check: _state(getattr(states, _RECORDS[check], None)) for check in CHECKS}
        return Reading(found, _retry_after(headers))

    def records(self) -> list[Record]:
        """Return the records that Azure wants, with absolute names. Raises MissingError, AzureError."""
        domain = self._get(None)
        wanted = domain.properties.verification_records if domain.properties else None
        pairs = ((key, getattr(wanted, _RECORDS[key], None)) for key in CHECKS)
        return [self._record(key, record) for key, record in pairs if record is not None]

    def initiate(self, check: str) -> None:
        """Ask for one check; returns when the request is queued. Raises AzureError."""
        from azure.core.exceptions import HttpResponseError  # noqa: PLC0415 - costs time in every run

        with azure_errors(f"starting the check {check} of {self.name}"):
            try:
                self._client.domains.begin_initiate_verification(
                    *self._path, {"verificationType": check}, polling=False, retry_total=1
                )
            except HttpResponseError as error:
                if error.status_code in NOT_NOW:
                    raise AzureError(f"Azure answers {error.status_code}: {error.message}", transient=True) from error
                raise

    @property
    def _path(self) -> tuple[str, str, str]:
        return self._id.group, self._id.name, self._id.child

    def _get(self, hook: Callable[[Any], None] | None) -> DomainResource:
        options: dict[str, Any] = {"raw_response_hook": hook} if hook else {}
        with azure_errors(f"reading the domain {self.name}"):
            return self._client.domains.get(*self._path, **options)

    def _record(self, key: str, record: Any) -> Record:  # noqa: ANN401 - azure-mgmt-communication names no common type
        # The names of the DKIM records are relative to the domain, those of the others are absolute.
        absolute = record.name if record.name.lower().endswith(self.name) else f"{record.name}.{self.name}"
        return Record(key, record.type, absolute.lower(), record.value, record.ttl or 3600)


def _state(record: Any) -> State:  # noqa: ANN401 - same
    if record is None:
        return State()
    return State(str(getattr(record.status, "value", record.status) or "NotStarted"), str(record.error_code or ""))


def _retry_after(headers: Mapping[str, str]) -> float | None:
    lower = {name.lower(): value for name, value in headers.items()}
    for name, unit in (("retry-after-ms", 0.001), ("x-ms-retry-after-ms", 0.001), ("retry-after", 1.0)):
        if lower.get(name, "").isdigit():
            return int(lower[name]) * unit
    return None
