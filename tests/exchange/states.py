"""States that the tests of this room take and change."""

from __future__ import annotations

from exchange import ExchangeState, HveAccount, InboundConnector, Mailbox, SendAs, ServicePrincipal

APP = "11111111-1111-1111-1111-111111111111"
OBJECT = "22222222-2222-2222-2222-222222222222"
VENDOR = "33333333-3333-3333-3333-333333333333"
POLICY = "44444444-4444-4444-4444-444444444444"

OWNER = "0123456789ab"
EMPTY = ExchangeState("dev", "contoso.onmicrosoft.com", owner=OWNER)

FULL = ExchangeState(
    stack="dev",
    organization="contoso.onmicrosoft.com",
    accepted_domains=("contoso.com",),
    mailboxes=(Mailbox("scan@contoso.com", basic_auth=True), Mailbox("fax@contoso.com")),
    service_principals=(ServicePrincipal(APP, OBJECT, "mfd dev client submission"),),
    send_as=(SendAs("mfd dev", OBJECT, "mfd-dev-senders@contoso.com", ("fax@contoso.com",)),),
    hve_accounts=(HveAccount("payroll@contoso.com", "mfd dev payroll", POLICY, (VENDOR,), basic_auth=True),),
    inbound_connectors=(
        InboundConnector("mfd dev", ("203.0.113.10", "203.0.113.0/28")),
        InboundConnector("mfd dev relay.contoso.com", (), "relay.contoso.com"),
    ),
    reject_direct_send=True,
    dkim_domains=("contoso.com",),
    owner=OWNER,
)
