"""`HandoutSet`: registers what each device is told, and renders the hand-outs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from handouts import (
    Change,
    HandoutError,
    HandoutInputs,
    UnreadableRecordError,
    describe_changes,
    fleet_from_inputs,
    out_of_date,
    render_stack_set,
    write_changes,
)
from provider.errors import ProviderError
from provider.project_folder import in_project
from provider.resource import Before, Created, Difference, DiffKind, Found, Log, Resource, Task, Values
from provider.values import UNKNOWN

SECONDS_BETWEEN_STATUSES = 0.3
# How many devices are described in words? More would push everything else off the screen.
MOST_LINES = 20
_PRINTED = ("organization", "language")
_SIMPLE = ("stack", "organization", "outDir", "onUp", "passwords", "language")


def _today() -> date:
    return datetime.now(tz=UTC).date()


class HandoutSet(Resource):
    """Registers what each device is told, and renders the hand-outs; never looks at the files again."""

    token = "mfdmail:index:HandoutSet"  # noqa: S105 - a resource type
    # The inputs are in the state once; the outputs shall not hold the secrets a second time.
    keeps_inputs = False

    def __init__(self, today: Callable[[], date] = _today) -> None:
        self._today = today

    def diff(self, task: Task, before: Before, inputs: Values) -> dict[str, Difference]:
        """Name the devices whose settings change and those whose password changes."""
        old = before.inputs
        changed = {name: Difference() for name in _SIMPLE if old.get(name) != inputs.get(name)}
        return {**changed, **_device_differences(task.log, old, inputs)}

    def foresee(self, inputs: Values, before: Before | None) -> Values:
        """Foresee everything: the number of devices is in the inputs."""
        del before
        return _outputs(inputs)

    def create(self, task: Task, inputs: Values) -> Created:
        """Register, and render if asked to."""
        self._write(task, None, inputs)
        return Created(f"handouts-{inputs['stack']}", _outputs(inputs))

    def update(self, task: Task, before: Before, inputs: Values) -> Values:
        """Register, and render if asked to."""
        self._write(task, before.inputs, inputs)
        return _outputs(inputs)

    def read(self, task: Task, before: Before) -> Found | None:
        """Return what was registered: files are this machine's, and another machine without them is no drift."""
        del task
        return Found(before.state, before.inputs)

    def delete(self, task: Task, before: Before) -> None:
        """Leave the files: they belong to whoever carries them to the devices."""
        task.log.tell(f"the hand-outs that were written to {before.state.get('outDir')} stay there")

    def _write(self, task: Task, old: Values | None, new: Values) -> None:
        if not new["onUp"]:
            _say_what_is_old(task, old, new)
            return
        try:
            _render(task, new)
            _write_changes(task, old, new, self._today())
        except HandoutError as error:
            raise ProviderError(str(error)) from error
        except OSError as error:
            raise ProviderError(f"the hand-outs cannot be written to {new['outDir']}: {error.strerror}") from error


def _say_what_is_old(task: Task, old: Values | None, new: Values) -> None:
    if old and _prints_the_same(old, new):
        return
    if sentence := out_of_date(new["stack"], in_project(new["outDir"]), new["outDir"]):
        task.log.tell(sentence)


def _prints_the_same(old: Values, new: Values) -> bool:
    if any(old.get(name) != new.get(name) for name in _PRINTED):
        return False
    try:
        return not describe_changes(_handout_inputs(old), _handout_inputs(new))
    except UnreadableRecordError:
        return False


def _outputs(inputs: Values) -> dict[str, Any]:
    devices = inputs["devices"]
    count = len(devices) if isinstance(devices, Mapping) else UNKNOWN
    return {"stack": inputs["stack"], "outDir": inputs["outDir"], "count": count}


def _render(task: Task, inputs: Values) -> None:
    _, taken = render_stack_set(
        fleet_from_inputs(_handout_inputs(inputs)),
        in_project(inputs["outDir"]),
        with_passwords=inputs["passwords"],
        progress=_Progress(task),
    )
    count = len(inputs["devices"])
    documents = f"{count} hand-outs are" if count != 1 else "1 hand-out is"
    task.log.tell("\n".join([f"{documents} in {inputs['outDir']}/handouts/index.html", *taken]))


def _write_changes(task: Task, old: Values | None, new: Values, today: date) -> None:
    wanted = _handout_inputs(new)
    folder, due = in_project(new["outDir"]), _due_days(new["stack"])
    try:
        counted = write_changes(_handout_inputs(old) if old else None, wanted, folder, today, due)
    except UnreadableRecordError:
        # An older version wrote the state in another form: every device is looked at anew.
        counted = write_changes(None, wanted, folder, today, due)
    if counted:
        task.log.tell(f"{counted} to visit: {new['outDir']}/changes.md")


def _due_days(stack: str) -> dict[str, str]:
    """Return the due day of the rotation that is under way: no input, since another day changes no hand-out."""
    name = f"stacks/{stack}.rotation.yaml"
    path = in_project(name)
    if not path.exists():
        return {}
    from rotation import RotationError, due_days  # noqa: PLC0415 - few runs need it

    try:
        return due_days(path.read_text("utf-8-sig"), name)
    except (RotationError, UnicodeDecodeError) as error:
        raise ProviderError(f"{name} cannot be read: {error}") from error


class _Progress:
    """Shows how many documents are written, a few times a second: 10,000 lines would cost more than the documents."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        if self._task.cancelled.is_set():
            raise ProviderError("interrupted; the old hand-outs stay, and the next `pulumi up` writes the new ones")
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + SECONDS_BETWEEN_STATUSES
            self._task.log.status(f"{done} of {total} hand-outs")


def _handout_inputs(inputs: Values) -> HandoutInputs:
    return HandoutInputs(
        stack=inputs.get("stack", ""),
        organization=inputs.get("organization", ""),
        devices=_known(inputs.get("devices", {})),
        credentials=_known(inputs.get("credentials", {})),
        language=inputs.get("language") or "en",
    )


def _known(texts: Mapping[str, str]) -> dict[str, str | None]:
    return {key: None if text == UNKNOWN else text for key, text in texts.items()}


def _device_differences(log: Log, old: Values, new: Values) -> dict[str, Difference]:
    for name in ("devices", "credentials"):
        if not isinstance(new[name], Mapping):
            return {name: Difference()}
    if old.get("devices") == new["devices"] and old.get("credentials") == new["credentials"]:
        return {}
    try:
        changes = describe_changes(_handout_inputs(old), _handout_inputs(new))
    except HandoutError:
        # An older version wrote the state in another form: everything is told anew.
        return {name: Difference() for name in ("devices", "credentials") if old.get(name) != new[name]}
    # The engine's own display names the device only: what it is told is JSON, and it does not look inside.
    _tell(log, changes)
    found = {path: difference for change in changes for path, difference in _paths(change).items()}
    return found or {name: Difference() for name in ("devices", "credentials") if old.get(name) != new[name]}


def _paths(change: Change) -> dict[str, Difference]:
    device = f'devices["{change.device}"]'
    if change.kind in ("added", "removed"):
        return {device: Difference(DiffKind.ADD if change.kind == "added" else DiffKind.DELETE)}
    if change.kind == "unknown":
        return {device: Difference()}
    names = [field.name for field in change.fields] + ["password"] * change.password_changes
    return {device + _step(name): Difference() for name in names}


def _step(name: str) -> str:
    return f".{name}" if name.isidentifier() else f'["{name}"]'


def _tell(log: Log, changes: Sequence[Change]) -> None:
    lines = [str(change) for change in changes[:MOST_LINES]]
    if len(changes) > MOST_LINES:
        lines.append(f"and {len(changes) - MOST_LINES} more devices, which `pulumi preview --diff` names")
    if lines:
        log.tell("what devices are told:\n" + "\n".join(f"  {line}" for line in lines))
