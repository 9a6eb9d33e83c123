"""What went with something else, what is no drift, and when it happened."""

from __future__ import annotations

import pytest

from drift import NothingToCompareError, Stack, explain
from tests.drift.recording import changed, gone, one, recorded, stack


def test_what_went_with_a_domain_or_an_application_is_told_with_it() -> None:
    """Its senders, its verification, its secrets: one finding, with every resource in it."""
    found = {finding.kind: [item.name for item in finding.differences] for finding in recorded("gone").findings}
    domain = "mail-mail.contoso.example"
    assert set(found["domain-gone"]) == {domain, f"{domain}-bridged", f"{domain}-ecs", f"{domain}-verification"}
    assert sorted(found["application-gone"]) == ["smtp", "smtp", "smtp-ber-2026H2"]


def test_devices_to_rekey_are_not_lost_with_the_cause() -> None:
    """The bridge holds a secret of the application, and is to be visited too."""
    [finding] = [item for item in recorded("gone").findings if item.kind == "application-gone"]
    assert finding.visit == ("ecs", "ecs-2", "the bridge of ber")


def test_a_resource_group_takes_everything_with_it() -> None:
    """One finding, whose devices are those of all that went."""
    lost = [
        gone("group", "ResourceGroup"),
        gone("mail-mail.contoso.example-ecs", "SenderUsername"),
        gone("mail-mail.contoso.example", "communication:Domain"),
        gone("smtp-ber", "SmtpUsername"),
    ]
    [finding] = explain(lost, stack()).findings
    assert finding.what == "ResourceGroup group is gone"
    assert set(finding.devices) == {"bridged", "ecs", "ecs-2"}
    assert len(finding.differences) == len(lost)
    assert finding.effect


def test_files_of_a_newer_version_are_no_drift() -> None:
    """Nobody changed anything: this version writes other files for the same settings."""
    explained = explain([changed("exchange", "ExchangeFiles", "digest")], stack())
    assert not explained.findings
    assert explained.notes == (
        "this version of the project writes other files for exchange than the last `up` did; the next one writes them",
    )


def test_arm_says_when_and_by_whom() -> None:
    """Where the cloud names it, so does the finding."""
    by_hand = {"systemData": {"lastModifiedAt": "2026-11-28T21:53:29.622153Z", "lastModifiedBy": "eve@contoso.com"}}
    finding = one(changed("communication", "CommunicationService", "tags", tags={}, **by_hand))
    assert finding.changed == "2026-11-28 21:53 UTC by eve@contoso.com"


def test_the_order_is_always_the_same() -> None:
    """The engine's is not; a comment that is edited in place shall change only where the world did."""
    lost = [gone("smtp-role", "RoleDefinition"), gone("smtp-ber", "SmtpUsername")]
    there, back = (explain(listed, stack()).findings for listed in (lost, lost[::-1]))
    assert [finding.what for finding in there] == [finding.what for finding in back]


def test_a_stack_without_resources_has_nothing_to_compare() -> None:
    """Before the first `up` there is nothing to say."""
    with pytest.raises(NothingToCompareError, match=r"\./mfd pulumi up --stack test"):
        Stack.from_export("test", '{"version":3,"deployment":{"manifest":{}}}')
