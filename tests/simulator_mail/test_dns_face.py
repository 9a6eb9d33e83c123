"""The DNS server, asked by dnspython and dig."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import dns.message
import dns.query
import dns.rcode
import pytest

if TYPE_CHECKING:
    from dns.message import Message

    from tests.simulator_mail.conftest import Azure

LONG = "v=spf1 " + "include:a-rather-long-name.example.net " * 12 + "-all"


def ask(server: str, name: str, record_type: str, *, tcp: bool = False) -> Message:
    """Ask without EDNS."""
    host, _, port = server.partition(":")
    query = dns.message.make_query(name, record_type, use_edns=False)
    send = dns.query.tcp if tcp else dns.query.udp
    return send(query, host, timeout=5, port=int(port))


def values(answer: Message) -> list[str]:
    """Return every value of an answer in zone-file form."""
    return [rdata.to_text() for rrset in answer.answer for rdata in rrset]


@pytest.mark.parametrize("transport", ["udp", "tcp"])
@pytest.mark.parametrize(
    "record",
    [
        ("TXT", "hello world", '"hello world"'),
        ("CNAME", "elsewhere.example.net", "elsewhere.example.net."),
        ("MX", "10 mx.example.net", "10 mx.example.net."),
        ("A", "192.0.2.7", "192.0.2.7"),
    ],
    ids=lambda record: str(record[0]),
)
def test_records_are_answered(azure: Azure, dns_server: str, record: tuple[str, str, str], transport: str) -> None:
    """Records set by hand are answered over UDP and TCP, in any case of the name."""
    record_type, value, shown = record
    azure.set_dns("here.example.com", record_type, value)
    assert values(ask(dns_server, "HERE.example.com", record_type, tcp=transport == "tcp")) == [shown]


def test_a_long_txt_value_is_sent_in_strings(azure: Azure, dns_server: str) -> None:
    """A long TXT value is sent in strings of at most 255 bytes, over TCP where UDP is too small."""
    azure.set_dns("example.com", "TXT", LONG)
    assert ask(dns_server, "example.com", "TXT").flags & dns.flags.TC
    (rdata,) = (rdata for rrset in ask(dns_server, "example.com", "TXT", tcp=True).answer for rdata in rrset)
    assert len(rdata.strings[0]) == 255
    assert b"".join(rdata.strings).decode() == LONG


def test_a_name_without_the_type_is_not_a_missing_name(azure: Azure, dns_server: str) -> None:
    """A name without the type asked for is NOERROR, a name that is not there NXDOMAIN."""
    azure.set_dns("here.example.com", "TXT", "x")
    assert ask(dns_server, "here.example.com", "MX").rcode() == dns.rcode.NOERROR
    assert ask(dns_server, "there.example.com", "MX").rcode() == dns.rcode.NXDOMAIN


def test_a_cname_is_followed(azure: Azure, dns_server: str) -> None:
    """A question of another type follows the CNAME."""
    azure.set_dns("alias.example.com", "CNAME", "real.example.com")
    azure.set_dns("real.example.com", "TXT", "x")
    assert values(ask(dns_server, "alias.example.com", "TXT")) == ["real.example.com.", '"x"']


def test_a_fault_is_a_server_failure(azure: Azure, dns_server: str) -> None:
    """A fault makes the server answer SERVFAIL."""
    azure.world.faults.add({"face": "dns", "path": "example", "status": 500, "times": 1})
    assert ask(dns_server, "example.com", "TXT").rcode() == dns.rcode.SERVFAIL
    assert ask(dns_server, "example.com", "TXT").rcode() == dns.rcode.NXDOMAIN


def test_questions_are_remembered(azure: Azure, dns_server: str) -> None:
    """The history says what was asked and answered."""
    azure.set_dns("example.com", "TXT", "x")
    ask(dns_server, "example.com", "TXT")
    (event,) = azure.world.history.events("dns.query")
    assert (event["name"], event["type"], event["rcode"]) == ("example.com", "TXT", "NOERROR")


@pytest.mark.skipif(shutil.which("dig") is None, reason="dig is not installed")
def test_dig_understands_the_answers(azure: Azure, dns_server: str) -> None:
    """dig, with EDNS and a fall back to TCP, prints the whole value."""
    azure.set_dns("example.com", "TXT", LONG)
    host, _, port = dns_server.partition(":")
    done = subprocess.run(
        ["dig", "+short", "+bufsize=512", f"@{host}", "-p", port, "example.com", "TXT"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.replace('" "', "").strip() == f'"{LONG}"'
