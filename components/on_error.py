"""What to do when a resource fails: wait for the cloud to replicate, or name the command that helps.

Four failures have a known way out:

* Entra ID has not replicated a new application or principal yet, or Azure a new role. Trying again helps; azure-native does not do it for
  400 `PrincipalNotFound` (pulumi-azure-native provider/pkg/azure/client_azcore.go).
* Azure takes an SMTP user name only once it sees the application's role, as those report who pause a minute between the two
  or try again (azapi and Azure CLI scripts on GitHub that make `smtpUsernames`). None of them keeps what Azure answers
  meanwhile, and it may well be a plain 400; so whatever refuses a new one is tried again, unless it says a reason that
  no waiting takes away.
* An earlier run was killed after the cloud had created the resource and before the engine had written it down. The
  resource exists, and has to be imported once.
* Key Vault refuses, because of rights at the vault or of names that it keeps (`vault_refusals.py`).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any

import pulumi

from components.existing_consent import Consent, existing_consent
from components.vault_refusals import vault_way_out

# How often is a resource tried again while Entra ID replicates? 12 tries with the pauses below are about 5 minutes.
REPLICATION_TRIES = 12
# How often is an SMTP user name tried again that is refused for no reason known to stay? 8 tries are two and a half
# minutes; more would only hold back the reason of a refusal that stays.
USERNAME_TRIES = 8
# How long is the pause before the n-th new try, in seconds? Example: 2, 4, 8, 16, then 30 each.
LONGEST_PAUSE = 30.0

_REPLICATING = re.compile(
    r"PrincipalNotFound"
    r"|Request_ResourceNotFound"
    r"|does not exist in the directory"
    r"|NoBackingApplicationObject"
    r"|RoleDefinitionDoesNotExist"
    r"|referenced application .* (was not|not) found",
    re.IGNORECASE,
)
_EXISTS_IN_AZURE = re.compile(r"already existing resource '?(?P<id>/subscriptions/[^'\s]+)", re.IGNORECASE)
# `A resource with the ID "…" already exists` and `An existing "azuread_application" with name "…" (ID: "…") was found`
# (terraform-provider-azuread, internal/tf/errors.go).
_EXISTS_IN_ENTRA = re.compile(r"(?:with the ID |\(ID: )\"(?P<id>[^\"]+)\"", re.IGNORECASE)
_USERNAME = "azure-native:communication:SmtpUsername"
# These stay as they are.
_FINAL = re.compile(
    # A right that the deployer lacks; a lock or a policy; a subscription that is disabled.
    r"AuthorizationFailed|ScopeLocked|RequestDisallowedByPolicy|DisabledSubscription"
    # The deployer's own login. But the application that Entra ID does not find may be the new one (700016, 7000229), and
    # a directory that does not answer (90033) does so later. Source: Entra's reference-error-codes.
    r"|(?:Invalid|Expired)AuthenticationToken|\baz login\b|AADSTS(?!(?:700016|7000229|90033)\b)\d+"
    # A name that is in use. azure-native itself waits for the one conflict that passes, AnotherOperationInProgress.
    r"|(?:Status=|status code |RESPONSE )409\b",
    re.IGNORECASE,
)
# These blame a value, which stays wrong, unless it is the application that they do not see, or not see in its role.
_WRONG_VALUE = re.compile(r"InvalidParameter|InvalidRequestContent|InvalidResourceName", re.IGNORECASE)
_OF_THE_APPLICATION = re.compile(r"application|principal|\brole|permission|authori[sz]", re.IGNORECASE)
# azuread imports an application by its path and names it by its bare object id.
_IMPORT_PREFIX = {"azuread:index/application:Application": "/applications/"}


def replicating(message: str) -> bool:
    """Say whether the error `message` means that Entra ID has not replicated an object yet."""
    return _REPLICATING.search(message) is not None


def existing_id(message: str) -> str | None:
    """Return the id of the resource that the error `message` says exists already, or None."""
    for pattern in (_EXISTS_IN_AZURE, _EXISTS_IN_ENTRA):
        found = pattern.search(message)
        if found:
            return found["id"].rstrip(".'\"")
    return None


def import_command(urn: str, resource_id: str, parent_urn: str, provider_urn: str = "") -> str:
    """Return the command that takes the resource `resource_id` over as `urn`, child of the component `parent_urn`.

    `provider_urn`: the explicit provider of a resource in another subscription; empty for the default one.
    """
    stack, _, types, name = urn.removeprefix("urn:pulumi:").split("::", 3)
    kind = types.split("$")[-1]
    prefix = "" if resource_id.startswith("/") else _IMPORT_PREFIX.get(kind, "")
    parent = f"--parent 'parent={parent_urn}' " if parent_urn else ""
    provider = f"--provider 'provider={provider_urn}' " if provider_urn else ""
    return (
        f"./mfd pulumi import '{kind}' '{name}' '{prefix}{resource_id}' --stack {stack} "
        f"{parent}{provider}--protect=false --generate-code=false --yes"
    )


def pause_before(attempt: int) -> float:
    """Return the seconds to wait before new try number `attempt` (1, 2, …)."""
    return float(min(2.0**attempt, LONGEST_PAUSE))


async def on_error(args: pulumi.ErrorHookArgs, parent_urn: str = "", provider_urn: str = "") -> bool:
    """Return True to try a creation, update or deletion again; say what helps where that is known."""
    message = args.errors[0] if args.errors else ""
    if len(args.errors) <= _tries(args, message):
        await asyncio.sleep(pause_before(len(args.errors)))
        return True
    inputs = args.new_inputs or {}
    way_out = vault_way_out(message, args.id or "", inputs)
    if way_out:
        pulumi.log.error(f"'{args.name}': {way_out}")
    creates = args.failed_operation == "create"
    taken = await _taken(message, inputs) if creates else None
    if taken:
        command = import_command(args.urn, taken.import_id, parent_urn, provider_urn)
        pulumi.log.error(
            f"'{args.name}' exists already, probably made by a run that was interrupted before it could write that "
            f"down. {taken.note}{' ' if taken.note else ''}Take it over, then run `pulumi up` again:\n  {command}"
        )
    return False


def _tries(args: pulumi.ErrorHookArgs, message: str) -> int:
    if replicating(message):
        return REPLICATION_TRIES
    new_username = args.failed_operation == "create" and args.urn.split("::")[2].split("$")[-1] == _USERNAME
    return USERNAME_TRIES if new_username and not existing_id(message) and not _stays(message) else 0


def _stays(message: str) -> bool:
    if _WRONG_VALUE.search(message) and not _OF_THE_APPLICATION.search(message):
        return True
    return _FINAL.search(message) is not None


async def _taken(message: str, inputs: Mapping[str, Any]) -> Consent | None:
    named = existing_id(message)
    return Consent(named) if named else await existing_consent(message, inputs)
