"""Each kind of difference that is known: what is said of it, which devices it concerns, and what becomes of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from drift import Stack, explain
from tests.drift.recording import EXPORT, changed, gone, one, recorded, stack

PASSWORD = "applicationPassword:ApplicationPassword"
NO_LOGIN = "cannot log in: 535 5.7.3 Authentication unsuccessful"
NOT_LINKED = "cannot send: 5.1.7 The specified sender domain has not been linked"
ECS = ("bridged", "ecs", "ecs-2")
CONTOSO = ("bridged", "ecs")

# Comparison, kind, how it begins, what the devices see, which devices
CASES = [
    ("changed", "verification-lost", "the domain mail.contoso.example is no longer verified in Azure: SPF is V", "may be refused", CONTOSO),
    ("changed", "verification-lost", "the domain mail.fabrikam.example is no longer verified", "may be refused", ("ecs-2",)),
    ("changed", "spf-changed", "the TXT record of mail.contoso.example was changed: SPF lacks include:spf.protection.outlook.com; SPF ends in ~all instead of -all", "may have mail rejected", CONTOSO),
    ("changed", "dkim-changed", "the DKIM record selector1-azurecomm-prod-net._domainkey.mail.contoso.example points to elsewhere.example", "may have mail rejected", CONTOSO),
    ("changed", "secret-removed", "the secret 2026H2 of the login ber was removed", NO_LOGIN, ("ecs", "ecs-2", "bridged")),
    ("changed", "secret-removed", "the secret 2026H2 of the login oauth-ber was removed", "cannot fetch a token", ("fetching",)),
    ("changed", "role-assignment-gone", "the role assignment on the Communication Service contoso-mail is gone", NO_LOGIN, ECS),
    ("changed", "link-gone", "the domains mail.contoso.example, mail.fabrikam.example are no longer linked", NOT_LINKED, ECS),
    ("changed", "smtp-username-gone", "the SMTP user name test-ber@mail.contoso.example is gone", NO_LOGIN, ("ecs", "ecs-2", "bridged")),
    ("changed", "sender-username-gone", "the sender user name ecs of mail.contoso.example is gone", "cannot send: ecs@mail.contoso.example", ("ecs",)),
    ("changed", "consent-gone", "the consent for Imaging Devices to SMTP.Send is gone", "cannot fetch a token", ("signing-in",)),
    ("changed", "consent-gone", "the consent for mfd-test high volume email", "cannot fetch a token", ("bulk-oauth",)),
    ("gone", "domain-gone", "the domain mail.contoso.example is gone from Email Communication Service", NOT_LINKED, CONTOSO),
    ("gone", "application-gone", "the Entra application mfd-test is gone", NO_LOGIN, ECS),
    ("gone", "role-changed", "the custom role SMTP sender of contoso-mail lacks Microsoft.Communication/CommunicationServices/Write,", NO_LOGIN, ECS),
    ("gone", "service-principal-disabled", "the service principal of mfd-test client submission is disabled", "cannot fetch a token", ("fetching",)),
    ("gone", "link-gone", "the domain mail.contoso.example is no longer linked", NOT_LINKED, CONTOSO),
]  # fmt: skip


@pytest.mark.parametrize(("comparison", "kind", "what", "effect", "devices"), CASES)
def test_what_the_engine_found_is_said_in_words(
    comparison: str, kind: str, what: str, effect: str, devices: tuple[str, ...]
) -> None:
    """Each recorded difference is one sentence, with the devices that it concerns and nobody else's."""
    [finding] = [item for item in recorded(comparison).findings if item.what.startswith(what)]
    assert finding.kind == kind
    assert finding.effect.startswith(effect)
    assert finding.devices == devices
    assert finding.heals
    assert finding.differences


@pytest.mark.parametrize(("comparison", "count"), [("changed", 13), ("gone", 5)])
def test_nothing_is_left_out(comparison: str, count: int) -> None:
    """Each recorded difference is in one finding, and each finding is known."""
    findings = recorded(comparison).findings
    assert len(findings) == count
    assert not {"gone", "changed"} & {finding.kind for finding in findings}


def test_what_is_to_be_rekeyed_is_named() -> None:
    """A new secret is for those who hold it: devices, and the bridge, not the devices behind it."""
    visits = {finding.what: finding.visit for finding in recorded("changed").findings if finding.visit}
    assert visits["the secret 2026H2 of the login ber was removed"] == ("ecs", "ecs-2", "the bridge of ber")
    assert visits["the secret 2026H2 of the login oauth-ber was removed"] == ("fetching",)
    assert len(visits) == 3


def test_an_older_secret_makes_nobody_visit_what_was_rekeyed() -> None:
    """While two generations overlap, the older one is told apart from the current one."""
    document = json.loads(EXPORT)
    resources = document["deployment"]["resources"]
    [current] = [item for item in resources if item["urn"].endswith(f"{PASSWORD}::smtp-ber-2026H2")]
    newer = json.loads(json.dumps(current).replace("2026H2", "2027H1").replace("2027-12-31", "2028-06-30"))
    document["deployment"]["resources"] = [*resources, newer]
    finding = one(gone("smtp-ber-2026H2", PASSWORD), Stack.from_export("test", json.dumps(document)))
    assert finding.kind == "older-secret-removed"
    assert not finding.visit
    assert "cannot log in where 2026H2 is still in use" in finding.means


def test_a_role_that_is_gone_is_made_anew() -> None:
    """Without the custom role its assignment is nothing."""
    finding = one(gone("smtp-role", "RoleDefinition"))
    assert (finding.kind, finding.healing) == ("role-gone", "makes it anew")
    assert finding.means == f"bridged and 2 others {NO_LOGIN}"


def test_a_role_that_allows_more_keeps_nobody_from_sending() -> None:
    """Only an action that is missing does."""
    finding = one(changed("smtp-role", "RoleDefinition", "permissions[0].notDataActions"))
    assert (finding.kind, finding.means) == ("role-changed", "no device notices")


def test_an_action_that_is_taken_out_again_is_missing() -> None:
    """It stays in the list of actions, and `notActions` refuses it."""
    less = [{"actions": [], "notActions": ["Microsoft.Communication/EmailServices/Write"]}]
    finding = one(changed("smtp-role", "RoleDefinition", "permissions[0].notActions", permissions=less))
    assert finding.means.endswith(NO_LOGIN)


def test_a_foreign_link_is_told() -> None:
    """Somebody else's domain on the stack's service is taken away by `up`, which sends the links whole."""
    name = ("communication", "CommunicationService")
    own = list(one(changed(*name, "linkedDomains", linkedDomains=[])).differences[0].old["linkedDomains"])
    finding = one(changed(*name, "linkedDomains[2]", linkedDomains=[*own, "/domains/mail.other.example"]))
    assert finding.kind == "link-foreign"
    assert finding.what == "the domain mail.other.example is linked to contoso-mail, which this stack did not do"
    assert finding.healing == "takes the foreign link away"


def test_a_verification_that_never_was_is_not_lost() -> None:
    """A run that timed out left it pending: nobody changed anything, and the next `up` goes on."""
    name = ("mail-mail.fabrikam.example-verification", "DomainVerification")
    difference = changed(*name, "state", state="VerificationInProgress")
    pending = one(replace(difference, old=difference.new))
    assert pending.kind == "verification-pending"
    assert "its zone is elsewhere, and the records there have to be right first" in pending.healing


@pytest.mark.parametrize(
    ("name", "values", "kind", "what"),
    [
        ("mail-mail.contoso.example-txt", {"values": []}, "ownership-changed", "mail.contoso.example was changed: ms-domain-v"),
        ("mail-mail.contoso.example-dmarc", {"values": []}, "dmarc-changed", "_dmarc.mail.contoso.example was changed: v=DMARC1; p=reject is missing"),
    ],
)  # fmt: skip
def test_a_value_that_is_missing_is_named(name: str, values: dict[str, list[str]], kind: str, what: str) -> None:
    """The ownership record and DMARC are told apart from SPF, which is worse."""
    finding = one(changed(name, "TxtValues", "values[0]", **values))
    assert finding.kind == kind
    assert finding.what.startswith(f"the TXT record of {what}")
    assert finding.devices == CONTOSO


def test_the_spf_of_direct_send_concerns_its_own_devices() -> None:
    """Other devices of that domain send by other servers."""
    finding = one(changed("direct-send-contoso.example-ip4-203.0.113.10", "TxtValues", "spf", spf=""))
    assert (finding.kind, finding.devices) == ("spf-changed", ("direct",))


def test_a_host_that_moved_is_entered_anew() -> None:
    """It is what devices are told; both methods have it, and it is said once."""
    new = {"found": "elsewhere.mail.protection.outlook.com"}
    moved = [changed(f"{name}-mx", "MailExchanger", "host", **new) for name in ("direct-send", "smtp-relay")]
    assert one(moved[0]).devices == ("direct",)
    [finding] = explain(moved, stack()).findings
    assert finding.visit == finding.devices == ("direct", "relay")


def test_a_host_that_moved_is_for_the_bridge_too() -> None:
    """Behind it no device knows the host."""
    relaying = EXPORT.replace(r"\"method\":\"ecs\",\"port\":587", r"\"method\":\"smtp-relay\",\"port\":25")
    found = "elsewhere.mail.protection.outlook.com"
    finding = one(changed("smtp-relay-mx", "MailExchanger", "host", found=found), Stack.from_export("test", relaying))
    assert (finding.devices, finding.visit) == (("relay", "bridged"), ("relay", "the bridge of ber"))


def test_what_is_not_known_is_named_plainly() -> None:
    """Nothing is hidden: type, name and properties."""
    finding = one(changed("mail", "EmailService", "tags.owner", "dataLocation"))
    assert finding.what == "EmailService mail was changed: dataLocation, tags.owner"
    assert one(gone("zone-contoso.example", "Zone")).what == "Zone zone-contoso.example is gone"
