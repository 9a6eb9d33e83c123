"""Refuse to take over in silence what another stack of the project manages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from adoption import Found, Plan, stack_in_notes
from cli.engine import EngineError, ask_engine
from cli.errors import CommandError
from cli.project import stack_names
from settings import sketch_stack


def refuse_another_stacks(root: Path, stack: str, found: Found, from_stack: str | None) -> None:
    """Raise CommandError where another stack than `from_stack` made or declares what was found."""
    owners = dict(_owners(root, stack, found))
    # The engine's full name of a stack, `organization/project/stack`, is as good.
    given_up = from_stack.rpartition("/")[2] if from_stack else None
    if given_up and given_up not in owners:
        known = f"; {', '.join(owners)} does" if owners else ""
        raise CommandError(f"--from-stack: the stack {given_up} manages nothing of this{known}. Nothing was written")
    left = {name: how for name, how in owners.items() if name != given_up}
    if not left:
        return
    other, how = next(iter(left.items()))
    raise CommandError(
        f"the stack {other} manages this already: {how}. Two stacks would undo each other's changes, and `destroy` of one "
        f"would take it from the other. Go on with that stack (`./mfd preview --stack {other}`); where it is gone, or was "
        f"handed back with `{_hand_back(other)}`, take over what it had with "
        f"--from-stack {other}. Nothing was written"
    )


def let_go(root: Path, stack: str, plan: Plan) -> str:
    """Say whether the state of `stack`, where the engine is logged in, has let go; raises CommandError where it has not.

    `stack` is the name that was given: a short one is looked for in the engine's own organization, a full one in its.
    """
    try:
        exported = _exported(root, stack)
    except EngineError as error:
        if "no stack named" not in str(error):
            return (
                f"Whether the stack {stack} is gone was not seen ({error}). Where it is not, hand it back before the import: "
                f"`{_hand_back(stack)}`"
            )
        return (
            f"The stack {stack} is not where the engine is logged in (`./mfd pulumi whoami --verbose`). Where another place "
            f"keeps it, log in there and hand it back before the import: `{_hand_back(stack)}`"
        )
    taken = {
        one.resource_id.lower() for one in plan.resources if one.resource_id and not one.type.startswith("mfdmail:")
    }
    listed = (exported.get("deployment") or {}).get("resources") or []
    held = [str(one["id"]) for one in listed if not one.get("external") and str(one.get("id", "")).lower() in taken]
    if held:
        raise CommandError(
            f"--from-stack: the state of the stack {stack} still holds {len(held)} of the resources, such as {held[0]}. "
            f"Hand it back first; that deletes nothing in the cloud: `{_hand_back(stack)}`. Nothing was written"
        )
    return f"The stack {stack} has let go: its state holds nothing of this."


def _exported(root: Path, stack: str) -> dict[str, Any]:
    try:
        exported = json.loads(ask_engine(root, stack, "stack", "export"))
    except ValueError:
        exported = None
    if not isinstance(exported, dict):
        raise EngineError(f"`pulumi stack export --stack {stack}` says nothing that could be read")
    return exported


def _hand_back(stack: str) -> str:
    return f"./mfd pulumi stack rm {stack} --force --preserve-config --yes"


def _owners(root: Path, stack: str, found: Found) -> Iterator[tuple[str, str]]:
    application, declaring = found.application, [name for name in stack_names(root) if _declares(name, root, found)]
    owner = stack_in_notes(application.notes)
    # Nobody writes other notes when a stack takes over what another one made.
    if owner and owner != stack and stack not in declaring:
        yield owner, f"the notes of the application {application.display_name} name it"
    for name in declaring:
        if name != stack:
            yield name, f"stacks/Pulumi.{name}.yaml declares the Communication Service {found.service}"


def _declares(stack: str, root: Path, found: Found) -> bool:
    # A mistake somewhere else in its files changes nothing of what it manages.
    settings = sketch_stack(stack, root)
    own = (settings.subscription_id, settings.resource_group_name, settings.communication_service_name)
    place = found.place
    there = (place.subscription_id, place.resource_group, found.service)
    return [name.lower() for name in own] == [name.lower() for name in there]
