"""Puts the refusals of a method's server among the method's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.closest import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from catalog.method import MethodDocument
    from catalog.problem import Problem
    from catalog.reading import File
    from catalog.server import Refusal, Server


def problems(file: File[MethodDocument], servers: Mapping[str, Server]) -> Iterator[Problem]:
    """Yield why the method in `file` does not fit the server that it names."""
    wanted = file.model.refusals_of
    if wanted is None:
        return
    if wanted in servers:
        yield from _twice(file, servers[wanted])
    elif not file.path.parents[1].joinpath("servers", f"{wanted}.yaml").exists():
        yield file.problem(("refusals_of",), f"there is no server {wanted!r}", suggestion(wanted, servers))


def joined(method: MethodDocument, servers: Mapping[str, Server]) -> dict[str, Any]:
    """Return the fields of `method` with its server's refusals and their sources, if that server's file is right."""
    fields = dict(method)
    if server := servers.get(method.refusals_of or ""):
        fields["refusals"] = tuple(_in_order(method.refusals, server.refusals))
        fields["sources"] = {**method.sources, **server.sources}
    return fields


def _twice(file: File[MethodDocument], server: Server) -> Iterator[Problem]:
    what, right = f"stands in servers/{file.model.refusals_of}.yaml too", "keep one of them"
    shared = {refusal.id for refusal in server.refusals}
    for index, refusal in enumerate(file.model.refusals):
        if refusal.id in shared:
            yield file.problem(("refusals", index, "id"), f"{refusal.id!r} {what}", right)
    for key, source in file.model.sources.items():
        if server.sources.get(key, source) != source:
            yield file.problem(("sources", key), f"{what}, for another source", "give one of them another key")


def _in_order(own: tuple[Refusal, ...], shared: tuple[Refusal, ...]) -> Iterator[Refusal]:
    """Yield the method's own replies, then the server's; what shows no reply and is the method's own comes last."""
    yield from (refusal for refusal in own if refusal.pattern)
    yield from shared
    yield from (refusal for refusal in own if not refusal.pattern)
