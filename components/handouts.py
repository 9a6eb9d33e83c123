"""The hand-outs of a stack: what each device is told, registered and rendered.

Owns the hand-out set. Secrets come in once per credential; a device names its credential only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi

from components.child import child_of
from components.mfdmail import HandoutSet


class HandoutsArgs(TypedDict):
    """Arguments of `Handouts`."""

    stack: str
    """Required. Name of the stack."""
    organization: str
    """Required. Whose devices they are; printed on each hand-out."""
    out_dir: str
    """Required. Folder for the documents, relative to the project, for example `out/local`."""
    devices: Mapping[str, pulumi.Input[str]]
    """Required. Device id → its settings as JSON, without a secret."""
    credentials: Mapping[str, pulumi.Input[str]]
    """Required. Credential id → its user name and secrets as JSON; kept as a Pulumi secret."""
    on_up: NotRequired[bool]
    """Optional. Write the documents during `pulumi up`; true by default."""
    passwords: NotRequired[bool]
    """Optional. Print passwords; false by default."""
    language: NotRequired[str]
    """Optional. Language of the front page: `en`, `de`, `fr` or `es`; `en` by default."""
    after: NotRequired[Sequence[pulumi.Resource]]
    """Optional. Everything else in the stack: a `destroy` then begins with the hand-outs."""
    protect: NotRequired[bool]
    """Optional. Refuse to delete them; with `after`, a `destroy` is refused before it has deleted anything."""


class Handouts(pulumi.ComponentResource):
    """The hand-out set of a stack."""

    count: pulumi.Output[int]
    """How many devices have a hand-out."""

    def __init__(self, name: str, args: HandoutsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the hand-out set."""
        super().__init__("mfd:components:Handouts", name, {}, opts)
        handout_set = HandoutSet(
            name,
            stack=args["stack"],
            organization=args["organization"],
            out_dir=args["out_dir"],
            on_up=args.get("on_up", True),
            passwords=args.get("passwords", False),
            language=args.get("language", "en"),
            devices=args["devices"],
            credentials=args["credentials"],
            opts=child_of(self, name, protect=args.get("protect"), depends_on=args.get("after", ())),
        )
        self.count = handout_set.count
        self.register_outputs({"count": self.count})
