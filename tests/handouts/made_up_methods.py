"""One device for each sending method, and methods that exist in these tests only, so that the stored pages stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from catalog import Catalog, Method
from handouts import CredentialRecord, DeviceRecord, Fleet, MailSettings, OauthSettings
from tests.handouts.conftest import device

TENANT, CLIENT = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
MX = "contoso-example.mail.protection.outlook.com"
MAILBOX = "scan@contoso.example"
EXCHANGE = MailSettings(
    host="smtp.office365.com",
    port=587,
    encryption="starttls",
    mechanism="LOGIN",
    username=MAILBOX,
    sender=MAILBOX,
    root_certificates=("DigiCert Global Root G2",),
)
HVE = replace(EXCHANGE, host="smtp.hve.mx.microsoft", username="hve@contoso.example", sender="hve@contoso.example")
PLAIN = MailSettings(
    host=MX, port=25, encryption="starttls", mechanism="", username="", sender="copier@contoso.example"
)
BRIDGED = replace(PLAIN, host="mailbridge.berlin.contoso.example", encryption="none", max_message_bytes=10485760)
APPLICATION = CredentialRecord(
    id="application",
    username="",
    current="2026H2",
    passwords={"2026H2": "app8q~O0Il1-_.~5S2Z8Bxyzabcdefghij012345"},
    ends={"2026H2": "2027-12-31"},
)


def oauth(settings: MailSettings, flow: Any, client_id: str) -> MailSettings:
    """Return the settings with a login by OAuth."""
    scope = "https://outlook.office365.com/.default"
    return replace(settings, mechanism="XOAUTH2", oauth=OauthSettings(flow, TENANT, client_id, scope))


def one(name: str, method: str, settings: MailSettings, **changes: Any) -> DeviceRecord:
    """Return a device of the known model."""
    fields = {"name": name, "method": method, "settings": settings, "credential_id": ""}
    return device(name.lower().replace(" ", "-"), **{**fields, **changes})


def fleet_of_every_method() -> Fleet:
    """Return one device for each method, some in two ways."""
    public = {"public_addresses": ("203.0.113.10", "203.0.113.16/28")}
    devices = (
        one("Mailbox", "smtp-auth-basic", EXCHANGE),
        one("Code", "smtp-auth-oauth", oauth(EXCHANGE, "device-code", "")),
        one("Browser", "smtp-auth-oauth", oauth(EXCHANGE, "authorization-code", CLIENT), type="Umbra/CX-20"),
        one("Secret", "smtp-auth-oauth", oauth(EXCHANGE, "client-credentials", CLIENT), credential_id="application"),
        one("Volume", "hve-basic", HVE),
        one("Volume token", "hve-oauth", oauth(HVE, "client-credentials", CLIENT), credential_id="application"),
        one("Direct", "direct-send", PLAIN, **public, notes=("The firewall lets this device out on port 25.",)),
        one("Relay", "smtp-relay", PLAIN, **public),
        one("Certificate", "smtp-relay", PLAIN, client_certificate="relay.contoso.example"),
        one("Old", "lan-bridge", BRIDGED, bridge_networks=("192.0.2.0/24", "10.0.2.0/24")),
    )
    return Fleet("local", "Contoso", {item.id: item for item in devices}, {"application": APPLICATION})


def methods() -> dict[str, Method]:
    """Return made-up methods with as much as the pages show."""
    found = [
        _method("smtp-auth-basic", "SMTP AUTH, basic", "password", ["LOGIN"]),
        _method("smtp-auth-oauth", "SMTP AUTH, OAuth", "oauth", ["XOAUTH2"]),
        _method("hve-basic", "High Volume Email, basic", "password", ["LOGIN"], external_recipients=False),
        _method("hve-oauth", "High Volume Email, OAuth", "oauth", ["XOAUTH2"], external_recipients=False),
        _method("direct-send", "Direct Send", "address", [], encryption_required=False, external_recipients=False),
        _method("smtp-relay", "SMTP relay", "address", [], encryption_required=False),
        _method("lan-bridge", "Bridge in the own network", "address", [], encryption="none", encryption_required=False),
    ]
    return {method.id: method for method in found}


def with_made_up_methods(catalog: Catalog) -> Catalog:
    """Return the catalogue with these methods in place of its own."""
    return Catalog(catalog.device_types, methods())


def _method(method: str, title: str, login: str, mechanisms: list[str], **changes: Any) -> Method:
    tenants = login == "address"
    facts = {
        "id": method,
        "title": title,
        "summary": f"Made-up summary of {title}.",
        "available": True,
        "login": login,
        "host": None if tenants else "smtp.example",
        "host_source": "tenant-mx" if tenants else "fixed",
        "port": 25 if tenants else 587,
        "encryption": "starttls",
        "encryption_required": True,
        "tls_versions": ["1.2", "1.3"],
        "mechanisms": mechanisms,
        "oauth_flows": ["device-code"] if login == "oauth" else [],
        "root_certificates": [],
        "max_message_bytes": None,
        "external_recipients": True,
        "sender": "The mailbox.",
        "any_sender": "no",
        "spam_filter": "filtered",
        "sent_items": False,
        "third_party_hosting": "yes",
        "static_address": "no",
        "security_defaults": "fits",
        "cost": {"licence": "None.", "mailbox": "no", "source": "made-up"},
        "needs": {},
        "sources": {"made-up": {"title": "Made up", "grade": "third-party"}},
        "refusals": [
            {
                "id": "made-up",
                "reply": "550 5.7.0 <made up>",
                "pattern": "5[.]7[.]0",
                "cause": "The server refuses what this test makes up.",
                "remedy": "Tell the administrator, who sets the made-up switch.",
                "source": "made-up",
            }
        ],
    }
    return Method.model_validate({**facts, **changes})
