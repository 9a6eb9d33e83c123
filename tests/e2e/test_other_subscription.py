"""A DNS zone in another subscription than the rest of the stack, and a run that is killed while it writes there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.places import OTHER_SUBSCRIPTION

pytestmark = [pytest.mark.engine, pytest.mark.slow]

DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@mail.contoso.example"}
ZONE = {"zone": "contoso.example", "resourceGroup": "rg-dns", "subscriptionId": OTHER_SUBSCRIPTION}
DOMAIN = {"name": "mail.contoso.example", "azureDns": ZONE}
RECORD = "/CNAME/selector1-azurecomm-prod-net"


def test_a_record_that_a_killed_run_left_there_is_taken_over(project: Any, azure: Any) -> None:
    """The printed command names the provider of that subscription; it works as printed, and nothing is drift after it."""
    azure.create_zone("rg-dns", "contoso.example", {}, OTHER_SUBSCRIPTION)
    project.configure([DEVICE], domains=[DOMAIN])
    project.add_fault(face="arm", method="PUT", path=RECORD, when="after", delaySeconds=30)
    process = project.start("up", "--yes", "--skip-preview", "--parallel", "1")
    project.wait_until(lambda: any(RECORD in event["path"] for event in project.events("arm.put")))
    project.kill(process)
    project.clear_faults()

    output = project.pulumi("up", "--yes", "--skip-preview", expect=1)
    assert "--provider 'provider=urn:pulumi:test::mfd::" in output
    assert project.take_over(output) == 1
    project.up()
    project.sends(project.devices()["zrh-copier"])
    project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    project.destroy()
