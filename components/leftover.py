"""An application that a killed run has left behind, before a second one is made.

The azuread plugin creates an application as `TERRAFORM_UPDATE_<uuid>` and renames it once Entra ID shows it
(terraform-provider-azuread, application_resource.go). A run that is killed in between leaves an application that no
check of names finds. Its notes are ours from the first moment on, so they tell whose it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from components.graph import in_own_thread, listed
from components.on_error import import_command

TEMPORARY_NAME = "TERRAFORM_UPDATE_"


class LeftoverError(pulumi.RunError):
    """An application of this stack exists under the plugin's temporary name."""


def notes_of(display_name: str) -> str:
    """Return the notes of the stack's application."""
    return f"Made by Pulumi: {display_name} of the stack {pulumi.get_project()}/{pulumi.get_stack()}"


async def refuse_leftover(args: pulumi.ResourceHookArgs) -> None:
    """Raise LeftoverError if an application with the notes that are about to be given is there already."""
    notes = str((args.new_inputs or {}).get("notes", ""))
    leftover = await in_own_thread(lambda: _find(notes)) if notes else None
    if leftover:
        raise LeftoverError(
            f"an interrupted run has left this application behind as {leftover['displayName']}; no second one was made. "
            "Take it over, then run `pulumi up` again:\n"
            f"  {import_command(args.urn, str(leftover['id']), _parent_urn(args.urn))}"
        )


def _parent_urn(urn: str) -> str:
    # A component and its main child share their name in this project.
    head, _, name = urn.rpartition("::")
    return f"{head.rpartition('$')[0]}::{name}"


def _find(notes: str) -> Mapping[str, Any] | None:
    query = {"$filter": f"startswith(displayName,'{TEMPORARY_NAME}')", "$select": "id,displayName,notes"}
    found = listed("/applications", query, "an application that an interrupted run may have left behind")
    return next((application for application in found if application.get("notes") == notes), None)
