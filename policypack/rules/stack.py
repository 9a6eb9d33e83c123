"""The stack itself: what it writes for people, and its exemptions."""

from __future__ import annotations

from policypack.policy import Given, Policy, Resource

HANDOUT_SET = "mfdmail:index:HandoutSet"


def _passwords(handouts: Resource, _: Given) -> str | None:
    return "Each hand-out is a password on paper, and in a file." if handouts.props.get("passwords") else None


POLICIES = (
    Policy(
        name="mfd-handouts-disallow-passwords",
        says="Hand-outs name the place of a password, and do not hold it.",
        way_out="Set mfd:handouts.passwords to false; `./mfd handouts --with-passwords` prints them when they are needed.",
        level="mandatory",
        types=(HANDOUT_SET,),
        wrong=_passwords,
    ),
)
