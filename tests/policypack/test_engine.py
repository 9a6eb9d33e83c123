"""The pack with the real engine: on the repository's stacks, without their exemptions, and on a stack that is wrong."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import yaml

pytestmark = [pytest.mark.engine, pytest.mark.slow]

PACK = ("--policy-pack", "policypack")
KEY = "mfd:policyExemptions"


def violations(printed: str) -> set[tuple[str, str]]:
    """Return level and policy of each violation that the engine prints."""
    return set(re.findall(r"- \[(\w+)\]\s+([\w-]+)", printed))


def change(project: Any, **config: Any) -> None:
    """Change keys of the stack's file; None takes one out."""
    path = project.root / "stacks" / f"Pulumi.{project.stack}.yaml"
    document = yaml.safe_load(path.read_text())
    document["config"] = {**document["config"], **{f"mfd:{key}": value for key, value in config.items()}}
    document["config"] = {key: value for key, value in document["config"].items() if value is not None}
    path.write_text(yaml.safe_dump(document))


@pytest.mark.parametrize("stack", ["local", "dev", "prod"])
def test_a_stack_of_the_repository_passes(stack_of: Any, company: Any, stack: str) -> None:
    """Each passes, and the policies that it is exempt from are those that it would violate."""
    assert company
    project = stack_of(stack)
    printed = project.pulumi("preview", *PACK)
    assert "mfd@v0.1.0 (local: policypack)" in printed
    assert violations(printed) == set()

    written = yaml.safe_load((project.root / "stacks" / f"Pulumi.{stack}.yaml").read_text())["config"][KEY]
    change(project, policyExemptions=None)
    found = violations(project.pulumi("preview", *PACK, expect=1))
    assert {policy for _, policy in found} == set(written)


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_it_passes_once_everything_is_known(stack_of: Any, company: Any, stack: str) -> None:
    """Scopes and ids that a first preview does not know are judged in the update, and by the next preview."""
    assert company
    project = stack_of(stack)
    assert violations(project.pulumi("up", "--yes", "--skip-preview", *PACK)) == set()
    assert violations(project.pulumi("preview", *PACK)) == set()


def test_a_mandatory_policy_stops_the_run_before_it_begins(stack_of: Any) -> None:
    """Engagement tracking and Mail.Send for the tenant: both are named, and nothing is made."""
    project = stack_of("dev")
    tracked = [{"name": "AzureManagedDomain", "userEngagementTracking": True}]
    change(project, domains=tracked, application={"mailSend": "application"})
    printed = project.pulumi("up", "--yes", *PACK, expect=1)
    assert violations(printed) == {
        ("mandatory", "azure-communication-domain-disallow-engagement-tracking"),
        ("mandatory", "entra-app-role-assignment-disallow-tenant-wide-mail"),
    }
    assert "Set userEngagementTracking of the domain to false." in printed
    assert project.export()["deployment"].get("resources", []) == []


def test_exemptions_are_read_as_they_stand_in_the_file(stack_of: Any) -> None:
    """A day without quotes is a day; an exemption of another shape is refused by the program, with its key."""
    project = stack_of("dev")
    reason = {"reason": "A first try."}
    local_auth, diagnostics = (
        f"azure-communication-service-{rule}" for rule in ("disallow-local-auth", "enable-diagnostics")
    )
    change(project, policyExemptions={local_auth: {**reason, "until": date(2099, 6, 30)}, diagnostics: reason})
    assert violations(project.pulumi("preview", *PACK)) == set()

    change(project, policyExemptions={local_auth: "A first try."})
    assert f"mfd:policyExemptions.{local_auth}" in project.pulumi("preview", *PACK, expect=1)
