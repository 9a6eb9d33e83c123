"""A stack of three devices as an administrator has it, and what `pulumi stack export` prints after an `up` of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from handouts import CredentialRecord, credential_json, device_json
from tests.exported_stack import record

ENDS = {"2026H2": "2027-12-31", "2027H1": "2028-06-30", "2027H2": "2028-12-31"}
STACK = """\
config:
  mfd:tenantId: 11111111-1111-4111-8111-111111111111
  mfd:subscriptionId: 22222222-2222-4222-8222-222222222222
  mfd:organization: Contoso
  mfd:dataLocation: Europe
  mfd:sites: {berlin: {name: Berlin}}
  mfd:credentials:
    # Who shares a login?
    scope: site
    generations: [2026H2]   # oldest first
"""
DEVICES = "id,type,site,sender\n" + "".join(
    f"{name},Generic/smtp-device,berlin,{name}@AzureManagedDomain\n" for name in ("door", "gate", "hall")
)


def after_up(*generations: str, told: str | None = None) -> str:
    """Return what `pulumi stack export` prints after an `up` with these generations, secrets shown."""
    passwords = {name: f"the~{name}.secret_of-the-credential-4040" for name in generations}
    ends = {name: ENDS[name] for name in generations}
    credential = CredentialRecord("berlin", "test-berlin", told or generations[-1], passwords, ends)
    inputs = {
        "stack": "test",
        "organization": "Contoso",
        "devices": {name: device_json(record(name)) for name in ("door", "gate", "hall")},
        "credentials": {"berlin": credential_json(credential)},
    }
    handouts = {"type": "mfdmail:index:HandoutSet", "id": "test", "inputs": inputs}
    resources = [*_application(generations), handouts]
    return json.dumps({"version": 3, "deployment": {"resources": resources}})


def _application(generations: Sequence[str]) -> list[dict[str, Any]]:
    kind, place = "azuread:index/application", "/applications/object-1"
    names = {"inputs": {"displayName": "mfd-test"}, "outputs": {"clientId": "client-1"}}
    application = {"type": f"{kind}:Application", "id": place, **names}
    secrets = [
        {
            "type": f"{kind}Password:ApplicationPassword",
            "id": f"object-1/password/key-{name}",
            "inputs": {"applicationId": place, "displayName": f"berlin {name}", "endDate": f"{ENDS[name]}T23:59:59Z"},
        }
        for name in generations
    ]
    return [application, *secrets]


@pytest.fixture
def rotating(project: Path, exporting_engine: Callable[..., None]) -> Callable[..., None]:
    """Return a function that lets an `up` with these generations be the last one; one with 2026H2 was."""
    (project / "stacks" / "Pulumi.test.yaml").write_text(STACK)
    (project / "stacks" / "test.devices.csv").write_text(DEVICES)

    def up(*generations: str, told: str | None = None) -> None:
        exporting_engine(after_up(*generations, told=told))

    up("2026H2")
    return up
