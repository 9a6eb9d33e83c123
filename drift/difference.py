"""One resource that is not as the stack left it, in the words of the engine's event stream.

The stream: `pulumi refresh --preview-only --json` with PULUMI_ENABLE_STREAMING_JSON_PREVIEW (pulumi/pulumi,
sdk/go/common/apitype/events.go); of a secret it holds `[secret]` only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """`old` is the resource as the stack knows it, `new` as it was found: inputs, and over them outputs.

    `paths` are the properties that differ, such as `linkedDomains[0]`; none where the resource is `gone`.
    """

    urn: str
    type: str
    gone: bool
    paths: tuple[str, ...] = ()
    id: str = ""
    old: Values = field(default_factory=dict)
    new: Values = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The resource's name in the stack."""
        return self.urn.rpartition("::")[2]

    def within(self, component: str) -> bool:
        """Whether it is a part of a component of this class, such as `SmtpIdentity`."""
        return f":{component}$" in self.urn

    def touches(self, *properties: str) -> bool:
        """Whether one of these properties differs, or something in it."""
        return any(path.split("[")[0].split(".")[0] in properties for path in self.paths)

    def __str__(self) -> str:
        return f"{self.name} ({self.type}): {'gone' if self.gone else ', '.join(self.paths)}"


def differences(events: Iterable[Mapping[str, Any]]) -> Iterator[Difference]:
    """Yield what differs, in the order of the events of one comparison."""
    for event in events:
        step = event.get("resOutputsEvent", {}).get("metadata")
        if step and step["op"] in ("delete", "update"):
            yield _difference(step)


def _difference(step: Mapping[str, Any]) -> Difference:
    old, new = step.get("old") or {}, step.get("new") or {}
    gone = step["op"] == "delete"
    # Without details the engine names the properties only.
    paths = sorted(step.get("detailedDiff") or step.get("diffs") or ())
    return Difference(step["urn"], step["type"], gone, tuple(paths), old.get("id", ""), _values(old), _values(new))


def _values(state: Mapping[str, Any]) -> dict[str, Any]:
    return {**(state.get("inputs") or {}), **(state.get("outputs") or {})}
