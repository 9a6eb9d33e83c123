"""A set-up as an administrator leaves it after Microsoft's tutorial, for tests to change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from adoption import Application, Assignment, Domain, Found, Place, Secret, Sender, Username, Zone
from maildns import Record

TENANT = "11111111-1111-4111-8111-111111111111"
SUBSCRIPTION = "22222222-2222-4222-8222-222222222222"
CLIENT = "99999999-9999-4999-8999-999999999999"
DOMAIN = "devices.contoso.com"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-mail"
SERVICE = f"{GROUP}/providers/Microsoft.Communication/communicationServices/acs"
EMAIL = f"{GROUP}/providers/Microsoft.Communication/emailServices/email"
ROLE = "/providers/Microsoft.Authorization/roleDefinitions/09976791-48a7-449e-bb21-39d1a415f350"
RECORDS = (
    Record("Domain", "TXT", DOMAIN, "ms-domain-verification=1"),
    Record("SPF", "TXT", DOMAIN, "v=spf1 include:spf.protection.outlook.com -all"),
    Record("DKIM", "CNAME", f"selector1._domainkey.{DOMAIN}", "selector1.azurecomm.net"),
    Record("DKIM2", "CNAME", f"selector2._domainkey.{DOMAIN}", "selector2.azurecomm.net"),
)


def zone(**changes: Any) -> Zone:
    """Return the Azure DNS zone with everything as Azure asks for, some changed."""
    right = Zone(
        name="contoso.com",
        resource_group="rg-dns",
        txt=(RECORDS[0].value, RECORDS[1].value),
        dmarc=("v=DMARC1; p=none",),
        cnames={record.name: record.value for record in RECORDS[2:]},
    )
    return replace(right, **changes)


def domain(**changes: Any) -> Domain:
    """Return the verified, linked domain, some of it changed."""
    states = dict.fromkeys(("Domain", "SPF", "DKIM", "DKIM2"), "Verified")
    senders = (Sender("donotreply", "DoNotReply"), Sender("scan", "Scanner"), Sender("alerts"))
    right = Domain(DOMAIN, linked=True, tracking=False, records=RECORDS, states=states, senders=senders, zone=zone())
    return replace(right, **changes)


def managed(**changes: Any) -> Domain:
    """Return the domain that Azure provides."""
    right = Domain("AzureManagedDomain", linked=True, tracking=False, records=(), states={})
    return replace(right, **changes)


def assignment(scope: str = SERVICE, *, lets_send: bool = True) -> Assignment:
    """Return a role assignment of the application."""
    resource_id = f"{scope}/providers/Microsoft.Authorization/roleAssignments/7"
    return Assignment(resource_id, scope, ROLE, "Communication and Email Service Owner", lets_send)


def username(name: str = "login", *, client_id: str = CLIENT, tenant_id: str = TENANT) -> Username:
    """Return an SMTP user name."""
    return Username(name, f"{name}@{DOMAIN}", client_id, tenant_id)


def found(**changes: Any) -> Found:
    """Return the whole set-up, some of it changed."""
    secrets = (Secret("first", datetime(2027, 11, 28, tzinfo=UTC)),)
    right = Found(
        place=Place(TENANT, SUBSCRIPTION, "rg-mail", "westeurope"),
        organization="Contoso",
        service="acs",
        email_service="email",
        data_location="Europe",
        links=(f"{EMAIL}/domains/{DOMAIN}",),
        domains=(domain(),),
        usernames=(username(),),
        application=Application("object-id", CLIENT, "Scanner mail", "principal-id", secrets),
        assignments=(assignment(),),
    )
    return replace(right, **changes)
