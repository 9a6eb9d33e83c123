"""The reference of the policies, from the pack itself."""

from __future__ import annotations

from collections.abc import Iterable

from docs.markdown import section, table
from policypack.pack import POLICIES
from policypack.policy import Policy

HEAD = """# Policies

What a stack must not be, checked by the engine while it previews or updates:

```sh
./mfd pulumi preview --stack prod --policy-pack policypack
```

A *mandatory* policy fails the run, an *advisory* one warns.
What a preview does not know yet, such as the id of a resource that is to be made, is not judged there: the update judges
each resource before it touches it. The policies marked with ◆ look at the whole stack; in an update they are judged at its
end, when the changes are made.
"""
EXEMPTIONS = """A stack says where a policy does not hold, and why, in its own file, so that a review sees it. Without a
reason, or after `until`, an exemption does not count:

```yaml
config:
  mfd:policyExemptions:
    azure-keyvault-vault-disallow-public-network:
      reason: Technicians read the vault from where they are, with a role.
      resources: [vault]
      until: 2027-06-30
```

`resources` are names in the program, as the violation prints them; left out, the policy holds for none. The engine hands
its pack all settings of the stack in clear; the pack reads this one and no other.
"""
LIMITS = """A file for `--policy-pack-config` changes these numbers, or the level of a policy (`enforcementLevel`: `mandatory`,
`advisory` or `disabled`):

```json
{"entra-application-password-disallow-long-life": {"enforcementLevel": "mandatory", "days": 400}}
```
"""
TRIED = """The pack runs with the real engine, in the tests and in `make demo`, where `pulumi` is on PATH or was built with the
[language host of our own](../../toolchain/README.md). The azure-native and azuread plugins were stand-ins: that the real ones
name their properties as the policies expect was compared with their SDKs' types, not tried. Publishing the pack to Pulumi
Cloud (`pulumi policy publish`) was not tried.
"""


def policies_page() -> str:
    """Return the page: every policy with its level, what it says and the way out; exemptions and limits."""
    return "".join(
        (
            HEAD + "\n" + table(("Policy", "Level", "Rule", "Way out"), map(_row, POLICIES)),
            section("Exemptions", EXEMPTIONS),
            section("Limits", LIMITS, table(("Policy", "Key", "Default", ""), _limits(POLICIES))),
            section("How far it has been tried", TRIED),
        )
    )


def _row(policy: Policy) -> tuple[str, ...]:
    mark = " ◆" if policy.whole_stack else ""
    return f"`{policy.name}`{mark}", policy.level, policy.says, policy.way_out


def _limits(policies: Iterable[Policy]) -> Iterable[tuple[str, ...]]:
    for policy in policies:
        for name, setting in policy.settings.items():
            yield f"`{policy.name}`", f"`{name}`", str(setting.default), setting.says
