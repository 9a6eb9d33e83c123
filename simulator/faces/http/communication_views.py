"""What a resource of Microsoft.Communication looks like on the wire, which depends on the verb that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.rules import rule
from simulator.services import communication_kinds as kinds

if TYPE_CHECKING:
    from simulator.services.communication_kinds import Ref
    from simulator.services.communication_store import Record

# What a fresh resource shows before its first PUT is over
FRESH_DOMAIN = ("domainManagement", "provisioningState")
COMPUTED = ("hostName", "immutableResourceId")
# Whose GET differs from their PUT
SHORT_FORM = (kinds.SENDER_USERNAME, kinds.SMTP_USERNAME)


@rule("Until a fresh domain is provisioned it shows domainManagement and provisioningState only", "recorded traffic")
def tracked(kind: kinds.Kind, record: Record) -> dict[str, Any]:
    """Return a resource with location and tags."""
    properties = record["properties"]
    if record.get("fresh") and kind is kinds.DOMAIN:
        properties = {name: properties[name] for name in FRESH_DOMAIN}
    elif record.get("fresh"):
        properties = {name: value for name, value in properties.items() if name not in COMPUTED}
    optional = {name: record[name] for name in ("tags", "identity") if record.get(name)}
    head = {name: record[name] for name in ("id", "name", "type", "location")}
    return {**head, **optional, "systemData": record["systemData"], "properties": properties}


@rule("PUT of a user name echoes the case of the caller and has systemData", "recorded traffic, azure-cli-extensions")
def written(ref: Ref, record: Record, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to the PUT of a resource without location."""
    properties = dict(record["properties"])
    if ref.kind is kinds.SENDER_USERNAME:
        shown = {name: asked[name] for name in ("username", "displayName") if asked.get(name) is not None}
        properties = {**shown, "provisioningState": "Succeeded"}
    head = {"id": ref.id, "name": ref.name, "type": ref.kind.arm_type.lower()}
    return {**head, "systemData": record["systemData"], "properties": properties}


def read(ref: Ref, record: Record) -> dict[str, Any]:
    """Return the answer to the GET of a resource without location."""
    shown = listed(ref.kind, record)
    if ref.kind is kinds.SENDER_USERNAME:
        return _in_case_of(ref, shown)
    return shown


@rule(
    "GET and list of user names have lower-case id and name, a short type and no systemData",
    "recorded traffic, azure-cli-extensions",
)
def listed(kind: kinds.Kind, record: Record) -> dict[str, Any]:
    """Return a resource without location as its list shows it."""
    if kind not in SHORT_FORM:
        return {name: record[name] for name in ("id", "name", "type", "systemData", "properties")}
    short_id = record["id"].lower()
    if kind is kinds.SMTP_USERNAME:
        short_id = short_id.replace("/smtpusernames/", "/SmtpUsernames/")
    return {
        "id": short_id,
        "name": record["name"].lower(),
        "type": "/".join(kind.segments).lower(),
        "properties": record["properties"],
    }


@rule(
    "The username of a sender follows the case of the path that GET asked for", "recorded traffic, azure-cli-extensions"
)
def _in_case_of(ref: Ref, shown: dict[str, Any]) -> dict[str, Any]:
    return {**shown, "properties": {**shown["properties"], "username": ref.name}}
