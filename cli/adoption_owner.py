"""Refuse to take over in silence what another stack of the project manages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from adoption import Found, stack_in_notes
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
        "handed back with `./mfd pulumi stack rm --force --preserve-config`, take over what it had with "
        f"--from-stack {other}. Nothing was written"
    )


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
