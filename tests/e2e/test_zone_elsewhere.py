"""A zone that is not in Azure: the records are shown and written before the wait, and what is wrong is named."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@mail.fabrikam.example"}


def test_a_wrong_record_is_named_and_it_completes_once_it_is_right(project: Any) -> None:
    """The run shows the records, names the one that differs with what DNS answered, and ends once it is right."""
    project.configure([DEVICE], domains=[{"name": "mail.fabrikam.example", "wait": "30m"}])
    process = project.start("up", "--yes", "--skip-preview")
    project.wait_until(lambda: bool(project.zone_files()))
    project.publish(project.zone_files()[0], without="selector2")
    project.set_dns("selector2-azurecomm-prod-net._domainkey.mail.fabrikam.example", "CNAME", "elsewhere.example")
    output = project.read_until(process, "elsewhere.example")
    project.clear_dns("selector2-azurecomm-prod-net._domainkey.mail.fabrikam.example", "CNAME")
    project.publish(project.zone_files()[0], only="selector2")
    rest, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output + rest
    assert "ms-domain-verification=" in output
    assert "selector2-azurecomm-prod-net._domainkey.mail.fabrikam.example" in output
    project.sends(project.devices()["zrh-copier"])


def test_after_a_time_out_the_next_run_goes_on(project: Any) -> None:
    """A run that waited long enough fails and says what is missing; the next one completes."""
    project.configure([DEVICE], domains=[{"name": "mail.fabrikam.example", "wait": "5s"}])
    output = project.pulumi("up", "--yes", "--skip-preview", expect=1)
    assert "selector2-azurecomm-prod-net._domainkey.mail.fabrikam.example" in output.partition("error: ")[2]
    project.configure([DEVICE], domains=[{"name": "mail.fabrikam.example", "wait": "30m"}])
    with project.zone_elsewhere():
        project.up()
    project.sends(project.devices()["zrh-copier"])


def test_a_domain_without_a_wait_leaves_the_others_alone(project: Any) -> None:
    """`wait: none` beside a verified domain: its devices are listed as waiting, and the others send."""
    other = {"id": "ber-copier", "type": "Generic/smtp-device", "site": "ber", "sender": "copier@AzureManagedDomain"}
    project.configure(
        [DEVICE, other], domains=[{"name": "mail.fabrikam.example", "wait": "none"}, {"name": "AzureManagedDomain"}]
    )
    project.up()
    devices = project.devices()
    project.sends(devices["ber-copier"])
    assert devices["zrh-copier"]["password"] is None
    assert project.zone_files()
    assert "zrh-copier" in project.pulumi("stack", "output", "waiting")
    assert set(project.up()) == {"same"}


def test_a_verified_domain_keeps_its_devices_with_wait_none(project: Any) -> None:
    """`wait: none` on a domain that is verified already changes nothing, and says so; its devices go on sending."""
    project.configure([DEVICE], domains=[{"name": "mail.fabrikam.example"}])
    with project.zone_elsewhere():
        project.up()
    before = project.devices()

    project.configure([DEVICE], domains=[{"name": "mail.fabrikam.example", "wait": "none"}])
    assert "its `wait: none` has no effect" in project.pulumi("preview", "--expect-no-changes")
    assert set(project.up()) == {"same"}
    assert project.devices() == before
    project.sends(before["zrh-copier"])
