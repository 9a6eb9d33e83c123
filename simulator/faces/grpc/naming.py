"""Names the plugins make up when the program gives none, and how the engine steers that."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from typing import TYPE_CHECKING

from pulumi.runtime.proto import provider_pb2

from simulator.faces.grpc.errors import InputError

if TYPE_CHECKING:
    from simulator.faces.grpc.resource_type import AutoName

RANDOM_DIGITS = 8
# azure-native remembers in the inputs that it made the name up, so that a replacement may exist beside the old one.
CREATE_BEFORE_DELETE = "__createBeforeDelete"


def automatic_name(rule: AutoName, request: provider_pb2.CheckRequest) -> str:
    """Return the name for a resource without one; raise InputError when the engine forbids made-up names.

    The same seed gives the same name, so that a preview and its update agree.
    """
    seed = request.randomSeed or secrets.token_bytes(32)
    if rule.kind == "uuid":
        return str(uuid.UUID(bytes=hashlib.sha256(seed).digest()[:16], version=4))
    if request.HasField("autonaming"):
        return _steered_name(rule, request)
    digits = hashlib.sha256(seed).hexdigest()[:RANDOM_DIGITS]
    return f"{_resource_name(request)[: rule.max_length - RANDOM_DIGITS]}{digits}"


def _steered_name(rule: AutoName, request: provider_pb2.CheckRequest) -> str:
    if request.autonaming.mode == provider_pb2.CheckRequest.AutonamingOptions.DISABLE:
        raise InputError(f"automatic naming is disabled but no explicit name was provided for property '{rule.input}'")
    return str(request.autonaming.proposed_name)


def _resource_name(request: provider_pb2.CheckRequest) -> str:
    return str(request.name or request.urn.rsplit("::", 1)[-1])
