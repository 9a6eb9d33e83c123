"""`ExchangeFiles`: what Exchange Online shall be like for a stack, and the script that brings it about, as files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from provider.errors import ProviderError
from provider.resource import Difference, Task, Values
from provider.values import UNKNOWN
from provider.written_files import Files, WrittenFiles

STATE = "state.json"
SCRIPT = "Set-MfdExchangeState.ps1"


def _script() -> bytes:
    # A stack without a method of Exchange Online needs nothing of that room.
    from exchange import script_path  # noqa: PLC0415

    return script_path().read_bytes()


class ExchangeFiles(WrittenFiles):
    """Writes the wanted state and the script; running it is an administrator's decision."""

    token = "mfdmail:index:ExchangeFiles"  # noqa: S105 - a resource type
    folder = "exchange"

    def __init__(self, script: Callable[[], bytes] = _script) -> None:
        self._script = script

    def check(self, inputs: Values) -> dict[str, str]:
        """Refuse a state that is not a JSON object."""
        if inputs["state"] == UNKNOWN:
            return {}
        try:
            found = json.loads(inputs["state"])
        except ValueError as error:
            return {"state": f"is no JSON: {error}"}
        return {} if isinstance(found, dict) else {"state": "should be a JSON object"}

    def files(self, inputs: Values, *, secrets: bool) -> Files:
        """Return the state as it was given, and the script byte for byte, so that a signature of it holds."""
        del secrets
        try:
            return {STATE: str(inputs["state"]).encode(), SCRIPT: self._script()}
        except OSError as error:
            raise ProviderError(f"the script {SCRIPT} cannot be read: {error.strerror}") from error

    def changes(self, task: Task, old: Values, new: Values) -> dict[str, Difference]:
        """Tell in words what changes in the wanted state."""
        if old.get("state") == new["state"]:
            return {}
        lines = _described(old.get("state"), new["state"])
        task.log.tell("what Exchange Online shall be like:\n" + "\n".join(f"  {line}" for line in lines))
        return {"state": Difference()}

    def written(self, inputs: Values) -> str:
        """Say where the files are and what they are for."""
        place = f"{inputs['outDir']}/{self.folder}"
        return f"{place}/{STATE} says what Exchange Online shall be like; run {place}/{SCRIPT} to bring it about"

    def farewell(self, state: Values) -> str:
        """Say that nothing was undone in Exchange Online, and how to."""
        return (
            f"the files in {state.get('outDir')}/{self.folder} stay, and so does everything that {SCRIPT} made in "
            f"Exchange Online; to undo that, run {SCRIPT} -Prune with a {STATE} that no longer names it"
        )


def _described(old: str | None, new: str) -> list[str]:
    if UNKNOWN in (old, new):
        return ["known after `pulumi up`"]
    before, after = (json.loads(text) if text else {} for text in (old, new))
    return [f"{part}: {_sign(before.get(part), after.get(part))}" for part in _changed_parts(before, after)]


def _changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [part for part in dict.fromkeys((*before, *after)) if before.get(part) != after.get(part)]


def _sign(before: object, after: object) -> str:
    return f"{json.dumps(before)} → {json.dumps(after)}"
