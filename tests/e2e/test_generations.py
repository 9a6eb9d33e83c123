"""Secrets by generation: old and new overlap, and removing one cuts off only that one."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

DEVICES = [
    {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@AzureManagedDomain"},
    {"id": "ber-copier", "type": "Generic/smtp-device", "site": "ber", "sender": "copier@AzureManagedDomain"},
]


def configure(project: Any, *generations: str) -> None:
    """Write the stack with these generations of secrets."""
    project.configure(
        DEVICES, domains=[{"name": "AzureManagedDomain"}], credentials={"scope": "site", "generations": generations}
    )


def test_generations_overlap_until_one_is_removed(project: Any) -> None:
    """With N+1 added both log in; with N removed only N fails."""
    configure(project, "2026H2")
    project.up()
    old = project.devices()["zrh-copier"]
    project.sends(old)

    configure(project, "2026H2", "2027H1")
    changes = project.up()
    # A secret for each of the two sites; the hand-outs show the new ones.
    assert (changes.get("create"), changes.get("update"), changes.get("delete")) == (2, 1, None)
    new = project.devices()["zrh-copier"]
    assert new["password"] != old["password"]
    project.sends(old)
    project.sends(new)

    configure(project, "2027H1")
    changes = project.up()
    assert (changes.get("create"), changes.get("update"), changes.get("delete")) == (None, 1, 2)
    project.sends(new)
    with pytest.raises(smtplib.SMTPAuthenticationError):
        project.send(old)
