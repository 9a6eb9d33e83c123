"""Questions go to the servers of the setting, and every kind of answer is told apart."""

from collections.abc import Callable

import pytest

from maildns import Outcome, Server, ServerListError, ask, servers_from

Serve = Callable[[dict[tuple[str, str], list[str]]], Server]


def test_a_text_of_several_strings_is_joined(serve: Serve) -> None:
    """A text of several strings is joined."""
    server = serve({("a.example", "TXT"): ['"one " "two"', '"three"']})
    assert ask("a.example", "TXT", [server]).values == ("one two", "three")


def test_a_cname_is_answered_without_trailing_dot(serve: Serve) -> None:
    """A cname is answered without trailing dot."""
    server = serve({("s1._domainkey.a.example", "CNAME"): ["s1.azurecomm.net."]})
    assert ask("s1._domainkey.a.example", "CNAME", [server]).values == ("s1.azurecomm.net",)


def test_a_missing_name_and_a_missing_type_are_told_apart(serve: Serve) -> None:
    """A missing name and a missing type are told apart."""
    server = serve({("a.example", "A"): ["192.0.2.1"]})
    assert ask("a.example", "TXT", [server]).outcome is Outcome.NO_RECORD
    assert ask("b.example", "TXT", [server]).outcome is Outcome.NO_NAME


def test_a_silent_server_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A silent server is no answer."""
    monkeypatch.setattr("maildns.asking.LONGEST_QUESTION", 0.3)
    answer = ask("a.example", "TXT", [Server("127.0.0.1", 9)])
    assert answer.outcome is Outcome.UNREACHABLE
    assert answer.reason


def test_servers_are_read_from_the_setting() -> None:
    """Servers are read from the setting."""
    environ = {"MFD_DNS_SERVERS": "127.0.0.1:5353, [::1]:54,127.0.0.2"}
    assert servers_from(environ) == (Server("127.0.0.1", 5353), Server("::1", 54), Server("127.0.0.2", 53))


def test_a_setting_that_cannot_be_read_is_refused_with_an_example() -> None:
    """A setting that cannot be read is refused with an example."""
    with pytest.raises(ServerListError, match=r"192\.0\.2\.53:53"):
        servers_from({"MFD_DNS_SERVERS": "127.0.0.1:port"})
