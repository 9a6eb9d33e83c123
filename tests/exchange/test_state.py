"""The document: the same bytes for the same state, and nothing in it that the script could not bring about."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from catalog.schema_files import main
from exchange import ExchangeState, HveAccount, InboundConnector, InvalidStateError, Mailbox, SendAs, ServicePrincipal
from exchange import state_from_json as read
from exchange import state_json as write
from exchange.schema import schemas
from tests.exchange.states import APP, EMPTY, FULL, OBJECT, VENDOR

SCHEMA = Path(__file__).parents[2] / "exchange" / "schema"
HOSTILE = [
    "'; Remove-Mailbox -Identity * -Confirm:$false; '",
    '"; Remove-Mailbox; "',
    "$(Remove-Item -Recurse /)",
    "`nStop-Computer",
    "{ & calc }",
    "%{ iex $_ }",
    "\\u0027 \\ / </script> é ☎",
]


def test_the_same_state_is_the_same_bytes() -> None:
    """Writing what was read changes nothing."""
    assert write(read(write(FULL))) == write(FULL)
    assert read(write(FULL)) == FULL


def test_the_document_is_ascii() -> None:
    """Every version of PowerShell reads it alike, whatever a name holds."""
    assert write(replace(EMPTY, inbound_connectors=(InboundConnector("mfd dev Büro", ("203.0.113.10",)),))).isascii()


def test_lists_are_lists_also_when_empty() -> None:
    """No key is missing and no list is null, so the script needs no cases."""
    document = json.loads(write(replace(EMPTY, owner=None)))
    assert {key for key, value in document.items() if value is None} == {"owner", "rejectDirectSend"}
    assert document["mailboxes"] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_values_stay_plain_data(name: str) -> None:
    """Quotes, dollar signs, backticks and braces come back from JSON as they were."""
    state = replace(EMPTY, inbound_connectors=(InboundConnector(name, ("203.0.113.10",)),))
    assert json.loads(write(state))["inboundConnectors"][0]["name"] == name
    assert read(write(state)) == state


@pytest.mark.parametrize("unseen", ["\n", "\r", "\t", "\0", "\x1b", "\u202e", "\u2028", "\u200b", "\x85"])
def test_control_characters_are_refused(unseen: str) -> None:
    """A name is one line that everybody can see."""
    state = replace(EMPTY, inbound_connectors=(InboundConnector(f"mfd{unseen}dev", ("203.0.113.10",)),))
    with pytest.raises(InvalidStateError, match=f"U\\+{ord(unseen):04X}"):
        write(state)


def changed(**parts: Any) -> ExchangeState:
    """Return the full state with other parts."""
    return replace(FULL, **parts)


WRONG = {
    "an address with a wildcard": (
        changed(mailboxes=(Mailbox("*@contoso.com"),)),
        "'\\*@contoso.com' is not an address",
    ),
    "an address without a domain": (changed(mailboxes=(Mailbox("scan"),)), "'scan' is not an address"),
    "a mailbox twice": (
        changed(mailboxes=(Mailbox("A@contoso.com"), Mailbox("a@contoso.com"))),
        "stands there 2 times",
    ),
    "an id that is none": (
        changed(service_principals=(ServicePrincipal("app", OBJECT, "x"),)),
        "servicePrincipals.0.appId: 'app' is not an id",
    ),
    "a right for an unknown application": (changed(service_principals=()), "none of the servicePrincipals"),
    "a name that is too long": (
        changed(hve_accounts=(HveAccount("a@contoso.com", "x" * 65),)),
        "hveAccounts.0.name: String should have at most 64",
    ),
    "a right whose group would have too long a name": (
        changed(send_as=(SendAs("x" * 57, OBJECT, "mfd-dev-senders@contoso.com", ()),)),
        "sendAs.0.name: String should have at most 56",
    ),
    "too many applications": (
        changed(hve_accounts=(HveAccount("a@contoso.com", "a", allowed_apps=(VENDOR,) * 11),)),
        "at most 10 items",
    ),
    "a mailbox that is a High Volume Email account": (
        changed(hve_accounts=(HveAccount("scan@contoso.com", "a"),)),
        "scan@contoso.com is a mailbox too",
    ),
    "a group at a mailbox's address": (
        changed(send_as=(SendAs("mfd dev", OBJECT, "scan@contoso.com", ()),)),
        "a group and a sender at once",
    ),
    "a connector of both kinds": (
        changed(inbound_connectors=(InboundConnector("c", ("203.0.113.1",), "a.contoso.com"),)),
        "has both",
    ),
    "a connector of no kind": (changed(inbound_connectors=(InboundConnector("c"),)), "has neither"),
    "a network that is too wide": (changed(inbound_connectors=(InboundConnector("c", ("203.0.0.0/16",)),)), "/24"),
    "IPv6": (changed(inbound_connectors=(InboundConnector("c", ("2001:db8::1",)),)), "neither an IPv4 address"),
    "a tenant that is no domain": (changed(organization="contoso"), "organization: 'contoso' is not a domain"),
    "a stack with a blank": (changed(stack="dev 2"), "stack: "),
    "a mark that is no digest": (changed(owner="mfd' owner"), "owner: "),
    "another version": (changed(version=2), "version: "),
}


@pytest.mark.parametrize(("state", "message"), WRONG.values(), ids=WRONG.keys())
def test_what_could_not_be_brought_about_is_refused(state: ExchangeState, message: str) -> None:
    """The place and what is wrong with it are named."""
    with pytest.raises(InvalidStateError, match=message):
        write(state)


def test_the_longest_name_of_a_right_leaves_room_for_its_groups_name() -> None:
    """`<name> senders` has the 64 characters that a group's name may have."""
    name = "x" * (64 - len(" senders"))
    write(changed(send_as=(SendAs(name, OBJECT, "mfd-dev-senders@contoso.com", ()),)))


def test_every_mistake_is_named_at_once() -> None:
    """Two mistakes are two lines."""
    state = changed(organization="x", mailboxes=(Mailbox("y"),))
    with pytest.raises(InvalidStateError) as error:
        write(state)
    assert len(error.value.problems) == 2


def test_unknown_keys_are_refused() -> None:
    """A misspelt key is not passed over in silence."""
    text = write(FULL).replace("rejectDirectSend", "rejectDirectsend")
    with pytest.raises(InvalidStateError, match="rejectDirectsend"):
        read(text)


def test_values_are_written_in_one_form() -> None:
    """Addresses and ids are in lower case, and one address is no network."""
    state = replace(
        EMPTY,
        service_principals=(ServicePrincipal(APP, OBJECT.upper(), "x"),),
        inbound_connectors=(InboundConnector("c", ("203.0.113.10/32",)),),
    )
    document = json.loads(write(state))
    assert document["servicePrincipals"][0]["objectId"] == OBJECT
    assert document["inboundConnectors"][0]["senderIpAddresses"] == ["203.0.113.10"]


def test_the_schema_is_what_the_values_say() -> None:
    """`python -m exchange.schema --check` has nothing to say, and the schema holds for a full document."""
    assert main(SCHEMA, schemas(), ["--check"]) == 0
    schema = json.loads((SCHEMA / "state.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(json.loads(write(FULL)))


def test_the_schema_refuses_an_unknown_key() -> None:
    """An editor underlines a key that the script would not read."""
    schema = json.loads((SCHEMA / "state.schema.json").read_text())
    assert not jsonschema.Draft202012Validator(schema).is_valid({**json.loads(write(FULL)), "mailbox": []})
