"""The resource options that every child of a component gets: its parent, and what happens when its creation fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import Any

import pulumi

from components.on_error import on_error

# Called before a resource is created; raises to prevent it.
Check = Callable[[pulumi.ResourceHookArgs], Awaitable[None]]

_parents: dict[str, pulumi.Resource] = {}
_providers: dict[str, pulumi.ProviderResource] = {}


async def _with_parent(args: pulumi.ErrorHookArgs) -> bool:
    return await on_error(args, await _urn_of(_parents.get(args.name)), await _urn_of(_providers.get(args.name)))


async def _urn_of(resource: pulumi.Resource | None) -> str:
    return (await resource.urn.future() or "") if resource else ""


# The engine refuses a second hook of the same name, so there is one of each for the whole program.
@cache
def _error_hook() -> pulumi.ErrorHook:
    return pulumi.ErrorHook("mfd-on-error", _with_parent)


@cache
def _before_hook(check: Check) -> pulumi.ResourceHook:
    return pulumi.ResourceHook(f"mfd-{check.__name__}", check)


def _hooks(before_create: Check | None) -> pulumi.ResourceHookBinding | None:
    before: list[Any] = [_before_hook(before_create)] if before_create else []
    return pulumi.ResourceHookBinding(on_error=[_error_hook()], before_create=before)


def _without_aliases(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    """Leave the aliases out that azure-native gives each resource: its older type names, which no state of ours has.

    Making a URN of each of the ten is nearly half of what a declaration costs in Python.
    """
    if not args.opts.aliases:
        return None
    args.opts.aliases = None
    return pulumi.ResourceTransformationResult(args.props, args.opts)


def child_of(
    parent: pulumi.Resource | None,
    name: str,
    *,
    protect: bool | None = None,
    depends_on: Sequence[pulumi.Resource] = (),
    provider: pulumi.ProviderResource | None = None,
    before_create: Check | None = None,
    deleted_with: pulumi.Resource | None = None,
) -> pulumi.ResourceOptions:
    """Return the options of `name`: its parent if it has one, the error hook (which components do not hand down), the rest.

    `before_create` may raise to prevent the creation; it is not called in previews.
    The error hook needs the URNs of parent and provider to print an import command, and is told only the child's: so
    they are kept by name.
    """
    if parent is not None:
        _parents[name] = parent
    if provider is not None:
        _providers[name] = provider
    return pulumi.ResourceOptions(
        parent=parent,
        protect=protect,
        depends_on=list(depends_on),
        provider=provider,
        deleted_with=deleted_with,
        hooks=_hooks(before_create),
        transformations=[_without_aliases],
    )
