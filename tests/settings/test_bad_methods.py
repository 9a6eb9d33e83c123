"""A method that cannot work, for its device, its mail, its site or its tenant, is refused, and so are wrong keys for it."""

from __future__ import annotations

from typing import Any

import pytest

CONFIG, DEVICES = "stacks/Pulumi.test.yaml", "stacks/test.devices.csv"
COLUMNS = "id,type,site,sender,method,mailbox,recipients,megabytes"
TENANT = """\
  mfd:microsoft365:
    organization: contoso.onmicrosoft.com
    acceptedDomains: [contoso.example]
    vendorApplications: {Sharp: 33333333-3333-4333-8333-333333333333}
"""
INSIDE = "scan@contoso.example,{method},,inside,"
RIGHT = [
    "a,Generic/smtp-device,berlin,scan@contoso.example,smtp-auth-basic,scans@contoso.example,,20",
    "b,Sharp/bp-70c65,munich,scan@contoso.example,smtp-auth-oauth,,,",
    "c,Generic/smtp-device,munich,hve@contoso.example,hve-basic,,inside,7",
    "d,Xerox/altalink,munich,hve@contoso.example,hve-oauth,hve@contoso.example,inside,",
    "e,Generic/smtp-device,munich,any@contoso.example,direct-send,,inside,",
    "f,Generic/smtp-device,berlin,any@contoso.example,smtp-relay,,,20",
    "g,Fuji-Xerox/docucentre-iv-c2260,berlin,old@devices.contoso.example,lan-bridge,,,",
    "h,Generic/smtp-device,munich,scan@devices.contoso.example,auto,,,",
]


@pytest.fixture
def fleet(project: Any) -> Any:
    """Return a project with a device on every method, all of them right."""
    project.change("berlin:\n      name: Berlin\n", f"berlin:\n      name: Berlin\n{SITE}")
    project.add(TENANT.rstrip())
    project.devices.write_text("\n".join([COLUMNS, *RIGHT]) + "\n")
    assert project.problems() == []
    return project


SITE = """\
      publicAddresses: [203.0.113.10, 203.0.113.16/28]
      port25: true
      relayCertificate: relay.contoso.example
      bridge:
        host: mailbridge
        networks: [10.1.2.0/24]
"""

# What is changed into what, where the problem is, and words that have to be said.
CHANGES = [
    # The tenant
    ("contoso.onmicrosoft.com", "contoso.example", f"{CONFIG}:24 mfd:microsoft365.organization", ".onmicrosoft.us"),
    ("    acceptedDomains: [contoso.example]\n", "", f"{CONFIG}:23 mfd:microsoft365.acceptedDomains", "is missing"),
    ("[contoso.example]", "[]", f"{CONFIG}:25 mfd:microsoft365.acceptedDomains", "at least 1"),
    (
        "[contoso.example]",
        "[contoso.example, Contoso.example]",
        f"{CONFIG}:25 mfd:microsoft365.acceptedDomains[1]",
        "stands twice",
    ),
    (
        "    vendor",
        "    mxDomain: contose.example\n    vendor",
        f"{CONFIG}:26 mfd:microsoft365.mxDomain",
        "did you mean 'contoso.example'?",
    ),
    (
        "    vendor",
        "    known: {securityDefault: false}\n    vendor",
        f"{CONFIG}:26 mfd:microsoft365.known.securityDefault",
        "did you mean 'securityDefaults'?",
    ),
    ("{Sharp:", "{Shrap:", f"{CONFIG}:26 mfd:microsoft365.vendorApplications.Shrap", "did you mean 'Sharp'?"),
    ("33333333-3333-4333-8333-333333333333", "3", f"{CONFIG}:26 mfd:microsoft365.vendorApplications.Sharp", "GUID"),
    (
        "    vendor",
        "    rejectDirectSend: true\n    vendor",
        f"{DEVICES}:6 method",
        "rejectDirectSend refuses direct-send",
    ),
    # Sites
    ("203.0.113.10,", "192.168.1.10,", f"{CONFIG}:15 mfd:sites.berlin.publicAddresses[0]", "after NAT"),
    ("203.0.113.10,", "100.64.3.4,", f"{CONFIG}:15 mfd:sites.berlin.publicAddresses[0]", "after NAT"),
    (
        "203.0.113.10,",
        "0.0.0.0/0,",
        f"{CONFIG}:15 mfd:sites.berlin.publicAddresses[0]",
        "not an address on the Internet",
    ),
    ("203.0.113.16/28", "8.8.0.0/23", f"{CONFIG}:15 mfd:sites.berlin.publicAddresses[1]", "/24 to /32"),
    ("203.0.113.16/28", "203.0.113.17/28", f"{CONFIG}:15 mfd:sites.berlin.publicAddresses[1]", "neither an IPv4"),
    ("203.0.113.10,", "'2001:db8::1',", f"{CONFIG}:15 mfd:sites.berlin.publicAddresses[0]", "neither an IPv4 address"),
    (
        "relay.contoso.example",
        "relay.fabrikam.example",
        f"{CONFIG}:17 mfd:sites.berlin.relayCertificate",
        "have it issued for a name in contoso.example",
    ),
    ("[10.1.2.0/24]", "[8.8.8.0/24]", f"{CONFIG}:20 mfd:sites.berlin.bridge.networks[0]", "asks nobody for a password"),
    ("[10.1.2.0/24]", "[0.0.0.0/0]", f"{CONFIG}:20 mfd:sites.berlin.bridge.networks[0]", "is on the Internet"),
    ("[10.1.2.0/24]", "[]", f"{CONFIG}:20 mfd:sites.berlin.bridge.networks", "at least 1"),
    ("host: mailbridge\n", "host: 10.0.0.1\n", f"{CONFIG}:19 mfd:sites.berlin.bridge.host", "not a host name"),
    (
        "host: mailbridge\n",
        "host: mailbridge\n        address: mailbridge\n",
        f"{CONFIG}:20 mfd:sites.berlin.bridge.address",
        "not an IPv4 address",
    ),
    (
        "host: mailbridge\n",
        "host: mailbridge\n        address: 8.8.8.8\n",
        f"{CONFIG}:20 mfd:sites.berlin.bridge.address",
        "is on the Internet",
    ),
    (
        "host: mailbridge\n",
        "host: mailbridge\n        upstream: direct-send\n",
        f"{CONFIG}:20 mfd:sites.berlin.bridge.upstream",
        "possible are 'ecs', 'hve-basic', 'smtp-relay'",
    ),
    (
        "host: mailbridge\n",
        "host: mailbridge\n        upstream: hve-basic\n",
        f"{DEVICES}:8 sender",
        "there is no accepted domain 'devices.contoso.example'",
    ),
    # Devices and their mail
    (
        "scan@contoso.example,smtp-auth-basic",
        "scan@fabrikam.example,smtp-auth-basic",
        f"{DEVICES}:2 sender",
        "there is no accepted domain 'fabrikam.example'",
    ),
    (
        "any@contoso.example,smtp-relay",
        "any@AzureManagedDomain,smtp-relay",
        f"{DEVICES}:7 sender",
        "there is no accepted domain 'AzureManagedDomain'",
    ),
    (
        "scan@devices.contoso.example,auto",
        "scan@contos.example,auto",
        f"{DEVICES}:9 sender",
        "did you mean 'contoso.example'?",
    ),
    ("lan-bridge", "lan-brigde", f"{DEVICES}:8 method", "did you mean 'lan-bridge'?"),
    (
        "scans@contoso.example",
        "scans@fabrikam.example",
        f"{DEVICES}:2 mailbox",
        "in none of mfd:microsoft365.acceptedDomains",
    ),
    ("scans@contoso.example", "scans", f"{DEVICES}:2 mailbox", "'scans' is not an address"),
    ("hve-oauth,hve@", "hve-oauth,scan@", f"{DEVICES}:5 sender", "sends from the account that logs in"),
    ("smtp-relay,,", "smtp-relay,scan@contoso.example,", f"{DEVICES}:7 mailbox", "smtp-relay logs in to no mailbox"),
    ("hve-basic,,inside,7", "hve-basic,,anyone,7", f"{DEVICES}:4 recipients", "hve-basic reaches recipients inside"),
    ("direct-send,,inside", "direct-send,,", f"{DEVICES}:6 recipients", "direct-send reaches recipients inside"),
    ("direct-send,,inside", "direct-send,,outside", f"{DEVICES}:6 recipients", "possible are 'anyone', 'inside'"),
    ("inside,7", "inside,8", f"{DEVICES}:4 megabytes", "8 MB become 10.9 MB on the way, hve-basic takes 10 MB"),
    ("inside,7", "inside,0", f"{DEVICES}:4 megabytes", "'0' is not possible here"),
    ("Sharp/bp-70c65", "QNAP/qts-5", f"{DEVICES}:3 type", "none of the OAuth 2.0 flows"),
    ("c,Generic/smtp-device", "c,Fuji-Xerox/docucentre-iv-c2260", f"{DEVICES}:4 type", "it has no STARTTLS"),
    (
        "f,Generic/smtp-device,berlin",
        "f,Generic/smtp-device,munich",
        f"{DEVICES}:7 method",
        "by address, the site 'munich' has no",
    ),
    ("f,Generic/smtp-device", "f,ASRock-Rack/en2c602-4l-d12", f"{DEVICES}:7 type", "the tenant's mail server"),
    (
        "g,Fuji-Xerox/docucentre-iv-c2260",
        "g,ASRock-Rack/en2c602-4l-d12",
        f"{DEVICES}:8 type",
        "takes an IP address only; the bridge's `address` in mfd:sites would do",
    ),
    ("2260,berlin", "2260,munich", f"{DEVICES}:8 method", "the site 'munich' has no bridge"),
    ("port25: true", "port25: false", f"{DEVICES}:7 method", "port 25, which smtp-relay needs, is closed"),
]


@pytest.mark.parametrize(("old", "new", "place", "words"), CHANGES)
def test_a_mistake_is_named_where_it_stands(fleet: Any, old: str, new: str, place: str, words: str) -> None:
    """A mistake is named once, with its file, line and key, and with what would be right; nothing follows from it."""
    fleet.change(old, new)
    found = fleet.problems()
    assert [problem.startswith(f"{place}: ") for problem in found] == [True], found
    assert words in found[0]


def test_methods_of_exchange_online_need_the_tenant(fleet: Any) -> None:
    """Without `mfd:microsoft365`, each method is refused once, with its devices."""
    fleet.change(TENANT.rstrip(), "")
    fleet.change("      relayCertificate: relay.contoso.example\n", "")
    methods = ("smtp-auth-basic", "smtp-auth-oauth", "hve-basic", "hve-oauth", "direct-send", "smtp-relay")
    assert fleet.problems() == [
        f"{DEVICES}:{line} method: {method} needs Exchange Online, and mfd:microsoft365 is missing; "
        "describe the tenant in mfd:microsoft365, or take ecs"
        for line, method in enumerate(methods, start=2)
    ]


@pytest.mark.parametrize(
    ("upstream", "old", "words"),
    [
        (
            "smtp-relay",
            "      relayCertificate: relay.contoso.example\n",
            "mfd:sites.berlin.relayCertificate is missing",
        ),
        ("hve-basic", TENANT.rstrip(), "hve-basic needs Exchange Online"),
    ],
)
def test_a_bridge_needs_what_its_own_method_needs(project: Any, upstream: str, old: str, words: str) -> None:
    """A bridge that cannot send is refused once, at its site, and not for each device."""
    site = SITE.replace("host: mailbridge", f"host: mailbridge\n        upstream: {upstream}")
    project.change("berlin:\n      name: Berlin\n", f"berlin:\n      name: Berlin\n{site}")
    project.add(TENANT.rstrip())
    row = "a,Generic/smtp-device,berlin,scan@contoso.example,lan-bridge,inside"
    project.devices.write_text(f"id,type,site,sender,method,recipients\n{row}\n")
    assert project.problems() == []
    project.change(old, "")
    if "microsoft365" in old:
        project.change("      relayCertificate: relay.contoso.example\n", "")
    (problem,) = project.problems()
    assert " mfd:sites.berlin.bridge.upstream: " in problem
    assert words in problem


def test_a_device_that_takes_an_address_only_sends_through_a_bridge_that_has_one(fleet: Any) -> None:
    """With the bridge's address there is nothing against it."""
    fleet.change("g,Fuji-Xerox/docucentre-iv-c2260", "g,ASRock-Rack/en2c602-4l-d12")
    fleet.change("host: mailbridge\n", "host: mailbridge\n        address: 10.1.2.3\n")
    assert fleet.problems() == []


def test_a_bridge_may_serve_the_sites_own_addresses(project: Any) -> None:
    """Public addresses are no mistake at a bridge where they are the site's."""
    site = SITE.replace("[10.1.2.0/24]", "[10.1.2.0/24, 8.8.4.3]").replace("203.0.113.16/28", "8.8.4.0/28")
    project.change("berlin:\n      name: Berlin\n", f"berlin:\n      name: Berlin\n{site}")
    assert project.problems() == []


def test_a_bridge_that_sends_by_ecs_needs_a_linked_domain(project: Any) -> None:
    """A domain that nobody waits for is not linked, so that no login works."""
    project.change("berlin:\n      name: Berlin\n", f"berlin:\n      name: Berlin\n{SITE}")
    project.change("    - name: AzureManagedDomain\n", "")
    project.change("resourceGroup: rg-dns\n", "resourceGroup: rg-dns\n      wait: none\n")
    project.devices.write_text("id,type,site,sender\n")
    (problem,) = project.problems()
    assert " mfd:sites.berlin.bridge.upstream: ecs needs a domain that is verified" in problem


def test_a_wrong_key_of_the_tenant_hides_no_device(fleet: Any) -> None:
    """While the tenant is described wrongly, nothing is concluded from its absence."""
    fleet.change("organization: contoso.onmicrosoft.com", "organisation: contoso.onmicrosoft.com")
    assert [problem.partition(": ")[0] for problem in fleet.problems()] == [
        f"{CONFIG}:24 mfd:microsoft365.organisation",
    ]


def test_a_mistyped_tenant_is_one_problem(fleet: Any) -> None:
    """Methods that need it are not refused for want of it."""
    fleet.change("mfd:microsoft365:", "mfd:microsoft356:")
    (problem,) = fleet.problems()
    assert "unknown key; did you mean 'microsoft365'?" in problem


def test_devices_with_the_same_fault_are_named_together(fleet: Any) -> None:
    """Ten devices with one fault are one problem."""
    rows = [f"x{number},Generic/smtp-device,munich,a@contoso.example,direct-send,,," for number in range(10)]
    fleet.devices.write_text("\n".join([COLUMNS, *rows]) + "\n")
    (problem,) = fleet.problems()
    assert problem.startswith(f"{DEVICES}:2 recipients: direct-send reaches recipients inside the organization only")
    assert "(x0, x1, x2, x3, x4 and 5 more)" in problem
