"""`ExchangeFiles`: what Exchange Online shall be like for a stack, and the script that brings it about, as files."""

from __future__ import annotations

from collections.abc import Callable

from provider.errors import ProviderError
from provider.resource import Before, Difference, Task, Values
from provider.values import UNKNOWN
from provider.written_files import Files, WrittenFiles

STATE = "state.json"
SCRIPT = "Set-MfdExchangeState.ps1"
REPORT = "report.json"


def _script() -> bytes:
    # A stack without a method of Exchange Online needs nothing of that room.
    from exchange import script_path  # noqa: PLC0415

    return script_path().read_bytes()


class ExchangeFiles(WrittenFiles):
    """Writes the wanted state and the script; running it is an administrator's decision."""

    token = "mfdmail:index:ExchangeFiles"  # noqa: S105 - a resource type
    folder = "exchange"
    # The script's report names its state by digest: beside a newer state it still says what was brought about, and when.
    kept = (REPORT,)

    def __init__(self, script: Callable[[], bytes] = _script) -> None:
        self._script = script

    def check(self, inputs: Values) -> dict[str, str]:
        """Refuse a state that the script could not bring about."""
        from exchange import InvalidStateError, state_from_json  # noqa: PLC0415 - as above

        try:
            if inputs["state"] != UNKNOWN:
                state_from_json(inputs["state"])
        except InvalidStateError as error:
            return {"state": str(error)}
        return {}

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

    def delete(self, task: Task, before: Before) -> None:
        """Write a state that wants nothing in the place of the last one, and say how the script takes back what it made."""
        last = before.state
        nothing = _emptied(last["state"])
        if nothing is None:
            task.log.caution(
                f"the last {STATE} was of another version; what {SCRIPT} made in Exchange Online stays until an "
                "administrator removes it there: its names begin with 'mfd' and the stack's name"
            )
            return
        self.put({"outDir": last["outDir"], "state": nothing})
        super().delete(task, before)

    def farewell(self, state: Values) -> str:
        """Say that nothing was undone in Exchange Online, and how to."""
        place = f"{state['outDir']}/{self.folder}"
        return (
            f"everything that {SCRIPT} made in Exchange Online stays; {place}/{STATE} now wants nothing, so to take it "
            f"back run: pwsh -File {place}/{SCRIPT} -Prune"
        )


def _emptied(state: str) -> str | None:
    from exchange import InvalidStateError, emptied, state_from_json, state_json  # noqa: PLC0415 - as above

    try:
        return state_json(emptied(state_from_json(state)))
    except InvalidStateError:
        return None


def _described(old: str | None, new: str) -> list[str]:
    from exchange import InvalidStateError, describe_changes  # noqa: PLC0415 - as above

    if UNKNOWN in (old, new):
        return ["known after `pulumi up`"]
    try:
        return describe_changes(old, new)
    except InvalidStateError:
        # An older version wrote the state in another form: everything is wanted anew.
        return describe_changes(None, new)
