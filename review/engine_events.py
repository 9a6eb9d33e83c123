"""The events of one preview, as the engine tells them (pulumi/pulumi, sdk/go/common/apitype/events.go).

The engine has replaced every secret in them by a mark before it tells them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

State = Mapping[str, Any]

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What stands for a value that only the update will know (pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go)."""
_UNCHANGED = frozenset({"same", "read", "read-replacement", "refresh"})
# A replacement is three steps; the one that creates stands for it.
_PARTS = frozenset({"delete-replaced", "replace"})
# What the engine adds to an error, or to a policy's, that has been told already.
_ECHOES = ("preview failed", "an unhandled error occurred: Program exited")


@dataclass(frozen=True)
class Step:
    """What would happen to one resource; `old` and `new` are its states, empty where there is none."""

    op: str
    """`create`, `update`, `delete`, `create-replacement`, `same` …"""
    type: str
    name: str
    old: State = field(default_factory=dict)
    new: State = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    """Paths of the properties that differ."""

    @property
    def changes(self) -> bool:
        """Whether anything would be done."""
        return self.op not in _UNCHANGED


@dataclass(frozen=True)
class Violation:
    """One resource that a policy is against."""

    level: str
    """`mandatory`: the preview fails. `advisory`: it warns."""
    policy: str
    resource: str
    message: str


@dataclass(frozen=True)
class Preview:
    """One run of the engine."""

    steps: tuple[Step, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    """Operation → resources, as the engine counts them."""
    violations: tuple[Violation, ...] = ()
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What resources say of their change, such as the bridges that are to be installed anew."""
    failed: bool = False

    def of_type(self, kind: str) -> list[Step]:
        """Return the steps of one resource type."""
        return [step for step in self.steps if step.type == kind]


class PreviewEvents:
    """Takes the events one by one.

    `hide` takes secrets out of what providers say: once a text is Markdown, they are no longer spelled as they are.
    """

    def __init__(self, hide: Callable[[str], str] = str) -> None:
        self._hide = hide
        self._steps: dict[tuple[str, str], Step] = {}
        self._said: dict[str, dict[str, None]] = {"error": {}, "warning": {}, "info": {}}
        self._violations: dict[Violation, None] = {}
        self._counts: Mapping[str, int] | None = None

    def __len__(self) -> int:
        """How many resources the engine has compared."""
        return len(self._steps)

    def read(self, event: Mapping[str, Any]) -> None:
        """Take one event."""
        # Outputs come with the second event of a resource; for components, they are all that there is.
        if found := event.get("resourcePreEvent") or event.get("resOutputsEvent"):
            self._step(found["metadata"])
        elif said := event.get("diagnosticEvent"):
            self._diagnostic(said)
        elif broken := event.get("policyEvent"):
            self._violations[_violation(broken, self._hide)] = None
        elif summary := event.get("summaryEvent"):
            self._counts = summary.get("resourceChanges") or {}

    def preview(self, *, failed: bool) -> Preview:
        """Return what was read; `failed` says how the engine ended."""
        steps = tuple(step for step in self._steps.values() if step.op not in _PARTS)
        return Preview(
            steps=steps,
            counts=self._counts if self._counts is not None else _counted(steps),
            violations=tuple(self._violations),
            errors=self._causes() if failed else (),
            warnings=tuple(self._said["warning"]),
            notes=tuple(self._said["info"]),
            failed=failed,
        )

    def _step(self, metadata: Mapping[str, Any]) -> None:
        self._steps[metadata["op"], metadata["urn"]] = Step(
            op=metadata["op"],
            type=metadata["type"],
            name=_name(metadata["urn"]),
            old=metadata.get("old") or {},
            new=metadata.get("new") or {},
            changed=tuple(metadata.get("detailedDiff") or metadata.get("diffs") or ()),
        )

    def _diagnostic(self, said: Mapping[str, Any]) -> None:
        text = self._hide(said["message"].strip())
        # The hand-outs' own lines say for a terminal what the table of devices says better.
        ours = said["severity"] == "info" and "mfdmail:index:HandoutSet" in said.get("urn", "")
        if text and said["severity"] in self._said and not said.get("ephemeral") and not ours:
            self._said[said["severity"]][text] = None

    def _causes(self) -> tuple[str, ...]:
        errors = tuple(self._said["error"])
        own = tuple(error for error in errors if not error.startswith(_ECHOES))
        told = any(violation.level == "mandatory" for violation in self._violations)
        return tuple(line for error in (own if own or told else errors) for line in _mistakes(error))


def _violation(event: Mapping[str, Any], hide: Callable[[str], str]) -> Violation:
    # The first line is the policy's rule; what is wrong with this resource comes after it.
    lines = hide(event["message"]).strip().splitlines()
    message = " ".join(lines[1:] or lines)
    return Violation(event["enforcementLevel"], event["policyName"], _name(event.get("resourceUrn", "")), message)


def _mistakes(error: str) -> list[str]:
    # The program names all mistakes of a stack's files at once, each on a line of its own.
    lines = error.splitlines()
    return lines if all(line.startswith("stacks/") for line in lines) else [error]


def _name(urn: str) -> str:
    return urn.rpartition("::")[2]


def _counted(steps: tuple[Step, ...]) -> Mapping[str, int]:
    return {op: sum(step.op == op for step in steps) for op in dict.fromkeys(step.op for step in steps)}
