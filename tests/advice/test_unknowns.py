"""What nobody has written down about a device never counts as fitting, and is named."""

from __future__ import annotations

from typing import Any

import pytest

from advice import Advice, Requirements, advise
from catalog import FieldLimit, load_catalog
from settings import Bridge, KnownTenant, Microsoft365
from tests.advice.conftest import MICROSOFT365, Make, bridge

NOTHING = {"public_addresses": (), "port_25": None, "relay_certificate": None, "bridge": None}
UNKNOWN = dict.fromkeys(
    ("starttls", "implicit_tls", "tls_versions", "mechanisms", "oauth", "client_certificate", "login_fields")
)


def conditions(advice: Advice, way: str) -> dict[str, str]:
    """Return the names and kinds of one way's conditions."""
    verdict = next(verdict for verdict in advice.verdicts if verdict.way.id == way)
    return {condition.name: condition.kind for condition in verdict.conditions}


@pytest.mark.parametrize(
    ("capability", "way", "name"),
    [
        ("starttls", "ecs", "starttls"),
        ("tls_versions", "ecs", "tls-version"),
        ("mechanisms", "hve-basic", "login"),
        ("oauth", "smtp-auth-oauth", "oauth"),
        ("client_certificate", "smtp-relay (certificate)", "client-certificate"),
    ],
)
def test_an_unknown_ability_is_a_condition(case: Make, capability: str, way: str, name: str) -> None:
    """A method that needs the ability fits if it is there; others do not change."""
    before, after = advise(case()), advise(case(can={capability: None}))
    assert conditions(before, way) == {}
    assert conditions(after, way) == {name: "unknown"}
    assert conditions(after, "smtp-relay (address)") == {}


@pytest.mark.parametrize(
    ("changes", "way", "name"),
    [
        ({"site": {"port_25": None}}, "smtp-relay (address)", "port-25"),
        ({"tenant": {"security_defaults": None}}, "hve-basic", "security-defaults"),
        ({"tenant": {"reject_direct_send": None}}, "direct-send", "reject-direct-send"),
    ],
)
def test_what_nobody_looked_up_is_a_condition(case: Make, changes: dict[str, Any], way: str, name: str) -> None:
    """Facts about site and tenant that are not known are conditions too."""
    assert conditions(advise(case(**changes)), way) == {name: "unknown"}


@pytest.mark.parametrize(
    ("fact", "way", "name"),
    [
        ("passwords_blocked", "hve-basic", "passwords-blocked"),
        ("device_codes_blocked", "smtp-auth-oauth", "device-codes-blocked"),
    ],
)
def test_a_policy_of_the_tenant_is_a_condition(case: Make, fact: str, way: str, name: str) -> None:
    """A Conditional Access policy concerns the methods that sign in that way; not known, it is not spoken of."""
    can = {"oauth": ("device-code",)}

    def found(value: bool | None, of: str) -> dict[str, str]:  # noqa: FBT001 - one of three answers
        return conditions(advise(case(can=can, tenant={fact: value})), of)

    assert found(True, way) == {name: "condition"}
    assert found(False, way) == found(None, way) == {}
    assert found(True, "ecs") == found(True, "smtp-relay (address)") == {}


def test_device_codes_concern_no_device_that_needs_none(case: Make) -> None:
    """A device with client credentials signs in without a code."""
    assert conditions(advise(case(tenant={"device_codes_blocked": True})), "smtp-auth-oauth") == {}


def test_a_domain_that_the_tenant_lacks_is_a_condition(case: Make) -> None:
    """What the tenant says about the domains of sender and mailbox is compared with what the settings say."""

    def found(way: str, *domains: str) -> list[str]:
        device = {"mailbox": "post@contoso.com"}
        settings = MICROSOFT365.model_copy(update={"accepted_domains": ("contoso.com", "devices.contoso.com")})
        made = case(
            device={**device, "sender": "scan@devices.contoso.com"},
            microsoft365=settings,
            tenant={"accepted_domains": frozenset(domains)},
        )
        verdict = next(verdict for verdict in advise(made).verdicts if verdict.way.id == way)
        return [finding.text for finding in verdict.findings if finding.name == "accepted-domains"]

    both = "if the tenant gets devices.contoso.com and contoso.com as a domain for mail"
    assert found("smtp-auth-basic", "fabrikam.com") == [both]
    assert found("smtp-relay (address)", "contoso.com") == [
        "if the tenant gets devices.contoso.com as a domain for mail"
    ]
    assert found("smtp-auth-basic", "contoso.com", "devices.contoso.com") == []
    assert found("ecs", "fabrikam.com") == []


def test_what_the_settings_know_counts(case: Make) -> None:
    """`known` answers what nobody gave or looked up, and no more than that."""
    off, on = (
        MICROSOFT365.model_copy(update={"known": KnownTenant(security_defaults=on, reject_direct_send=on)})
        for on in (False, True)
    )
    unknown = {"security_defaults": None, "reject_direct_send": None}
    fits = advise(case(microsoft365=off, tenant=unknown))
    refused = advise(case(microsoft365=on, tenant=unknown))
    given = advise(case(microsoft365=on))
    for way in ("hve-basic", "direct-send"):
        assert [
            verdict.fit for advice in (fits, refused, given) for verdict in advice.verdicts if verdict.way.id == way
        ] == [
            "fits",
            "refused",
            "fits",
        ]


def test_ways_that_are_sure_come_first(case: Make) -> None:
    """Sure ways, then those that may fit, then those that need something done, then those that are refused."""
    found = advise(case(can={"starttls": None}, device={"recipients": "anyone"}, site={"public_addresses": ()}))
    assert [(verdict.way.id, verdict.fit) for verdict in found.verdicts] == [
        ("smtp-auth-oauth", "unknown"),
        ("ecs", "unknown"),
        ("smtp-relay (certificate)", "unknown"),
        ("smtp-auth-basic", "unknown"),
        ("hve-oauth", "refused"),
        ("hve-basic", "refused"),
        ("smtp-relay (address)", "refused"),
        ("lan-bridge", "refused"),
        ("direct-send", "refused"),
    ]


def test_a_sure_way_is_taken_before_a_better_one_that_is_not(case: Make) -> None:
    """`auto` prefers what is known to fit."""
    found = advise(case(can={"starttls": None}))
    assert found.automatic is not None
    assert found.automatic.way.id == "smtp-relay (address)"


@pytest.mark.parametrize("tenant", [None, MICROSOFT365])
@pytest.mark.parametrize("recipients", ["anyone", "inside"])
def test_the_device_of_which_nothing_is_known_gets_ecs(
    case: Make, tenant: Microsoft365 | None, recipients: str
) -> None:
    """Where nothing is known about device, site and tenant, `auto` takes ECS."""
    unknown_tenant = {"security_defaults": None, "created_2026": None, "reject_direct_send": None}
    limits = dict.fromkeys(("host", "username", "password", "sender"))
    device = {"recipients": recipients, "type": "Generic/smtp-device"}
    found = advise(
        case(device=device, can=UNKNOWN, limits=limits, site=NOTHING, microsoft365=tenant, tenant=unknown_tenant)
    )
    assert found.automatic is not None
    assert (found.automatic.way.id, found.automatic.fit) == ("ecs", "unknown")


def test_a_bridge_is_taken_for_a_device_that_can_do_nothing(case: Make) -> None:
    """A bridge asks nothing of the device."""
    nothing = {"starttls": False, "implicit_tls": False, "tls_versions": (), "oauth": (), "mechanisms": ()}
    found = advise(case(can=nothing, site={**NOTHING, "bridge": bridge("ecs")}))
    assert found.automatic is not None
    assert found.automatic.way.id == "lan-bridge"


@pytest.mark.parametrize(
    ("certificate", "upstreams"),
    [("relay.contoso.com", "ecs or hve-basic or smtp-relay"), (None, "ecs or hve-basic")],
)
def test_a_missing_bridge_is_described(case: Make, certificate: str | None, upstreams: str) -> None:
    """The reason against a bridge that is not there says which one would do."""
    found = advise(case(site={"bridge": None, "relay_certificate": certificate}))
    (bridged,) = [verdict for verdict in found.verdicts if verdict.way.id == "lan-bridge"]
    assert bridged.reason == f"The site 'berlin' has no bridge; one that forwards by {upstreams} would do."


ADDRESS_ONLY = {"host": FieldLimit(max_length=45, characters="0-9a-fA-F.:", meaning="an IP address", source="a")}


def test_a_bridge_with_an_address_fits_a_device_that_takes_nothing_else(case: Make) -> None:
    """Every method of the cloud has to be called by name; the bridge need not."""
    with_address = bridge("ecs").model_copy(update={"address": "10.0.0.5"})
    found = advise(case(limits=ADDRESS_ONLY, site={**NOTHING, "bridge": with_address}))
    assert [verdict.way.id for verdict in found.possible] == ["lan-bridge"]


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (None, "; one with an `address` that forwards by ecs or hve-basic would do."),
        (bridge("ecs"), "takes an IP address only; the bridge's `address` in mfd:sites would do."),
    ],
)
def test_the_missing_address_of_a_bridge_is_named(case: Make, there: Bridge | None, words: str) -> None:
    """Without it the bridge does not fit, and the reason says what would help."""
    found = advise(case(limits=ADDRESS_ONLY, site={**NOTHING, "bridge": there}))
    (bridged,) = [verdict for verdict in found.verdicts if verdict.way.id == "lan-bridge"]
    assert bridged.reason.endswith(words)


def test_direct_send_is_never_taken_by_itself(case: Make) -> None:
    """Direct Send has to be wanted."""
    can = {"starttls": False, "tls_versions": (), "oauth": ()}
    found = advise(case(can=can, site={"port_25": True, "public_addresses": ()}))
    assert [verdict.way.id for verdict in found.possible] == ["direct-send"]
    assert found.automatic is None
    found = advise(case(can=can, wanted=Requirements(no_mailbox_licence=True)))
    assert [(verdict.way.id, verdict.fit) for verdict in found.possible] == [
        ("direct-send", "fits"),
        ("smtp-relay (address)", "conditional"),
    ]
    assert found.automatic is None


def test_every_way_of_the_catalogue_has_its_place(case: Make) -> None:
    """Nine ways are judged, and the catalogue's methods are all among them."""
    found = advise(case())
    assert len(found.verdicts) == 9
    assert {verdict.way.method.id for verdict in found.verdicts} == set(load_catalog().methods)
