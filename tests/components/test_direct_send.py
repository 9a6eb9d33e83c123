"""What Direct Send declares, and what it wants of Exchange Online."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi

from components import DirectSend, DnsZone

Value = Callable[[pulumi.Output[Any]], Any]


def direct_send(made: list[DirectSend] | None = None, *, managed: bool = True, **changes: Any) -> DirectSend:
    """Declare one with ordinary arguments, some changed, and keep it."""
    zone = DnsZone("zone", {"zone_name": "contoso.com", "resource_group_name": "rg-dns", "subscription_id": "2222"})
    domain = {"domain_name": "mail.contoso.com", "zone": zone if managed else None, **changes.pop("details", {})}
    wanted: Any = {
        "domain": "contoso.com",
        "sending_domains": [domain],
        "addresses": ["203.0.113.10", "198.51.100.0/28"],
        "out_dir": "out/test/dns",
        **changes,
    }
    found = DirectSend("direct-send", wanted)
    if made is not None:
        made.append(found)
    return found


def spf(recorded: Any) -> dict[str, Any]:
    """Return SPF mechanism → wanted end."""
    values = recorded.of("TxtValues").values()
    return {inputs["spf"]: inputs.get("spfQualifier") for inputs in values if inputs.get("spf")}


def test_each_address_is_merged_into_spf(declare: Any) -> None:
    """Exchange Online and the addresses are one mechanism each; the end of the record is left alone."""
    recorded = declare(direct_send)
    assert spf(recorded) == {
        "include:spf.protection.outlook.com": None,
        "ip4:203.0.113.10": None,
        "ip4:198.51.100.0/28": None,
    }
    assert {inputs["name"] for inputs in recorded.of("TxtValues").values()} == {"mail"}


def test_the_end_of_spf_is_set_when_asked_for_in_one_place(declare: Any) -> None:
    """One value owns the end, so that one mark knows what was there before."""
    recorded = declare(lambda: direct_send(details={"spf_qualifier": "~all"}))
    assert [end for end in spf(recorded).values() if end] == ["~all"]


def test_without_a_zone_the_records_are_written_out(declare: Any) -> None:
    """Nothing is created in DNS; SPF as a whole record, and DMARC."""
    recorded = declare(lambda: direct_send(managed=False, details={"dmarc": "v=DMARC1; p=none"}))
    assert not recorded.of("TxtValues")
    records = recorded.of("RecordFiles")["direct-send-records"]["records"]["mail.contoso.com"]
    assert [(record["key"], record["name"], record["value"]) for record in records] == [
        (
            "SPF",
            "mail.contoso.com",
            "v=spf1 include:spf.protection.outlook.com ip4:198.51.100.0/28 ip4:203.0.113.10 -all",
        ),
        ("DMARC", "_dmarc.mail.contoso.com", "v=DMARC1; p=none"),
    ]


def test_dmarc_is_published_when_given(declare: Any) -> None:
    """The policy is a value of its own record set."""
    recorded = declare(lambda: direct_send(details={"dmarc": "v=DMARC1; p=none"}))
    [dmarc] = [inputs for inputs in recorded.of("TxtValues").values() if inputs["values"]]
    assert (dmarc["name"], dmarc["values"]) == ("_dmarc.mail", ["v=DMARC1; p=none"])


def test_spf_can_be_left_alone(declare: Any) -> None:
    """Who looks after SPF elsewhere gets no record, in a zone or in a file."""
    recorded = declare(lambda: direct_send(spf=False))
    assert not recorded.of("TxtValues")
    assert not declare(lambda: direct_send(managed=False, spf=False)).of("RecordFiles")


def test_the_host_is_asked_for(declare: Any, value_of: Value) -> None:
    """It is never computed of the domain's name."""
    made: list[DirectSend] = []
    recorded = declare(lambda: direct_send(made))
    assert recorded.of("MailExchanger")["direct-send-mx"] == {"domain": "contoso.com"}
    assert value_of(made[0].host) == "contoso-com.mail.protection.outlook.com"


def test_exchange_is_asked_for_what_was_said_only(declare: Any, value_of: Value) -> None:
    """RejectDirectSend is not named unless somebody decided about it."""
    made: list[DirectSend] = []
    declare(lambda: [direct_send(made), DirectSend("other", _without_domains(reject_direct_send=False))])
    assert value_of(made[0].exchange) == {"dkimDomains": ["mail.contoso.com"]}
    declare(lambda: made.append(DirectSend("direct-send", _without_domains(reject_direct_send=True, dkim=False))))
    assert value_of(made[-1].exchange) == {"rejectDirectSend": True}


def _without_domains(**changes: Any) -> Any:
    return {"domain": "contoso.com", "sending_domains": [], "addresses": [], "out_dir": "out", **changes}
