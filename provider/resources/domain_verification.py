"""`DomainVerification`: starts the verification of an e-mail domain and waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from maildns import Record, check_records, write_records
from provider.azure import ArmId, Azure
from provider.clock import CancellableClock
from provider.email_domain import RESOURCE_TYPE, EmailDomain
from provider.errors import InitFailedError, MissingError, ProviderError
from provider.project_folder import in_project
from provider.resource import Before, Created, Difference, DiffKind, Found, Resource, Task, Values
from provider.values import UNKNOWN
from provider.verification import Ending, Outcome, Service, Verification, Wish
from provider.verification_failure import failure_reasons
from provider.verification_states import CHECKS, VERIFIED, States, overall

# What `pulumi import` assumes: the default wait of a stack, in seconds.
DEFAULT_WAIT = 1800
# This wait writes and shows the records and starts nothing: somebody else brings them into DNS, some other day.
DECLARE_ONLY = 0


class DomainVerification(Resource):
    """Starts the verification of an e-mail domain and waits for it."""

    token = "mfdmail:index:DomainVerification"  # noqa: S105 - a resource type

    def __init__(self, azure: Azure, domain_of: Callable[[Azure, str], EmailDomain] = EmailDomain) -> None:
        self._azure = azure
        self._domain_of = domain_of

    def check(self, inputs: Values) -> dict[str, str]:
        """Refuse a domain id that is none."""
        try:
            if inputs["domainId"] != UNKNOWN:
                ArmId.parse(inputs["domainId"], RESOURCE_TYPE)
        except ProviderError as error:
            return {"domainId": str(error)}
        return {}

    def diff(self, task: Task, before: Before, inputs: Values) -> dict[str, Difference]:
        """Another domain replaces; not yet verified is a difference."""
        del task
        old = before.inputs or before.state
        changed = {name: Difference() for name in _OPTIONAL if old.get(name) != inputs.get(name)}
        if not _same_id(old.get("domainId"), inputs["domainId"]):
            changed["domainId"] = Difference(DiffKind.REPLACE)
        if before.state.get("state") != VERIFIED and inputs["waitSeconds"] != DECLARE_ONLY:
            changed["state"] = Difference(of_input=False)
        return changed

    def foresee(self, inputs: Values, before: Before | None) -> Values:
        """Foresee a verified domain to stay so; else nothing is known before `up`."""
        settled = before is not None and before.state.get("state") == VERIFIED and inputs["domainId"] != UNKNOWN
        return {name: before.state.get(name, UNKNOWN) if before and settled else UNKNOWN for name in _OUTPUTS}

    def create(self, task: Task, inputs: Values) -> Created:
        """Verify; a creation that was killed starts again without harm."""
        return Created(inputs["domainId"], self._verify(task, inputs))

    def update(self, task: Task, before: Before, inputs: Values) -> Values:
        """Verify what is not verified; a domain that was made anew begins from the start."""
        del before
        return self._verify(task, inputs)

    def read(self, task: Task, before: Before) -> Found | None:
        """Return the states now: a lost verification shows as drift."""
        del task
        domain = self._domain_of(self._azure, before.resource_id)
        try:
            reading = domain.read()
            inputs = before.inputs or _imported(before.resource_id, domain.records())
        except MissingError:
            return None
        return Found(_outputs(before.resource_id, reading.states), inputs)

    def delete(self, task: Task, before: Before) -> None:
        """Leave Azure as it is: a verification ends with its domain."""

    def _verify(self, task: Task, inputs: Values) -> Values:
        wish = _wish(inputs, task.timeout)
        domain = self._domain_of(self._azure, inputs["domainId"])
        _write_records(task, inputs, wish)
        if inputs["waitSeconds"] == DECLARE_ONLY:
            return _outputs(inputs["domainId"], domain.read().states)
        outcome = self._wait(task, wish, domain)
        outputs = _outputs(inputs["domainId"], outcome.states)
        if outcome.ending is Ending.VERIFIED:
            return outputs
        if not outcome.states:
            raise ProviderError(outcome.error or f"{wish.domain}: interrupted before Azure said anything")
        raise InitFailedError(inputs["domainId"], outputs, failure_reasons(wish, outcome))

    def _wait(self, task: Task, wish: Wish, domain: Service) -> Outcome:
        clock = CancellableClock(task.cancelled)
        return Verification(wish, domain, clock, task.log, check_records).run()


_OUTPUTS = ("state", "states", "verifiedDomainId")
_OPTIONAL = ("waitSeconds", "records", "recordsDir", "zone")


def _wish(inputs: Values, timeout: float) -> Wish:
    records = tuple(Record.from_mapping(fields) for fields in inputs["records"])
    wait = float(inputs["waitSeconds"])
    name = ArmId.parse(inputs["domainId"], RESOURCE_TYPE).child.lower()
    return Wish(name, records, min(wait, timeout) if timeout > 0 else wait)


def _write_records(task: Task, inputs: Values, wish: Wish) -> None:
    folder = inputs.get("recordsDir")
    if not folder or not wish.records:
        return
    try:
        write_records(in_project(folder), wish.domain, wish.records, inputs.get("zone"))
    except OSError as error:
        raise ProviderError(f"the DNS records cannot be written to {folder}: {error.strerror}") from error
    listed = "\n".join(f"  {record.name}  {record.type}  {record.value}" for record in wish.records)
    task.log.tell(
        f"{wish.domain}: these DNS records are needed; they are in {folder}/{wish.domain}.zone and .md too:\n{listed}"
    )


def _outputs(domain_id: str, states: States) -> dict[str, Any]:
    state = overall(states)
    verified = {"verifiedDomainId": domain_id} if state == VERIFIED else {}
    return {"state": state, "states": {check: states[check].status for check in CHECKS if check in states}, **verified}


def _imported(domain_id: str, records: list[Record]) -> Values:
    listed = [{"key": r.key, "type": r.type, "name": r.name, "value": r.value, "ttl": r.ttl} for r in records]
    return {"domainId": domain_id, "waitSeconds": DEFAULT_WAIT, "records": listed}


def _same_id(old: object, new: object) -> bool:
    # An ARM id is the same in any case; one that is not known yet is not foreseen to be another.
    return new == UNKNOWN or str(old).lower() == str(new).lower()
