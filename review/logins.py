"""The logins of a stack as a preview shows them: user name, generations and their ends, and never a secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from handouts import CredentialRecord, credential_json
from review.engine_events import Preview, State

_PASSWORD = "azuread:index/applicationPassword:ApplicationPassword"  # noqa: S105 - a resource type
_IDENTITY = "mfd:components:SmtpIdentity"
_NEW = "made by this update"


@dataclass(frozen=True)
class Logins:
    """Credential id → record, before and after; what stands as its password only says whether it is another one."""

    old: Mapping[str, CredentialRecord]
    new: Mapping[str, CredentialRecord]

    def json(self, ids: Mapping[str, Any], *, old: bool) -> dict[str, str | None]:
        """Return the records of these credentials as `HandoutSet` would hold them."""
        found = self.old if old else self.new
        return {key: credential_json(found.get(key) or CredentialRecord(key, key, "")) for key in ids}


def logins_of(preview: Preview, changed: frozenset[str]) -> Logins:
    """Return the logins; those in `changed` have another secret, though nothing else of them changes."""
    old: dict[str, CredentialRecord] = {}
    new: dict[str, CredentialRecord] = {}
    for step in preview.of_type(_PASSWORD):
        if step.old:
            _add(old, step.old, step.old.get("id", ""))
        if step.new and step.op != "delete":
            _add(new, step.new, step.old.get("id", "") if step.op in ("same", "update") else _NEW)
    for step in preview.of_type(_IDENTITY):
        _name_users(old, step.old)
        _name_users(new, step.new)
    for key in changed:
        record = new.get(key) or CredentialRecord(key, key, "")
        new[key] = replace(record, passwords={**record.passwords, record.current: _NEW})
    return Logins(old, new)


def _add(records: dict[str, CredentialRecord], state: State, token: str) -> None:
    """Add one secret: components/smtp_application.py calls it `<credential> <generation>`."""
    inputs = state.get("inputs") or {}
    credential, _, generation = str(inputs.get("displayName", "")).rpartition(" ")
    record = records.get(credential) or CredentialRecord(credential, "", generation)
    records[credential] = replace(
        record,
        current=max(record.current, generation),
        passwords={**record.passwords, generation: token},
        ends={**record.ends, generation: str(inputs.get("endDate", ""))[:10]},
    )


def _name_users(records: dict[str, CredentialRecord], state: State) -> None:
    for credential, username in _usernames(state):
        if credential in records:
            records[credential] = replace(records[credential], username=username)


def _usernames(state: State) -> Iterator[tuple[str, str]]:
    named = (state.get("outputs") or {}).get("usernames")
    if isinstance(named, Mapping):
        yield from ((key, str(value)) for key, value in named.items())
