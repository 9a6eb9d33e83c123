"""A stack from its first `up` to `destroy`, for each scope of credentials and each kind of domain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

AZURE_DNS = {
    "name": "mail.contoso.example",
    "azureDns": {"zone": "contoso.example", "resourceGroup": "rg-mail", "create": True},
    "dmarc": "v=DMARC1; p=reject",
}
AZURE_MANAGED = {"name": "AzureManagedDomain"}
ELSEWHERE = {"name": "mail.fabrikam.example"}


def fleet(domain: str) -> list[dict[str, str]]:
    """Return three devices at two sites."""
    return [
        {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": f"copier@{domain}"},
        {"id": "zrh-label", "type": "Generic/smtp-device", "site": "zrh", "sender": f"label@{domain}"},
        {"id": "ber-copier", "type": "Generic/smtp-device", "site": "ber", "sender": f"copier@{domain}"},
    ]


@pytest.mark.parametrize(
    ("scope", "domain", "logins"),
    [("fleet", AZURE_MANAGED, 1), ("site", AZURE_DNS, 2), ("device", ELSEWHERE, 3)],
    ids=["fleet, Azure-managed", "site, Azure DNS", "device, zone elsewhere"],
)
def test_up_mail_up_refresh_destroy(
    project: Any, second_clone: Callable[[], Any], scope: str, domain: dict[str, Any], logins: int
) -> None:
    """Mail arrives; a second `up` and a refresh, also from another clone, change nothing; destroy leaves nothing."""
    before = project.counts()
    project.configure(fleet(domain["name"]), domains=[domain], credentials={"scope": scope})
    with project.zone_elsewhere():
        first = project.up()
    assert first["create"] > 10

    devices = project.devices()
    for device in devices.values():
        project.sends(device)
    assert sorted(mail["from"] for mail in project.mails()) == sorted(device["from"] for device in devices.values())
    assert len({device["username"] for device in devices.values()}) == logins

    assert set(project.up()) == {"same"}
    project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    clone = second_clone()
    clone.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    clone.pulumi("preview", "--expect-no-changes")

    project.destroy()
    assert project.counts() == before
