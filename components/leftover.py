"""An application that a killed run has left behind, before a second one is made.

The azuread plugin creates an application as `TERRAFORM_UPDATE_<uuid>` and renames it once Entra ID shows it
(terraform-provider-azuread, application_resource.go). A run that is killed in between leaves an application that no
check of names finds. Its notes are ours from the first moment on, so they tell whose it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pulumi

# Here and not in the hook: the program's folder is importable only until the program has been read.
from azurelogin import Cloud, LoginError, find_login
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
    leftover = await _in_own_thread(_find, notes) if notes else None
    if leftover:
        raise LeftoverError(
            f"an interrupted run has left this application behind as {leftover['displayName']}; no second one was made. "
            "Take it over, then run `pulumi up` again:\n"
            f"  {import_command(args.urn, str(leftover['id']), _parent_urn(args.urn))}"
        )


async def _in_own_thread(look: Callable[[str], Mapping[str, Any] | None], notes: str) -> Mapping[str, Any] | None:
    # The loop's own executor has one thread per `--parallel`, and those wait for the engine, which waits for this hook.
    with ThreadPoolExecutor(max_workers=1) as executor:
        return await asyncio.get_running_loop().run_in_executor(executor, look, notes)


def _parent_urn(urn: str) -> str:
    # A component and its main child share their name in this project.
    head, _, name = urn.rpartition("::")
    return f"{head.rpartition('$')[0]}::{name}"


def _find(notes: str) -> Mapping[str, Any] | None:
    # A preview, or a run with nothing to create, needs none of these.
    from azure.core import PipelineClient  # noqa: PLC0415
    from azure.core.exceptions import AzureError  # noqa: PLC0415
    from azure.core.rest import HttpRequest  # noqa: PLC0415

    try:
        cloud = Cloud.from_environment()
        token = find_login(cloud).credential.get_token(cloud.graph_scope).token
        request = HttpRequest(
            "GET",
            f"{cloud.graph}/v1.0/applications",
            params={"$filter": f"startswith(displayName,'{TEMPORARY_NAME}')", "$select": "id,displayName,notes"},
            headers={"Authorization": f"Bearer {token}"},
        )
        client: Any = PipelineClient(cloud.graph)
        with client:
            answer = client.send_request(request)
            answer.raise_for_status()
            found: list[dict[str, Any]] = answer.json()["value"]
    except (AzureError, LoginError) as error:
        pulumi.log.warn(f"cannot look for an application that an interrupted run may have left behind: {error}")
        return None
    return next((application for application in found if application.get("notes") == notes), None)
