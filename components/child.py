"""The resource options that every child of a component gets: its parent, and what happens when its creation fails."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pulumi

from components.on_error import on_error

_parents: dict[str, pulumi.Resource] = {}


async def _with_parent(args: pulumi.ErrorHookArgs) -> bool:
    parent = _parents.get(args.name)
    return await on_error(args, (await parent.urn.future() or "") if parent else "")


@cache
def _hooks() -> pulumi.ResourceHookBinding | None:
    # The engine refuses a second hook of the same name, so there is one for the whole program.
    return pulumi.ResourceHookBinding(on_error=[pulumi.ErrorHook("mfd-on-error", _with_parent)])


def child_of(
    parent: pulumi.Resource | None,
    name: str,
    *,
    protect: bool | None = None,
    depends_on: Sequence[pulumi.Resource] = (),
    provider: pulumi.ProviderResource | None = None,
) -> pulumi.ResourceOptions:
    """Return the options of `name`: its parent if it has one, the error hook (which components do not hand down), the rest.

    The hook needs the parent's URN to print an import command, and is told only the child's: so it is kept by name.
    """
    if parent is not None:
        _parents[name] = parent
    return pulumi.ResourceOptions(
        parent=parent,
        protect=protect,
        depends_on=list(depends_on),
        provider=provider,
        hooks=_hooks(),
    )
