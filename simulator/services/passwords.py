"""Client secrets of applications: told once, kept as a hash, ending some day."""

from __future__ import annotations

import secrets
import string
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from simulator.clock import moment_of, stamp
from simulator.errors import WireError
from simulator.rules import INVENTED, rule
from simulator.services.sealing import hashed, is_hash_of

if TYPE_CHECKING:
    from datetime import datetime

    from simulator.core import Core
    from simulator.services.replication import Replication

LETTERS = string.ascii_letters + string.digits + "._-~"
DEFAULT_LIFETIME = timedelta(days=730)
HINT_LENGTH = 3
MOST_SECRETS = 1000
# Entra's secrets are 40 characters: three, then "8Q~", then 34.
TAIL_LENGTH = 34
MARK = "8Q~"
ALWAYS = "9999-12-31T00:00:00.000000Z"


class Passwords:
    """The `passwordCredentials` of application records; the hash stands beside them under `_hash`."""

    def __init__(self, core: Core, replication: Replication) -> None:
        self._core = core
        self._replication = replication
        self.policy = core.state.table("appManagementPolicy")

    @rule(
        "A secret's text is in the answer of addPassword and nowhere else; later answers show its first three letters"
    )
    @rule(
        "An application holds about 1,000 items in its collections; one secret more is refused by Directory_ResourceSizeExceeded",
        "MicrosoftDocs/entra-docs, supported-accounts-validation; microsoftgraph/microsoft-graph-docs, issue 21469; "
        "the status: INVENTED",
    )
    @rule("Without an end a secret lives two years", "microsoft-graph-docs, application: addPassword")
    def add(self, application: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """Add a secret; the returned credential alone carries `secretText`."""
        now = self._core.clock.now()
        start = moment_of(wanted["startDateTime"]) if wanted.get("startDateTime") else now
        end = moment_of(wanted["endDateTime"]) if wanted.get("endDateTime") else start + DEFAULT_LIFETIME
        self._refuse_by_policy(start, end)
        if len(application["passwordCredentials"]) >= MOST_SECRETS:
            text = "The size of the object has exceeded its limit. Please reduce the number of values and retry your request."
            raise WireError(403, "Directory_ResourceSizeExceeded", text)
        text = _new_secret()
        credential = {
            "customKeyIdentifier": None,
            "displayName": wanted.get("displayName"),
            "endDateTime": stamp(end),
            "hint": text[:HINT_LENGTH],
            "keyId": str(uuid.uuid4()),
            "secretText": None,
            "startDateTime": stamp(start),
            "_hash": hashed(text),
        }
        self._replication.begin(credential)
        application["passwordCredentials"].append(credential)
        self._core.state.touched()
        return {**credential, "secretText": text}

    def remove(self, application: dict[str, Any], key_id: str) -> None:
        """Remove a secret; 400 when there is none with this id."""
        kept = [entry for entry in application["passwordCredentials"] if entry["keyId"].lower() != key_id.lower()]
        if len(kept) == len(application["passwordCredentials"]):
            raise WireError(400, "Request_BadRequest", f"No password credential found with keyId '{key_id}'.")
        application["passwordCredentials"] = kept
        self._core.state.touched()

    def replace_all(self, application: dict[str, Any], text: str) -> None:
        """Give an application one secret of a known text that does not end (the administrator's)."""
        start = stamp(self._core.clock.now())
        credential = {"keyId": str(uuid.uuid4()), "displayName": "at start", "hint": text[:HINT_LENGTH]}
        dates = {"startDateTime": start, "endDateTime": ALWAYS, "secretText": None}
        application["passwordCredentials"] = [{**credential, **dates, "_hash": hashed(text)}]

    def shown(self, application: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the credentials that every replica shows."""
        return [entry for entry in application["passwordCredentials"] if self._replication.is_over(entry)]

    def is_valid(self, application: dict[str, Any], secret: str) -> bool:
        """Return whether a login with this secret succeeds now."""
        found = self.matching(application, secret)
        return found is not None and not self.has_ended(found)

    @rule("A new secret is refused at the login for seconds, as a wrong one is", INVENTED)
    def matching(self, application: dict[str, Any], secret: str) -> dict[str, Any] | None:
        """Return the credential with this text, ended or not; None when none is known to the login yet."""
        return next((entry for entry in self.shown(application) if is_hash_of(entry["_hash"], secret)), None)

    def has_ended(self, credential: dict[str, Any]) -> bool:
        """Return whether the secret's end is past."""
        return str(credential["endDateTime"]) <= stamp(self._core.clock.now())

    @rule(
        "A tenant policy can forbid new secrets, or long ones: 400 with the policy's code",
        "microsoft-graph-docs, tenantAppManagementPolicy",
    )
    def _refuse_by_policy(self, start: datetime, end: datetime) -> None:
        if not self.policy.get("isEnabled"):
            return
        restrictions = self.policy.get("applicationRestrictions", {}).get("passwordCredentials", [])
        for entry in restrictions:
            if entry.get("state", "enabled") == "enabled":
                _refuse_by(entry, end - start)


def _refuse_by(restriction: dict[str, Any], lifetime: timedelta) -> None:
    kind = restriction.get("restrictionType")
    if kind == "passwordAddition":
        raise WireError(
            400,
            "CredentialTypeNotAllowedAsPerAppPolicy",
            "Credential type not allowed as per assigned policy.",
        )
    if kind == "passwordLifetime" and lifetime > _duration(str(restriction.get("maxLifetime", "P9999D"))):
        raise WireError(
            400,
            "CredentialInvalidLifetimeAsPerAppPolicy",
            "Credential lifetime exceeds the maximum value allowed as per assigned policy.",
        )


def _duration(text: str) -> timedelta:
    """Return an ISO 8601 duration of days, months (30 days) or years (365), as policies use them: P180D, P6M, P1Y."""
    days = {"D": 1, "M": 30, "Y": 365}
    return timedelta(days=int(text[1:-1].split(".", maxsplit=1)[0]) * days[text[-1]])


def _new_secret() -> str:
    head = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(HINT_LENGTH))
    return head + MARK + "".join(secrets.choice(LETTERS) for _ in range(TAIL_LENGTH))
