"""DomainVerification through the engine's protocol, against Azure on the loopback."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import provider_pb2, status_pb2

KIND = "DomainVerification"
RECORD = {"key": "Domain", "type": "TXT", "name": "mail.contoso.com", "value": "ms-domain-verification=1", "ttl": 3600}
LOGIN_SECRET = "s3cret-of-the-login"


def inputs(arm: Any, wait: int = 30) -> dict[str, Any]:
    """Return the inputs for the domain."""
    return {"domainId": arm.domain_id, "waitSeconds": wait, "records": [RECORD]}


def kept(failure: pytest.ExceptionInfo[grpc.RpcError]) -> tuple[str, dict[str, Any], list[str]]:
    """Return id, state and reasons that the engine keeps after a partial failure."""
    trailing = dict(failure.value.trailing_metadata())
    status = status_pb2.Status.FromString(trailing["grpc-status-details-bin"])
    details = provider_pb2.ErrorResourceInitFailed()
    assert status.details[0].Unpack(details)
    return details.id, MessageToDict(details.properties), list(details.reasons)


def test_a_domain_is_verified_and_its_id_handed_on(plugin_with: Any, arm: Any) -> None:
    """A domain is verified and its id handed on."""
    plugin = plugin_with(arm.environ)
    resource_id, state = plugin.create(KIND, inputs(arm))
    assert resource_id == state["verifiedDomainId"] == arm.domain_id
    assert state["states"] == dict.fromkeys(("Domain", "SPF", "DKIM", "DKIM2"), "Verified")
    assert arm.asked == ["Domain", "SPF", "DKIM", "DKIM2"]
    assert any("Domain is verified (1 of 4)" in line for line, _ in plugin.engine.lines)
    assert any(ephemeral for _, ephemeral in plugin.engine.lines)


def test_a_wait_that_is_over_keeps_the_resource_with_its_states(plugin_with: Any, arm: Any) -> None:
    """A wait that is over keeps the resource with its states."""
    arm.ends = "VerificationInProgress"
    with pytest.raises(grpc.RpcError) as failure:
        plugin_with(arm.environ).create(KIND, inputs(arm, wait=1))
    resource_id, state, reasons = kept(failure)
    assert resource_id == arm.domain_id
    assert state["state"] == "NotStarted"
    assert state["states"]["Domain"] == "VerificationInProgress"
    assert "verifiedDomainId" not in state
    assert "mail.contoso.com is not verified after 1 s: Domain is VerificationInProgress" in reasons[0]
    assert "there is no such name; the value 'ms-domain-verification=1' is missing" in reasons[1]
    assert LOGIN_SECRET not in str(failure.value)


def test_the_next_run_goes_on(plugin_with: Any, arm: Any) -> None:
    """The next run goes on."""
    arm.states["Domain"] = "Verified"
    old = {**inputs(arm), "state": "NotStarted", "states": {}}
    state = plugin_with(arm.environ).update(KIND, arm.domain_id, old, inputs(arm))
    assert state["state"] == "Verified"
    assert arm.asked == ["SPF", "DKIM", "DKIM2"]


def test_ctrl_c_keeps_the_resource_and_ends_at_once(
    plugin_with: Any, arm: Any, beside: Callable[[Callable[[], Any]], Any]
) -> None:
    """Ctrl c keeps the resource and ends at once."""
    arm.ends = "VerificationInProgress"
    plugin = plugin_with({**arm.environ, "MFD_DNS_SERVERS": ""})
    creation = beside(lambda: plugin.create(KIND, {**inputs(arm, wait=600), "records": []}))
    while not arm.asked:
        time.sleep(0.05)
    began = time.monotonic()
    plugin.stub.Cancel(empty_pb2.Empty())
    with pytest.raises(grpc.RpcError) as failure:
        creation.result(10)
    assert time.monotonic() - began < 3.0
    assert "interrupted" in kept(failure)[2][0]


def test_a_process_that_was_cancelled_goes_on_serving(plugin_with: Any, arm: Any) -> None:
    """A process that was cancelled goes on serving."""
    plugin = plugin_with(arm.environ)
    plugin.stub.Cancel(empty_pb2.Empty())
    assert plugin.create(KIND, inputs(arm))[1]["state"] == "Verified"


def test_a_refused_call_is_an_error_that_keeps_nothing(plugin_with: Any, arm: Any) -> None:
    """A refused call is an error that keeps nothing."""
    arm.deny = 403
    with pytest.raises(grpc.RpcError) as failure:
        plugin_with(arm.environ).create(KIND, inputs(arm))
    assert failure.value.details() == "reading the domain mail.contoso.com: Azure answers 403 AuthorizationFailed: The client may not do this."  # fmt: skip
    assert "grpc-status-details-bin" not in dict(failure.value.trailing_metadata())


def test_a_lost_verification_shows_as_drift(plugin_with: Any, arm: Any) -> None:
    """A lost verification shows as drift."""
    plugin = plugin_with(arm.environ)
    resource_id, state = plugin.create(KIND, inputs(arm))
    arm.states["DKIM"] = "VerificationFailed"
    read = plugin.read(KIND, resource_id, state, inputs(arm))
    seen = MessageToDict(read.properties)
    assert (seen["state"], seen["states"]["DKIM"]) == ("VerificationFailed", "VerificationFailed")
    answer = plugin.diff(KIND, seen, inputs(arm), inputs(arm))
    assert answer.changes == provider_pb2.DiffResponse.DIFF_SOME
    assert not answer.detailedDiff["state"].inputDiff


def test_a_domain_that_is_gone_is_gone(plugin_with: Any, arm: Any) -> None:
    """A domain that is gone is gone."""
    arm.gone = True
    assert plugin_with(arm.environ).read(KIND, arm.domain_id, {}, inputs(arm)).id == ""


def test_an_import_finds_the_records(plugin_with: Any, arm: Any) -> None:
    """An import finds the records."""
    read = plugin_with(arm.environ).read(KIND, arm.domain_id, {}, {})
    found = MessageToDict(read.inputs)
    assert found["domainId"] == arm.domain_id
    assert [record["name"] for record in found["records"]] == [
        "mail.contoso.com",
        "selector1._domainkey.mail.contoso.com",
    ]


def test_records_for_a_zone_elsewhere_are_written_and_shown_before_the_wait(
    plugin_with: Any, arm: Any, tmp_path: Path
) -> None:
    """Records for a zone elsewhere are written and shown before the wait."""
    arm.ends = "VerificationInProgress"
    plugin = plugin_with(arm.environ)
    wanted = {**inputs(arm, wait=1), "recordsDir": str(tmp_path / "dns"), "zone": "contoso.com"}
    with pytest.raises(grpc.RpcError):
        plugin.create(KIND, wanted)
    assert "ms-domain-verification=1" in (tmp_path / "dns" / "mail.contoso.com.zone").read_text()
    assert "| mail " in (tmp_path / "dns" / "mail.contoso.com.md").read_text()
    assert "these DNS records are needed" in plugin.engine.lines[0][0]


def test_a_wait_of_nothing_writes_the_records_and_starts_nothing(plugin_with: Any, arm: Any, tmp_path: Path) -> None:
    """A wait of nothing writes the records, starts nothing, and is no difference later."""
    wanted = {**inputs(arm, wait=0), "recordsDir": str(tmp_path)}
    plugin = plugin_with(arm.environ)
    _, state = plugin.create(KIND, wanted)
    assert (tmp_path / "mail.contoso.com.zone").exists()
    assert (state["state"], arm.asked) == ("NotStarted", [])
    assert "verifiedDomainId" not in state
    assert plugin.diff(KIND, state, wanted, wanted).changes == provider_pb2.DiffResponse.DIFF_NONE
    assert plugin.diff(KIND, state, wanted, inputs(arm)).changes == provider_pb2.DiffResponse.DIFF_SOME


def test_a_deletion_leaves_azure_as_it_is(plugin_with: Any, arm: Any) -> None:
    """A deletion leaves azure as it is."""
    arm.deny = 403
    plugin_with(arm.environ).delete(KIND, arm.domain_id, inputs(arm))
    assert arm.asked == []
