"""What a change of the settings does: which devices a preview names, and how many resources an `up` touches."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

DEVICES = [
    {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@mail.contoso.example"},
    {"id": "zrh-label", "type": "Generic/smtp-device", "site": "zrh", "sender": "label@mail.contoso.example"},
    {"id": "zrh-scanner", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@mail.contoso.example"},
]
NEW_SITE = {"id": "ber-copier", "type": "Generic/smtp-device", "site": "ber", "sender": "copier@mail.contoso.example"}


def domain(name: str = "mail.contoso.example") -> dict[str, Any]:
    """Return a domain in the zone of the stack."""
    return {"name": name, "azureDns": {"zone": "contoso.example", "resourceGroup": "rg-mail", "create": True}}


def operations(changes: dict[str, int]) -> dict[str, int]:
    """Return the counts of what was not left alone."""
    return {operation: count for operation, count in changes.items() if operation != "same"}


def test_changes_touch_only_what_they_mean(project: Any) -> None:
    """A sender, a site, a dropped device and a renamed domain, one after the other."""
    project.configure(DEVICES, domains=[domain()])
    project.up()

    # A sender that exists already for another device: the hand-out of one device changes, and nothing else.
    changed = [
        {**device, "sender": "label@mail.contoso.example"} if device["id"] == "zrh-scanner" else device
        for device in DEVICES
    ]
    project.configure(changed, domains=[domain()])
    shown = project.pulumi("preview", "--diff")
    assert "zrh-scanner" in shown
    assert "zrh-copier" not in shown
    assert "zrh-label" not in shown
    assert operations(project.up()) == {"update": 1}

    # A site: its secret and its SMTP user name; the hand-out set.
    project.configure([*changed, NEW_SITE], domains=[domain()])
    assert operations(project.up()) == {"create": 2, "update": 1}

    # A device: the last of its site takes the site's secret and user name with it.
    project.configure(changed, domains=[domain()])
    assert operations(project.up()) == {"delete": 2, "update": 1}
    assert "ber-copier" not in project.devices()

    # The domain: the component, the domain, its TXT, two CNAMEs, verification and two senders anew; the service's links,
    # the SMTP user name and the hand-out set follow.
    renamed = [{**device, "sender": device["sender"].replace("mail.", "print.")} for device in changed]
    project.configure(renamed, domains=[domain("print.contoso.example")])
    assert operations(project.up()) == {"create": 8, "delete": 8, "update": 3}
    for device in project.devices().values():
        assert device["from"].endswith("@print.contoso.example")
        project.sends(device)
