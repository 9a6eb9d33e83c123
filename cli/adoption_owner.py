"""Refuse to take over in silence what another stack of the project manages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from adoption import Found, stack_in_notes
from cli.errors import CommandError
from cli.project import stack_names
from settings import SettingsError, load_stack


def refuse_another_stacks(root: Path, stack: str, found: Found, from_stack: str | None) -> None:
    """Raise CommandError where another stack made or declares what was found, unless it is `from_stack`."""
    owners = dict(_owners(root, stack, found))
    if not owners or from_stack in owners:
        return
    other, how = next(iter(owners.items()))
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
    try:
        settings = load_stack(stack, root)
    except SettingsError:
        # Half-written, or a template: nothing of it could be brought up either.
        return False
    own = (settings.subscription_id, settings.resource_group_name, settings.communication_service_name)
    place = found.place
    there = (place.subscription_id, place.resource_group, found.service)
    return [name.lower() for name in own] == [name.lower() for name in there]
