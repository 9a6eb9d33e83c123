"""Look something up in Microsoft Graph while a hook runs: synchronous, and in a thread of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pulumi

# Here and not in the hook: the program's folder is importable only until the program has been read.
from azurelogin import Cloud, LoginError, find_login

Answer = TypeVar("Answer")


async def in_own_thread(look: Callable[[], Answer]) -> Answer:
    """Return what `look` returns; the loop goes on meanwhile."""
    # The loop's own executor has one thread per `--parallel`, and those wait for the engine, which waits for this hook.
    with ThreadPoolExecutor(max_workers=1) as executor:
        return await asyncio.get_running_loop().run_in_executor(executor, look)


def listed(path: str, query: Mapping[str, str], purpose: str) -> list[dict[str, Any]]:
    """Return the first page of a collection; empty, with a warning that names the `purpose`, if Graph cannot be asked."""
    # A preview, or a run with nothing to create, needs none of these.
    from azure.core import PipelineClient  # noqa: PLC0415
    from azure.core.exceptions import AzureError  # noqa: PLC0415
    from azure.core.rest import HttpRequest  # noqa: PLC0415

    try:
        cloud = Cloud.from_environment()
        token = find_login(cloud).credential.get_token(cloud.graph_scope).token
        headers = {"Authorization": f"Bearer {token}"}
        request = HttpRequest("GET", f"{cloud.graph}/v1.0{path}", params=dict(query), headers=headers)
        client: Any = PipelineClient(cloud.graph)
        with client:
            answer = client.send_request(request)
            answer.raise_for_status()
            found: list[dict[str, Any]] = answer.json()["value"]
    except (AzureError, LoginError) as error:
        pulumi.log.warn(f"cannot look for {purpose}: {error}")
        return []
    return found
