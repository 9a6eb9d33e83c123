"""One way to provoke each reply of Exchange Online with an ordinary SMTP client: a function per reason."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Callable
from typing import Any

from .conftest import ACCOUNT, APP, COPIER, DOMAIN, INBOX, OFFICE, OUTSIDE, PUBLIC, SCANNER, Tenant, message, refused

Provocation = Callable[[Tenant], str]
PROVOCATIONS: dict[str, Provocation] = {}


def provokes(reason: str) -> Callable[[Provocation], Provocation]:
    """Mark the function that provokes a reply and returns it as it came over the wire."""

    def mark(function: Provocation) -> Provocation:
        PROVOCATIONS[reason] = function
        return function

    return mark


# Logins at smtp.office365.com


@provokes("old-tls")
def old_tls(tenant: Tenant) -> str:
    """TLS 1.1, with both sides at OpenSSL's security level 0."""
    client = tenant.connect("exchange", tls=tenant.context(newest=ssl.TLSVersion.TLSv1_1))
    code, text = client.ehlo()
    return f"{code} {text.decode()}"


@provokes("no-starttls")
def no_starttls(tenant: Tenant) -> str:
    """No TLS, as a device in direct-send mode."""
    return refused(lambda: tenant.connect("exchange", plain=True).send_message(message(SCANNER, INBOX)))


@provokes("not-authenticated")
def not_authenticated(tenant: Tenant) -> str:
    """TLS, and no login."""
    return refused(lambda: tenant.connect("exchange").send_message(message(SCANNER, INBOX)))


@provokes("wrong-credentials")
def wrong_credentials(tenant: Tenant) -> str:
    """A wrong password."""
    return refused(lambda: tenant.log_in(password="wrong"))


@provokes("sign-in-blocked")
def sign_in_blocked(tenant: Tenant) -> str:
    """The right password of a user whose sign-in is blocked."""
    tenant.world.directory.people.find(SCANNER)["accountEnabled"] = False  # type: ignore[index] # it is there
    return refused(tenant.log_in)


@provokes("wrong-token")
def wrong_token(tenant: Tenant) -> str:
    """A token for another service."""
    token = tenant.world.tokens.issue("https://graph.microsoft.com", 3600, idtyp="app", oid=APP)
    return refused(lambda: tenant.log_in_with_token("exchange", SCANNER, token))


@provokes("no-right-on-mailbox")
def no_right_on_mailbox(tenant: Tenant) -> str:
    """A token of an application that has no role for the mailbox."""
    tenant.let_send(INBOX)
    return refused(lambda: tenant.log_in_with_token("exchange", SCANNER, tenant.token(idtyp="app", oid=APP)))


@provokes("smtp-auth-disabled-mailbox")
def disabled_for_mailbox(tenant: Tenant) -> str:
    """SMTP AUTH off for the mailbox."""
    return refused(lambda: tenant.log_in(username=INBOX))


@provokes("smtp-auth-disabled-tenant")
def disabled_for_tenant(tenant: Tenant) -> str:
    """SMTP AUTH off for the tenant, and nothing said for the mailbox."""
    tenant.mailbox(f"new@{DOMAIN}", smtp_auth=None)
    return refused(lambda: tenant.log_in(username=f"new@{DOMAIN}"))


@provokes("security-defaults")
def security_defaults(tenant: Tenant) -> str:
    """Security defaults on."""
    tenant.turn(securityDefaults=True)
    return refused(tenant.log_in)


@provokes("conditional-access")
def conditional_access(tenant: Tenant) -> str:
    """A policy that blocks legacy authentication."""
    tenant.turn(legacyAuthenticationBlocked=True)
    return refused(tenant.log_in)


@provokes("authentication-policy")
def authentication_policy(tenant: Tenant) -> str:
    """An authentication policy of the user's that does not allow SMTP."""
    tenant.run("New-AuthenticationPolicy", Name="Block")
    tenant.run("Set-User", Identity=SCANNER, AuthenticationPolicy="Block")
    return refused(tenant.log_in)


@provokes("basic-off")
def basic_off(tenant: Tenant) -> str:
    """The first day of 2027."""
    tenant.set_clock("2027-01-01T00:00:01Z")
    return refused(tenant.log_in)


# Sending at smtp.office365.com


@provokes("send-as")
def send_as(tenant: Tenant) -> str:
    """Another From than the mailbox."""
    return refused(lambda: tenant.log_in().sendmail(SCANNER, [INBOX], message(INBOX, INBOX).as_bytes()))


@provokes("restricted")
def restricted(tenant: Tenant) -> str:
    """A mailbox that is restricted for spam."""
    tenant.turn(restrictedMailboxes=[SCANNER])
    return refused(tenant.submit)


@provokes("connections")
def connections(tenant: Tenant) -> str:
    """Four devices at once on one mailbox."""
    for _ in range(3):
        tenant.submit()
    return refused(tenant.submit)


@provokes("day-limit")
def day_limit(tenant: Tenant) -> str:
    """More recipients than a day allows."""
    tenant.turn(recipientsPerDay=2)
    tenant.submit(INBOX, OUTSIDE)
    return refused(tenant.submit)


@provokes("mailbox-full")
def mailbox_full(tenant: Tenant) -> str:
    """A mailbox that is full."""
    tenant.turn(fullMailboxes=[SCANNER])
    return refused(tenant.submit)


@provokes("tenant-limit")
def tenant_limit(tenant: Tenant) -> str:
    """More recipients outside than the tenant has a day."""
    tenant.turn(externalRecipientsPerDay=1)
    tenant.submit(OUTSIDE)
    return refused(lambda: tenant.submit(OUTSIDE))


@provokes("initial-domain-limit")
def initial_domain_limit(tenant: Tenant) -> str:
    """101 recipients outside from the initial domain, over a connector."""
    tenant.connector()
    sender = f"copier@{tenant.world.settings.initial_domain}"
    client = tenant.connect("mx", source=OFFICE, plain=True)
    client.sendmail(
        sender, [f"{number}@fabrikam.example" for number in range(100)], message(sender, OUTSIDE).as_bytes()
    )
    return refused(lambda: client.send_message(message(sender, OUTSIDE)))


@provokes("tenant-restricted")
def tenant_restricted(tenant: Tenant) -> str:
    """A tenant that has sent too much spam."""
    tenant.turn(tenantRestricted=True)
    return refused(tenant.submit)


@provokes("low-reputation")
def low_reputation(tenant: Tenant) -> str:
    """Mail to the outside from a public address that Microsoft does not trust."""
    tenant.connector()
    tenant.turn(lowReputationAddresses=[PUBLIC])
    return refused(lambda: tenant.direct(recipient=OUTSIDE))


# smtp.hve.mx.microsoft


def _xoauth2(tenant: Tenant, sent: str | bytes, *, encoded: bool = True) -> str:
    client = tenant.connect("hve")
    client.ehlo()
    raw = sent.encode() if isinstance(sent, str) else sent
    text = base64.b64encode(raw) if encoded else raw
    code, reply = client.docmd("AUTH", f"XOAUTH2 {text.decode()}")
    return f"{code} {reply.decode()}"


@provokes("xoauth2-base64")
def xoauth2_base64(tenant: Tenant) -> str:
    """A string that is no base64."""
    return _xoauth2(tenant, "!!!", encoded=False)


@provokes("xoauth2-user")
def xoauth2_user(tenant: Tenant) -> str:
    """No user."""
    return _xoauth2(tenant, "auth=Bearer token\x01\x01")


@provokes("xoauth2-auth")
def xoauth2_auth(tenant: Tenant) -> str:
    """No token at all."""
    return _xoauth2(tenant, f"user={ACCOUNT}\x01\x01")


@provokes("xoauth2-bearer")
def xoauth2_bearer(tenant: Tenant) -> str:
    """A token without its kind."""
    return _xoauth2(tenant, f"user={ACCOUNT}\x01auth=token\x01\x01")


@provokes("xoauth2-token")
def xoauth2_token(tenant: Tenant) -> str:
    """A kind without a token."""
    return _xoauth2(tenant, f"user={ACCOUNT}\x01auth=Bearer \x01\x01")


@provokes("xoauth2-end")
def xoauth2_end(tenant: Tenant) -> str:
    """One byte missing at the end."""
    return _xoauth2(tenant, f"user={ACCOUNT}\x01auth=Bearer token\x01")


def _hve_token(tenant: Tenant, *, lifetime: float = 3600, user: str = ACCOUNT, **claims: Any) -> str:
    token = tenant.token(lifetime, idtyp="app", oid=APP, **claims)
    return refused(lambda: tenant.log_in_with_token("hve", user, token))


@provokes("token-unreadable")
def token_unreadable(tenant: Tenant) -> str:
    """Something that is no token."""
    return refused(lambda: tenant.log_in_with_token("hve", ACCOUNT, "no-token"))


@provokes("token-ended")
def token_ended(tenant: Tenant) -> str:
    """A token that ended a minute ago."""
    return _hve_token(tenant, lifetime=-60, roles=["Mail.Send"])


@provokes("token-ends-soon")
def token_ends_soon(tenant: Tenant) -> str:
    """A token with a minute left."""
    return _hve_token(tenant, lifetime=60, roles=["Mail.Send"])


@provokes("wrong-permission")
def wrong_permission(tenant: Tenant) -> str:
    """A token without Mail.Send."""
    return _hve_token(tenant, roles=["SMTP.SendAsApp"])


@provokes("app-not-allowed")
def app_not_allowed(tenant: Tenant) -> str:
    """An application that is not on the account's list."""
    return _hve_token(tenant, roles=["Mail.Send"])


@provokes("not-an-hve-account")
def not_an_hve_account(tenant: Tenant) -> str:
    """An ordinary mailbox's login."""
    return refused(lambda: tenant.log_in("hve", SCANNER))


def _hve_mail(tenant: Tenant, envelope: str = ACCOUNT, header: str = ACCOUNT, recipient: str = INBOX) -> str:
    client = tenant.log_in("hve", ACCOUNT)
    return refused(lambda: client.sendmail(envelope, [recipient], message(header, recipient).as_bytes()))


@provokes("hve-envelope")
def hve_envelope(tenant: Tenant) -> str:
    """Another envelope sender."""
    return _hve_mail(tenant, envelope=SCANNER)


@provokes("hve-from")
def hve_from(tenant: Tenant) -> str:
    """Another From."""
    return _hve_mail(tenant, header=SCANNER)


@provokes("external")
def external(tenant: Tenant) -> str:
    """A recipient outside."""
    return _hve_mail(tenant, recipient=OUTSIDE)


@provokes("not-active")
def not_active(tenant: Tenant) -> str:
    """An account without a billing policy."""
    tenant.run("Set-HVEAccountBillingPolicy", Identity=ACCOUNT, BillingPolicyId="")
    return _hve_mail(tenant)


# The MX host


@provokes("direct-send-rejected")
def direct_send_rejected(tenant: Tenant) -> str:
    """RejectDirectSend, and no connector."""
    tenant.run("Set-OrganizationConfig", RejectDirectSend=True)
    return refused(tenant.direct)


@provokes("relay-denied")
def relay_denied(tenant: Tenant) -> str:
    """A recipient outside, and no connector."""
    return refused(lambda: tenant.direct(recipient=OUTSIDE))


@provokes("wrong-region")
def wrong_region(tenant: Tenant) -> str:
    """A host name that was given up long ago."""
    return refused(lambda: tenant.direct(name="mail.messaging.microsoft.com"))


@provokes("several-regions")
def several_regions(tenant: Tenant) -> str:
    """Two recipients in one transaction, at home in two regions."""
    tenant.turn(recipientsOfOtherRegion=[SCANNER])
    client = tenant.connect("mx", source=OFFICE, plain=True)
    client.ehlo()
    client.mail(COPIER)
    client.rcpt(INBOX)
    code, text = client.rcpt(SCANNER)
    return f"{code} {text.decode()}"


def _listed(switch: str) -> Provocation:
    def provoke(tenant: Tenant) -> str:
        tenant.turn(**{switch: [PUBLIC]})
        return refused(tenant.direct)

    return provoke


PROVOCATIONS |= {
    "block-list": _listed("blockedAddresses"),
    "banned": _listed("bannedAddresses"),
    "banned-by-hand": _listed("bannedByHandAddresses"),
    "busy": _listed("busyAddresses"),
}


@provokes("dmarc")
def dmarc(tenant: Tenant) -> str:
    """A DMARC policy of reject, and an SPF record without the office."""
    record(tenant, DOMAIN, "v=spf1 ip4:198.51.100.0/24 -all")
    record(tenant, f"_dmarc.{DOMAIN}", "v=DMARC1; p=reject")
    return refused(tenant.direct)


@provokes("unknown-recipient")
def unknown_recipient(tenant: Tenant) -> str:
    """An address inside that nobody has."""
    return refused(lambda: tenant.direct(recipient=f"nobody@{DOMAIN}"))


# Any host


@provokes("too-many-recipients")
def too_many_recipients(tenant: Tenant) -> str:
    """The 51st recipient at High Volume Email."""
    client = tenant.log_in("hve", ACCOUNT)
    client.mail(ACCOUNT)
    for number in range(50):
        client.rcpt(f"{number}@{DOMAIN}")
    code, text = client.rcpt(INBOX)
    return f"{code} {text.decode()}"


@provokes("no-from")
def no_from(tenant: Tenant) -> str:
    """A message without From."""
    return refused(lambda: tenant.log_in().sendmail(SCANNER, [INBOX], b"Subject: Scan\r\n\r\nOne page.\r\n"))


def record(tenant: Tenant, name: str, text: str) -> None:
    """Set a TXT record by hand."""
    row = {"name": name, "type": "TXT", "values": [text], "ttl": 3600}
    tenant.world.state.table("dns_by_hand")[f"{name}|txt"] = row
