"""The plugin speaks the engine's protocol."""

from __future__ import annotations

import json
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
DOMAIN_ID = (
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/emailServices/e/domains/mail.contoso.com"
)
INPUTS: dict[str, Any] = {"domainId": DOMAIN_ID, "waitSeconds": 60, "records": []}


def test_it_shakes_hands_and_names_its_schema(plugin: Any) -> None:
    """It shakes hands and names its schema."""
    assert plugin.stub.Handshake(provider_pb2.ProviderHandshakeRequest()).accept_secrets
    assert plugin.stub.Configure(provider_pb2.ConfigureRequest()).supportsPreview
    schema = json.loads(plugin.stub.GetSchema(provider_pb2.GetSchemaRequest()).schema)
    assert schema["name"] == "mfdmail"
    assert plugin.stub.GetPluginInfo(empty_pb2.Empty()).version == schema["version"]


def test_an_engine_that_attaches_is_logged_to(plugin: Any) -> None:
    """An engine that attaches is logged to."""
    plugin.stub.Attach(plugin_pb2.PluginAttach(address="127.0.0.1:1"))
    with pytest.raises(grpc.RpcError):
        plugin.create("DomainVerification", INPUTS)
    assert plugin.engine.lines == []


def test_wrong_inputs_are_refused_all_at_once(plugin: Any) -> None:
    """Wrong inputs are refused all at once."""
    wrong = plugin.check("DomainVerification", {"waitSeconds": "long", "record": []})
    assert set(wrong) == {"domainId", "records", "waitSeconds", "record"}
    assert wrong["waitSeconds"] == "should be of type integer"


def test_an_id_of_another_type_is_refused(plugin: Any) -> None:
    """An id of another type is refused."""
    assert (
        "Microsoft.Communication/emailServices/domains"
        in plugin.check("DomainVerification", {**INPUTS, "domainId": "/subscriptions/s"})["domainId"]
    )


def test_what_a_preview_does_not_know_is_accepted(plugin: Any) -> None:
    """What a preview does not know is accepted."""
    unknown = {"domainId": UNKNOWN, "waitSeconds": 60, "records": UNKNOWN}
    assert plugin.check("DomainVerification", unknown) == {}
    assert plugin.create("DomainVerification", unknown, preview=True) == (
        "",
        {**unknown, "state": UNKNOWN, "states": UNKNOWN, "verifiedDomainId": UNKNOWN},
    )


def test_an_unverified_domain_is_a_difference_that_is_no_input(plugin: Any) -> None:
    """An unverified domain is a difference that is no input."""
    answer = plugin.diff("DomainVerification", {**INPUTS, "state": "NotStarted"}, INPUTS, INPUTS)
    assert answer.changes == provider_pb2.DiffResponse.DIFF_SOME
    assert not answer.detailedDiff["state"].inputDiff
    assert list(answer.replaces) == []


def test_a_verified_domain_is_no_difference(plugin: Any) -> None:
    """A verified domain is no difference."""
    state = {**INPUTS, "domainId": DOMAIN_ID.upper(), "state": "Verified"}
    assert plugin.diff("DomainVerification", state, INPUTS, INPUTS).changes == provider_pb2.DiffResponse.DIFF_NONE


def test_another_domain_replaces(plugin: Any) -> None:
    """Another domain replaces."""
    answer = plugin.diff(
        "DomainVerification", {**INPUTS, "state": "Verified"}, INPUTS, {**INPUTS, "domainId": f"{DOMAIN_ID}.uk"}
    )
    assert list(answer.replaces) == ["domainId"]


def test_a_missing_login_is_said_in_one_sentence(plugin: Any) -> None:
    """A missing login is said in one sentence."""
    with pytest.raises(grpc.RpcError) as failure:
        plugin.create("DomainVerification", INPUTS)
    assert "the Azure CLI is not installed. Log in with `az login`, or set ARM_TENANT_ID" in failure.value.details()


def test_an_unknown_type_is_refused_by_name(plugin: Any) -> None:
    """An unknown type is refused by name."""
    with pytest.raises(grpc.RpcError, match="'mfdmail:index:Moon'"):
        plugin.check("Moon", {})


def test_a_message_of_more_than_four_megabytes_is_taken(plugin: Any) -> None:
    """A message of more than four megabytes is taken."""
    devices = {f"dev-{number}": "x" * 1000 for number in range(5000)}
    inputs = {"stack": "s", "organization": "o", "outDir": "out/x", "onUp": False, "passwords": False, "devices": devices, "credentials": {}}  # fmt: skip
    assert plugin.create("HandoutSet", inputs)[1] == {"stack": "s", "outDir": "out/x", "count": 5000}
