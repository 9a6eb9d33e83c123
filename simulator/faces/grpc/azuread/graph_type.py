"""What all azuread types have in common: a table of inputs, ids with slashes, inputs that only the state knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.faces.grpc.errors import InputError
from simulator.faces.grpc.resource_type import Field, ResourceType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.faces.grpc.values import Properties

REPLACES = Field(replaces=True)
REQUIRED = Field(required=True)
REQUIRED_REPLACES = Field(required=True, replaces=True)
OPTIONAL = Field()
SET = Field(unordered=True)
UNSUPPORTED = Field(unsupported=True)

# A new object as the Terraform provider writes it first; the second write, with the right text, tells it that the
# object is visible (terraform-provider-azuread, application_resource.go and service_principal_resource.go).
TEMPORARY_TEXT = "TERRAFORM_UPDATE_"


class GraphType(ResourceType):
    """A type whose inputs stand in a class attribute; `echoed` inputs have no counterpart in Graph."""

    inputs: Mapping[str, Field]
    echoed: frozenset[str] = frozenset()

    @property
    def fields(self) -> Mapping[str, Field]:
        """The inputs with their rules."""
        return self.inputs

    def imported_inputs(self, resource_id: str, outputs: Properties) -> Properties:
        """Return every output that is an input too and says something."""
        del resource_id
        return {name: outputs[name] for name in self.inputs if outputs.get(name) not in (None, "", [], {})}

    def echo(self, source: Properties) -> Properties:
        """Return the inputs that only the state remembers."""
        return {name: source[name] for name in self.echoed if name in source}


def id_parts(resource_id: str, count: int) -> list[str]:
    """Return the parts of `/a/b/c/d`; raise InputError when their number is another."""
    parts = resource_id.strip("/").split("/")
    if len(parts) != count:
        raise InputError(f"the id '{resource_id}' has {len(parts)} parts instead of {count}")
    return parts


def said(values: Properties) -> Properties:
    """Return the values without those that say nothing (null)."""
    return {name: value for name, value in values.items() if value is not None}


def by_value(entries: object) -> dict[str, str]:
    """Return value to id of app roles or permission scopes."""
    listed = entries if isinstance(entries, list) else []
    return {str(entry["value"]): str(entry["id"]) for entry in listed if entry.get("value")}


def already_exists(resource: str, object_id: str) -> str:
    """Return the sentence for an object that must be imported (terraform-provider-azuread tf/errors.go)."""
    return (
        f'A resource with the ID "{object_id}" already exists. To be managed via Terraform, this resource needs to be '
        f'imported into the State. Please see the resource documentation for "{resource}" for more information.'
    )


def duplicate_name(resource: str, object_id: str, name: str) -> str:
    """Return the sentence for prevent_duplicate_names (terraform-provider-azuread tf/errors.go)."""
    return (
        f'An existing "{resource}" with name "{name}" (ID: "{object_id}") was found and `prevent_duplicate_names` was '
        "specified. To be managed via Terraform, this resource needs to be imported into the State. Please see the "
        f'resource documentation for "{resource}" for more information.'
    )
