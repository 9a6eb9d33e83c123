"""All policies of the pack."""

from __future__ import annotations

from policypack.policy import Given, Policy, Resource
from policypack.rules import communication, entra, key_vault, logs, mail_dns, roles, stack

STACK = "pulumi:pulumi:Stack"


def _unknown_exemption(_: Resource, given: Given) -> str | None:
    known = {policy.name for policy in POLICIES}
    unknown = sorted(set(given.exemptions.by_policy) - known)
    return f"There is no policy {', '.join(unknown)}." if unknown else None


def _exemption_without_reason(_: Resource, given: Given) -> str | None:
    bare = sorted(name for name, found in given.exemptions.by_policy.items() if not found.reason.strip())
    return f"The exemption from {', '.join(bare)} has no reason, and does not count." if bare else None


EXEMPTIONS = (
    Policy(
        name="mfd-exemption-disallow-unknown-policy",
        says="An exemption names a policy of this pack.",
        way_out="Take its name from docs/reference/policies.md.",
        level="mandatory",
        types=(STACK,),
        wrong=_unknown_exemption,
        whole_stack=True,
    ),
    Policy(
        name="mfd-exemption-configure-reason",
        says="An exemption says why.",
        way_out="Write the reason into mfd:policyExemptions.",
        level="mandatory",
        types=(STACK,),
        wrong=_exemption_without_reason,
        whole_stack=True,
    ),
)

POLICIES: tuple[Policy, ...] = (
    *communication.POLICIES,
    *roles.POLICIES,
    *entra.POLICIES,
    *key_vault.POLICIES,
    *logs.POLICIES,
    *mail_dns.POLICIES,
    *stack.POLICIES,
    *EXEMPTIONS,
)


def verdict(policy: Policy, resource: Resource, given: Given) -> str | None:
    """Return what is wrong with a resource and the way out; None if it is right, exempt, or none of the policy's types."""
    if resource.type not in policy.types:
        return None
    if given.exemptions.covers(policy.name, resource.name, given.today):
        return None
    wrong = policy.wrong(resource, given)
    if not wrong:
        return None
    ended = given.exemptions.ended(policy.name, given.today)
    return f"{wrong} {policy.way_out}" + (f" The stack's exemption ended on {ended}." if ended else "")
