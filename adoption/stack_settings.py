"""The stack's settings that declare what was found, under the names that it has."""

from __future__ import annotations

from typing import Any

import yaml

from adoption.found import Assignment, Domain, Found, Username, Zone

_HEAD = """\
# yaml-language-server: $schema=../settings/schema/stack.schema.json
# Written by `./mfd adopt` from what was set up by hand; it is yours from now on.
"""


def stack_settings(
    found: Found,
    zones: dict[str, Zone],
    usernames: tuple[Username, ...],
    assignment: Assignment | None,
    generation: str,
) -> dict[str, Any]:
    """Return the values by key, without `mfd:`; `zones`: taken-over zone by domain."""
    place = found.place
    return {
        "tenantId": place.tenant_id,
        "subscriptionId": place.subscription_id,
        "organization": found.organization,
        "dataLocation": found.data_location,
        "location": place.location,
        "resourceGroupName": place.resource_group,
        "adopted": {
            "emailServiceName": found.email_service,
            "communicationServiceName": found.service,
            **_role(assignment),
            "smtpUsernames": _usernames(usernames),
        },
        "domains": [_domain(domain, zones.get(domain.name)) for domain in found.domains if domain.linked],
        "application": {"displayName": found.application.display_name},
        "credentials": {"scope": "fleet" if len(usernames) == 1 else "site", "generations": [generation]},
        # What devices use today is not deleted by mistake.
        "production": True,
    }


def stack_text(values: dict[str, Any], kept: dict[str, Any]) -> str:
    """Return the stack's file; `kept` is what the engine wrote there beside `config`, such as the encryption's salt."""
    document = {"config": {f"mfd:{key}": value for key, value in values.items()}, **kept}
    return _HEAD + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


def _role(assignment: Assignment | None) -> dict[str, str]:
    if assignment is None:
        return {}
    return {"roleAssignmentId": assignment.resource_id, "roleDefinitionId": assignment.role_id}


def _usernames(usernames: tuple[Username, ...]) -> list[dict[str, str]]:
    # With a single one, everybody shares it today: so it is the stack's own login too, and only the secret is new.
    shared = {"credential": "fleet"} if len(usernames) == 1 else {}
    return [{"name": one.name, "username": one.username, **(shared or _login(one.name))} for one in usernames]


def _login(name: str) -> dict[str, str]:
    # So a stack names the resource of a login: this is a stack's that is taken over again.
    credential = name.lower().removeprefix("smtp-")
    return {"credential": credential} if credential != name.lower() else {}


def _domain(domain: Domain, zone: Zone | None) -> dict[str, Any]:
    values: dict[str, Any] = {"name": domain.name}
    if zone:
        values["azureDns"] = {"zone": zone.name, "resourceGroup": zone.resource_group}
        values |= {"dmarc": zone.dmarc[0]} if zone.dmarc else {}
    senders = [
        {"username": sender.username, **({"displayName": sender.display_name} if sender.display_name else {})}
        for sender in domain.senders
        if sender.username != "donotreply"
    ]
    values |= {"senders": senders} if senders else {}
    return values | ({"userEngagementTracking": True} if domain.tracking else {})
