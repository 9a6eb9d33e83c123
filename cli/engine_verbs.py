"""A verb of the engine that was given to `mfd` itself: where it belongs."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

# What people type (pulumi 3.259, `pulumi --help`); a verb of `mfd` of the same name comes first.
_ENGINE_VERBS = frozenset(
    [
        "about",
        "cancel",
        "config",
        "console",
        "destroy",
        "env",
        "login",
        "logout",
        "logs",
        "new",
        "plugin",
        "policy",
        "refresh",
        "state",
        "stack",
        "up",
        "update",
        "watch",
        "whoami",
    ]
)


class Verbs(TyperGroup):
    """The verbs of `mfd`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - click's, which typer has its own copy of
        """Return the verb; one of the engine is refused with the command that runs it."""
        if args[0] in _ENGINE_VERBS and self.get_command(ctx, args[0]) is None:
            # What follows the verb may be a secret: it is not said again.
            ctx.fail(f"{args[0]!r} is a verb of the engine: put `pulumi` before it, `./mfd pulumi {args[0]} …`")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as above
        """Run the verb; a wrong value is refused without the words that the library puts before the sentence."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise
