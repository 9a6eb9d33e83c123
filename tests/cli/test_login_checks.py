"""What is said about a login that reaches another cloud than the stack's."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.check import Check
from cli.local_stack import WHERE_IT_LIVES
from cli.login_checks import login_of, tenant_login_of
from settings import StackSettings, load_stack
from tests.office import Office

TENANT, SUBSCRIPTION = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
ELSEWHERE = "99999999-9999-4999-8999-999999999999"
_SETTINGS = f"""\
config:
  mfd:tenantId: {TENANT}
  mfd:subscriptionId: {SUBSCRIPTION}
  mfd:organization: Contoso
  mfd:dataLocation: Europe
  mfd:sites: {{berlin: {{name: Berlin}}}}
"""
_DEVICES = "id,type,site,sender\nberlin-1,Generic/smtp-device,berlin,door@AzureManagedDomain\n"


def elsewhere(project: Path, stack: str, own: str) -> StackSettings:
    """Return the settings of a stack whose tenant or subscription is none that the login reaches."""
    (project / "stacks" / f"Pulumi.{stack}.yaml").write_text(_SETTINGS.replace(own, ELSEWHERE))
    (project / "stacks" / f"{stack}.devices.csv").write_text(_DEVICES)
    return load_stack(stack, project)


@pytest.mark.parametrize(
    ("own", "option"), [(TENANT, f"az login --tenant {ELSEWHERE}"), (SUBSCRIPTION, f"--subscription {ELSEWHERE}")]
)
def test_a_login_that_works_leads_no_further_to_the_stack_of_the_demo(
    office: Office, project: Path, own: str, option: str
) -> None:
    """Whoever is logged in to a cloud of their own is told where that stack lives; for any other stack, how to log in."""
    assert office
    login, [local] = login_of(elsewhere(project, "local", own))
    assert (login, local.way_out) == (None, WHERE_IT_LIVES)
    _, [other] = login_of(elsewhere(project, "test", own))
    assert option in other.way_out


def test_its_tenant_is_where_it_lives_too(office: Office, project: Path) -> None:
    """Those who ask Microsoft Graph only hear the same."""
    assert office
    local = tenant_login_of(elsewhere(project, "local", TENANT))
    assert isinstance(local, Check)
    assert local.way_out == WHERE_IT_LIVES
    other = tenant_login_of(elsewhere(project, "test", TENANT))
    assert isinstance(other, Check)
    assert "az login --tenant" in other.way_out
