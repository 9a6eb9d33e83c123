"""The client secrets that the last `pulumi up` left in the stack, with their last days and without their values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cli.engine import ask_engine
from cli.errors import CommandError

_PASSWORD = "azuread:index/applicationPassword:ApplicationPassword"  # noqa: S105 - a resource type
_APPLICATION = "azuread:index/application:Application"


@dataclass(frozen=True)
class StackSecret:
    """One client secret: `login` and `generation` as the program named it, `client_id` of its application."""

    login: str
    generation: str
    ends: date
    application: str
    client_id: str
    key_id: str


def read_stack_secrets(root: Path, stack: str) -> list[StackSecret]:
    """Return the secrets, the first to end first. The stack's passphrase or key is not needed. Raises CommandError."""
    exported = json.loads(ask_engine(root, stack, "stack", "export"))
    resources = [item for item in (exported.get("deployment") or {}).get("resources") or [] if not item.get("delete")]
    if not resources:
        raise CommandError(f"the stack {stack!r} has nothing yet; `pulumi up --stack {stack}` brings it up")
    applications = {item["id"]: item for item in resources if item["type"] == _APPLICATION}
    found = (_secret(item, applications) for item in resources if item["type"] == _PASSWORD)
    return sorted(found, key=lambda secret: (secret.ends, secret.login, secret.generation))


def _secret(item: Mapping[str, Any], applications: Mapping[str, Mapping[str, Any]]) -> StackSecret:
    inputs = item["inputs"]
    login, _, generation = inputs["displayName"].rpartition(" ")
    # hashicorp/azuread, application_password: the id is <object id of the application>/password/<key id>.
    application = applications.get(inputs["applicationId"], {})
    key_id = item["id"].rpartition("/")[2]
    names = application.get("inputs", {}).get("displayName", ""), application.get("outputs", {}).get("clientId", "")
    return StackSecret(login, generation, date.fromisoformat(inputs["endDate"][:10]), *names, key_id)


def applications_of(secrets: Sequence[StackSecret]) -> Iterator[tuple[str, str]]:
    """Yield display name and client id of each application, once."""
    yield from dict.fromkeys((secret.application, secret.client_id) for secret in secrets)
