"""Read what each device is told from the stack itself: the inputs of its `HandoutSet`, held in memory only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cli.engine import ask_engine
from cli.errors import CommandError
from cli.hidden import remember
from handouts import Fleet, HandoutInputs, fleet_from_inputs

TOKEN = "mfdmail:index:HandoutSet"  # noqa: S105 - a resource type
# How Pulumi marks a value in a state (pulumi/pulumi sdk/go/common/resource, SigKey and SecretSig).
_MARK = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the mark of secrets


class NoHandoutsError(CommandError):
    """The stack is there, and no `up` has reached its hand-outs."""


def read_fleet(root: Path, stack: str) -> Fleet:
    """Return the devices and credentials as of the last `pulumi up`.

    Raises CommandError (no engine, no such stack, no `up` yet, no passphrase) and UnreadableRecordError.
    """
    return read_set(root, stack)[0]


def read_set(root: Path, stack: str) -> tuple[Fleet, bool]:
    """Return what `read_fleet` does, and whether the stack prints passwords (`mfd:handouts.passwords`)."""
    inputs = _inputs(ask_engine(root, stack, "stack", "export", "--show-secrets"), stack)
    fleet = fleet_from_inputs(_handout_inputs(inputs))
    remember(password for credential in fleet.credentials.values() for password in credential.passwords.values())
    return fleet, bool(inputs.get("passwords"))


def handout_inputs(exported: str, stack: str) -> HandoutInputs:
    """Return the inputs of the one `HandoutSet` in what `pulumi stack export --show-secrets` printed."""
    return _handout_inputs(_inputs(exported, stack))


def _inputs(exported: str, stack: str) -> Mapping[str, Any]:
    resources: Iterable[Mapping[str, Any]] = (json.loads(exported).get("deployment") or {}).get("resources") or []
    found = [item["inputs"] for item in resources if item.get("type") == TOKEN and not item.get("delete")]
    if not found:
        raise NoHandoutsError(f"the stack {stack!r} has no hand-outs yet; `./mfd pulumi up --stack {stack}` makes them")
    inputs: Mapping[str, Any] = plain(found[-1])
    return inputs


def _handout_inputs(inputs: Mapping[str, Any]) -> HandoutInputs:
    return HandoutInputs(
        stack=str(inputs["stack"]),
        organization=str(inputs["organization"]),
        devices=dict(inputs.get("devices") or {}),
        credentials=dict(inputs.get("credentials") or {}),
        language=inputs.get("language") or "en",
    )


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return `value` without the marks of secrets."""
    if isinstance(value, dict):
        if value.get(_MARK) == _SECRET:
            return plain(json.loads(value["plaintext"]))
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value
