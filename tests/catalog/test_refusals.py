"""What the catalogue knows about servers' replies."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalog import load_catalog, refusal_for

METHODS = load_catalog().methods
# A whole reply per refusal, as servers send it; the texts are those of the sources in the methods' files.
REPLIES = {
    "no-login": "530 5.7.57 Client not authenticated to send mail. [XX1PEPF0000.eurprd01.prod.outlook.com]",
    "switched-off": "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.",
    "security-defaults": "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy.",
    "policy": "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully.",
    "wrong-password": "535 5.7.3 Authentication unsuccessful [FR2P281CA0001.DEUP281.PROD.OUTLOOK.COM]",
    "wrong-token": "535 5.7.3 Authentication unsuccessful [FR2P281CA0001.DEUP281.PROD.OUTLOOK.COM]",
    "login": "535 5.7.3 Authentication unsuccessful",
    "basic-retired": "550 5.7.30 Basic authentication is not supported for Client Submission.",
    "no-starttls": "451 5.7.3 STARTTLS is required to send mail [SG2PR02CA0073.apcprd02.prod.outlook.com]",
    "no-from": "550 5.7.512 Access denied, message must be RFC 5322 section 3.6.2 compliant",
    "billing": "550 5.7.0 the account is not active",
    "old-tls": "421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade your client to support TLS 1.2.",
    "send-as": "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
    "restricted": "550 5.1.8 Access denied, bad outbound sender",
    "connections": "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded, concurrent connections limit exceeded",
    "daily-limit": "554 5.2.0 STOREDRV.Submission.Exception: SubmissionQuotaExceededException",
    "mailbox-full": "554 5.2.2 mailbox full",
    "external-limit": "550 5.7.233 Your message can't be sent because your tenant exceeded its daily limit",
    "initial-domain-limit": "550 5.7.236 onmicrosoft.com limit",
    "ip-reputation": "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.",
    "tenant-restricted": "550 5.7.705 Access denied, tenant has exceeded threshold",
    "external": "550 5.5.105 External sending is not supported",
    "envelope-sender": "550 5.7.62 sender mismatch",
    "from-address": "550 5.6.241 From mismatch",
    "no-hve-account": "550 5.2.240 not an HVE account",
    "app-not-allowed": "550 5.7.240 application not allowed",
    "wrong-permission": "535 5.7.144 Authentication unsuccessful",
    "token-expired": "535 5.7.142 Authentication unsuccessful",
    "malformed": "501 5.5.123 malformed",
    "rejected": "550 5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization from unauthorized sources",
    "relay-denied": "550 5.7.64 TenantAttribution; Relay Access Denied",
    "wrong-region": "451 4.4.62 Mail sent to the wrong Office 365 region. ATTR35.",
    "several-regions": "452 4.5.3 Too many recipients ATTR38",
    "block-list": "550 5.7.1 Service unavailable, Client host [203.0.113.10] blocked using Spamhaus.",
    "banned": "550 5.7.606 Access denied, banned sending IP [203.0.113.10]",
    "busy": "451 4.7.500 Server busy. Please try again later",
    "dmarc": "550 5.7.509 Access denied, sending domain contoso.example does not pass DMARC verification",
    "unknown-recipient": "550 5.4.1 Recipient address rejected: Access denied.",
    "not-linked": "550 5.1.7 The specified sender domain has not been linked.",
    "not-listed": "554 5.7.1 <scanner[192.0.2.9]>: Client host rejected: Access denied",
    "too-large": "552 5.3.4 Message size exceeds fixed limit",
}
KNOWN = [
    (method, refusal.id) for method in METHODS.values() for refusal in method.refusals if refusal.pattern is not None
]


@pytest.mark.parametrize(("method", "refusal"), KNOWN, ids=lambda value: value if isinstance(value, str) else value.id)
def test_a_reply_is_found(method: object, refusal: str) -> None:
    """The whole reply leads to its own refusal and to no other one of the method."""
    found = refusal_for(method, REPLIES[refusal])  # type: ignore[arg-type] # a method of KNOWN
    assert found is not None
    assert found.id == refusal


def test_methods_of_one_server_share_its_refusals() -> None:
    """What a server says whatever the method is written once, and explained for each method."""
    pairs = [("smtp-auth-basic", "smtp-auth-oauth"), ("hve-basic", "hve-oauth"), ("direct-send", "smtp-relay")]
    for one, other in pairs:
        first, second = ({refusal.id: refusal for refusal in METHODS[name].refusals} for name in (one, other))
        assert METHODS[one].refusals_of == METHODS[other].refusals_of
        same = {name for name in first.keys() & second.keys() if first[name] == second[name]}
        assert len(same) >= 7
        assert "no-from" in same


def test_what_shows_no_reply_comes_last() -> None:
    """A technician reads the server's replies first, in one list."""
    order = [refusal.id for refusal in METHODS["smtp-auth-basic"].refusals]
    assert order[0] == "no-login"
    assert order[-2:] == ["certificate", "unreachable"]


def test_another_reply_is_not_explained() -> None:
    """A reply that nobody has written down is not guessed."""
    assert all(refusal_for(method, "250 2.0.0 OK") is None for method in METHODS.values())


def test_every_documented_reply_code_stands_in_a_method() -> None:
    """Each enhanced status code of Microsoft's that a method's reply names is in that method's pattern too."""
    for method in METHODS.values():
        for refusal in method.refusals:
            for code in re.findall(r"\b[245]\.\d\.\d+\b", refusal.reply):
                assert refusal.pattern is not None, (method.id, refusal.id)
                found = refusal_for(method, f"550 {code} {refusal.reply}")
                assert found is not None, (method.id, refusal.id, code)


def test_the_seven_methods_and_the_bridge_are_there() -> None:
    """Every method of the article has a file, with what the article said and where it is out of date."""
    assert set(METHODS) == {
        *("smtp-auth-basic", "smtp-auth-oauth", "hve-basic", "hve-oauth", "ecs", "direct-send", "smtp-relay"),
        "lan-bridge",
    }
    assert all(method.corrections for method in METHODS.values() if method.id != "lan-bridge")
    files = {path.stem for path in (Path(__file__).parents[2] / "handouts" / "guidance").glob("*.yaml")}
    assert files <= set(METHODS)
