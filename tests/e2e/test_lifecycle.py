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


ALL_KINDS = [AZURE_DNS, AZURE_MANAGED, ELSEWHERE]


def fleet(domains: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return two devices on each domain at the first site, and one at the second."""
    names = [domain["name"] for domain in domains]
    devices = [
        {"id": f"zrh-{what}-{number}", "type": "Generic/smtp-device", "site": "zrh", "sender": f"{what}@{name}"}
        for number, name in enumerate(names)
        for what in ("copier", "label")
    ]
    return [*devices, {"id": "ber", "type": "Generic/smtp-device", "site": "ber", "sender": f"copier@{names[-1]}"}]


@pytest.mark.parametrize(
    ("scope", "domains", "logins"),
    [
        ("fleet", ALL_KINDS, 1),
        ("site", ALL_KINDS, 2),
        ("device", ALL_KINDS, 7),
        # Without a domain of its own a stack has free-text user names.
        ("site", [AZURE_MANAGED], 2),
    ],
    ids=["fleet, all kinds", "site, all kinds", "device, all kinds", "site, Azure-managed alone"],
)
def test_up_mail_up_refresh_destroy(
    project: Any, second_clone: Callable[[], Any], scope: str, domains: list[dict[str, Any]], logins: int
) -> None:
    """Mail arrives; a second `up` and a refresh, also from another clone, change nothing; destroy leaves nothing."""
    before = project.counts()
    project.configure(fleet(domains), domains=domains, credentials={"scope": scope})
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
