"""ARM paths with `{parameters}`: filled in from inputs, and read back from an id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simulator.faces.grpc.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

PARAMETER = re.compile(r"\{(\w+)\}")
# These hold slashes themselves.
WHOLE_IDS = frozenset({"scope", "resourceUri"})


def parameters(template: str) -> tuple[str, ...]:
    """Return the parameter names in the order of the path."""
    return tuple(PARAMETER.findall(template))


def filled(template: str, subscription_id: str, inputs: Mapping[str, object]) -> str:
    """Return the path of a resource; raise InputError when an input is missing."""

    def value_of(match: re.Match[str]) -> str:
        name = match.group(1)
        value = subscription_id if name == "subscriptionId" else inputs.get(name)
        if not isinstance(value, str) or not value:
            raise InputError(f"missing required property '{name}'")
        return value.strip("/") if name in WHOLE_IDS else value

    return PARAMETER.sub(value_of, template)


def parsed(template: str, resource_id: str) -> dict[str, str]:
    """Return the parameters of an id, without the subscription; raise InputError when it has another form."""
    pattern = PARAMETER.sub(lambda m: f"(?P<{m[1]}>{'.+' if m[1] in WHOLE_IDS else '[^/]+'})", template)
    match = re.fullmatch(pattern, resource_id, re.IGNORECASE)
    if match is None:
        raise InputError(f"the id '{resource_id}' does not have the form '{template}'")
    found = {name: value for name, value in match.groupdict().items() if name != "subscriptionId"}
    return {name: f"/{value}" if name in WHOLE_IDS else value for name, value in found.items()}
