"""The real Postfix forwards plain mail of listed devices to the simulator's smtp.azurecomm.net, under TLS and with a login."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from bridge import BridgeSettings
from tests.bridge.conftest import ECS, STRANGER, Postfix, message, through, wait_until
from tests.simulator_mail.conftest import Office

RECIPIENTS = (
    "boss@example.org",
    "scanner@scan.example.com",
    "postmaster",
    "boss%example.org@mailbridge.berlin.contoso.example",
    "@mailbridge.berlin.contoso.example:boss@example.org",
    '"boss@example.org"@mailbridge.berlin.contoso.example',
    "boss!example.org@localhost",
    "root@[127.0.0.1]",
)
"""What an open relay would take in one form or another."""


def arrived(office: Office, count: int = 1) -> list[dict[str, Any]]:
    """Return the mails that arrived, once there are that many."""
    mails: list[dict[str, Any]] = wait_until(
        lambda: office.azure.world.mail.mailboxes() if len(office.azure.world.mail.mailboxes()) >= count else None
    )
    assert len(mails) == count
    return mails


def test_plain_mail_arrives_with_its_from(bridge: Postfix, office: Office) -> None:
    """A device without TLS and login reaches somebody outside, with an allowed From."""
    bridge.send()
    (mail,) = arrived(office)
    assert (mail["from"], mail["mail_from"], mail["to"]) == (office.sender, office.sender, ["boss@example.org"])
    assert mail["username"] == office.username
    assert wait_until(lambda: bridge.queue() == [])


def test_a_from_that_the_server_does_not_take_is_replaced(bridge: Postfix, office: Office) -> None:
    """Envelope and From become the allowed address; name, Reply-To and Subject stay as the device wrote them."""
    mail = message("Anna at the copier <anna@elsewhere.example>")
    mail["Reply-To"] = "anna@elsewhere.example"
    bridge.send(mail)
    (found,) = arrived(office)
    assert found["mail_from"] == office.sender
    assert found["headers"]["From"] == f"Anna at the copier <{office.sender}>"
    assert found["headers"]["Reply-To"] == "anna@elsewhere.example"
    assert found["subject"] == "Scan"
    assert "X-Bridge-Reply-To" not in found["headers"]


def test_mail_without_from_gets_one(bridge: Postfix, office: Office) -> None:
    """A device that writes no From header and a bare envelope sender is made acceptable."""
    mail = EmailMessage()
    mail["To"] = "boss@example.org"
    mail.set_content("One page.")
    bridge.send(mail, from_addr="copier")
    (found,) = arrived(office)
    assert found["headers"]["From"] == found["mail_from"] == office.sender


def test_several_allowed_senders_stay_apart(start: Callable[..., Postfix], office: Office) -> None:
    """A second allowed address is not turned into the first, however it is written."""
    office.azure.sender(office.domain, "alerts")
    settings = through(office.address, username=office.username, password=office.password)
    bridge = start(replace(settings, senders=(office.sender, "alerts@scan.example.com")), office.ca_file)
    bridge.send(message("Alerts@Scan.example.com"))
    (found,) = arrived(office)
    assert found["from"].lower() == "alerts@scan.example.com"


def test_an_address_that_is_not_listed_is_refused(bridge: Postfix, office: Office) -> None:
    """The bridge is no open relay: a stranger who goes on after the first refusal is refused to the end."""
    for recipient in RECIPIENTS:
        replies = talk(bridge, f"MAIL FROM:<{office.sender}>", f"RCPT TO:<{recipient}>", "DATA")
        assert replies[0].startswith(b"554 5.7.1")
        assert b"Client host rejected: Access denied" in replies[0]
        final = [reply[:1] for reply in replies if reply[3:4] == b" "]
        assert final[2:-1] == [b"5", b"5", b"5"], replies
    assert bridge.queue() == []


def talk(bridge: Postfix, *commands: str) -> list[bytes]:
    """Say all of it as a stranger, whatever the answers; return them, those to EHLO and QUIT included."""
    with socket.create_connection(("127.0.0.1", bridge.port), 10, source_address=(STRANGER, 0)) as stranger:
        stranger.sendall("".join(f"{command}\r\n" for command in ("EHLO x", *commands, "QUIT")).encode())
        return stranger.makefile("rb").read().splitlines()


def test_nothing_is_delivered_here(bridge: Postfix, office: Office) -> None:
    """There are no mailboxes: what is addressed to the bridge goes to the one server like everything else."""
    bridge.send(to_addrs=["root@localhost", "postmaster", "root"])
    assert sum(len(mail["to"]) for mail in wait_until(office.azure.world.mail.mailboxes)) == 3
    assert "postfix/local" not in bridge.log


def test_mail_to_the_bridges_own_address_is_refused(bridge: Postfix) -> None:
    """Even the address literal of the bridge has no mailbox."""
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        bridge.send(to_addrs=["root@[127.0.0.1]"])
    assert [code for code, _ in refused.value.recipients.values()] == [550]


def test_the_bridge_offers_neither_tls_nor_login(bridge: Postfix) -> None:
    """Devices that try them anyway are told so, and passwords are never asked for."""
    with bridge.connect() as client:
        client.ehlo()
        assert {"starttls", "auth", "vrfy"}.isdisjoint(client.esmtp_features)
        assert client.docmd("VRFY", "root")[0] == 502
        assert client.docmd("ETRN", "example.org")[0] == 554


def test_a_mail_that_is_too_large_is_refused_here(start: Callable[..., Postfix], office: Office) -> None:
    """The device hears it at once, both where it announces the size and where it does not."""
    settings = through(office.address, username=office.username, password=office.password, max_message_bytes=100_000)
    bridge = start(settings, office.ca_file)
    with pytest.raises(smtplib.SMTPSenderRefused) as announced, bridge.connect() as client:
        client.send_message(message(size=120_000))
    with bridge.connect() as client:
        client.ehlo()
        client.mail(office.sender)
        client.rcpt("boss@example.org")
        code, reply = client.data(message(size=120_000).as_bytes())
    assert announced.value.smtp_code == code == 552
    assert b"5.3.4" in reply
    assert bridge.queue() == []


def test_a_mail_just_below_the_limit_arrives(start: Callable[..., Postfix], office: Office) -> None:
    """What the bridge takes fits the server's limit too, with the headers that the bridge adds."""
    bridge = start(through(office.address, username=office.username, password=office.password), office.ca_file)
    largest = int(bridge.setting("message_size_limit"))
    # A line of 70 bytes has one more on the wire; Postfix counts its own envelope too.
    bridge.send(message(size=(largest - 3000) // 71 * 70))
    (found,) = arrived(office)
    assert largest - 4000 < found["size"] < ECS.upstream.max_message_bytes


def test_a_long_queue_keeps_to_the_quota(start: Callable[..., Postfix], office: Office) -> None:
    """Of two mails the second one waits for its turn, which comes half a minute later at 100 an hour."""
    changes = {"messages_per_minute": 30, "messages_per_hour": 100}
    settings = through(office.address, username=office.username, password=office.password, **changes)
    bridge = start(settings, office.ca_file)
    bridge.send()
    bridge.send()
    arrived(office)
    (waiting,) = wait_until(lambda: bridge.queue() if len(bridge.queue()) == 1 else None)
    assert waiting["queue_name"] in {"active", "incoming"}
    assert bridge.setting("smtp_destination_rate_delay") == "36s"


def test_postfix_understands_every_line(start: Callable[..., Postfix], office: Office) -> None:
    """No parameter is unknown to it, and it warns of nothing but what a test on loopback brings along."""
    bridge = start(through(office.address), office.ca_file)
    shown = bridge.complaints()
    assert shown == []


def test_settings_name_one_site(start: Callable[..., Postfix], office: Office) -> None:
    """The greeting says whose bridge it is."""
    settings: BridgeSettings = through(office.address)
    with start(settings, office.ca_file).connect() as client:
        assert client.ehlo()[1].split(b"\n")[0] == ECS.host.encode()
