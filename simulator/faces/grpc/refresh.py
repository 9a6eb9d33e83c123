"""Inputs after a refresh: what changed between the old outputs and the new ones is carried over, nothing else.

Azure fills in many defaults; copying all outputs would make a difference of each (pulumi-azure-native, Read).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.faces.grpc.diff import comparable
from simulator.faces.grpc.values import Secret, plain

if TYPE_CHECKING:
    from simulator.faces.grpc.resource_type import ResourceType
    from simulator.faces.grpc.values import Properties


def refreshed_inputs(
    resource_type: ResourceType,
    inputs: Properties,
    old_outputs: Properties,
    new_outputs: Properties,
) -> Properties:
    """Return the inputs with the changes that happened outside applied to them."""
    result = dict(inputs)
    for name in resource_type.fields.keys() & resource_type.outputs:
        old, new = plain(old_outputs.get(name)), plain(new_outputs.get(name))
        if comparable(resource_type, name, old) != comparable(resource_type, name, new):
            _carry_over(result, name, old, new)
    return result


def _carry_over(inputs: Properties, name: str, old: object, new: object) -> None:
    current = inputs.get(name)
    inner = current.value if isinstance(current, Secret) else current
    if isinstance(inner, dict) and isinstance(old, dict) and isinstance(new, dict):
        merged = dict(inner)
        for key in old.keys() | new.keys():
            if old.get(key) != new.get(key):
                _carry_over(merged, key, old.get(key), new.get(key))
        inputs[name] = Secret(merged) if isinstance(current, Secret) else merged
    elif new is None:
        inputs.pop(name, None)
    else:
        inputs[name] = Secret(new) if isinstance(current, Secret) else new
