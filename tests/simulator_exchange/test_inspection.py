"""Cmdlets and switches through inspection, as the demo's administrator and tests use them."""

from __future__ import annotations

from typing import Any

import pytest


def run(simulator: Any, name: str, **parameters: Any) -> Any:
    """Carry out a cmdlet over HTTP."""
    body = {"CmdletInput": {"CmdletName": name, "Parameters": parameters}}
    return simulator.inspect.post("/inspection/exchange/cmdlets", json=body)


def test_a_cmdlet_returns_objects(simulator: Any) -> None:
    """What is made is found, in any case."""
    made = {"ConnectorType": "OnPremises", "SenderDomains": "*", "SenderIPAddresses": ["203.0.113.10"]}
    assert run(simulator, "New-InboundConnector", Name="mfd test", **made).status_code == 200
    [found] = run(simulator, "Get-InboundConnector", Identity="MFD Test").json()["value"]
    assert (found["Enabled"], found["SenderIPAddresses"]) == (True, ["203.0.113.10"])


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("Set-HveAccount", {}, "Set-HveAccount is not implemented"),
        ("Get-InboundConnector", {"HighVolumeMail": True}, "parameter name 'HighVolumeMail'"),
        ("Get-CASMailbox", {"Identity": "nobody@contoso.example"}, "couldn't be found"),
    ],
)
def test_what_there_is_not_is_refused_by_name(simulator: Any, name: str, parameters: Any, words: str) -> None:
    """An unknown cmdlet, parameter or object is an error with a code and a text."""
    answer = run(simulator, name, **parameters)
    assert answer.status_code == 400
    assert words in answer.json()["error"]["message"]


def test_switches_are_set_and_told(simulator: Any) -> None:
    """All switches come back; one that there is not is refused."""
    answer = simulator.inspect.put("/inspection/exchange/tenant", json={"connectorsCreatedDisabled": True})
    assert answer.json()["connectorsCreatedDisabled"] is True
    assert simulator.inspect.put("/inspection/exchange/tenant", json={"whatever": 1}).status_code == 400


def test_reset_forgets_the_tenant(simulator: Any) -> None:
    """After a reset nothing that a cmdlet made is there."""
    run(simulator, "New-DkimSigningConfig", DomainName="contoso.example", Enabled=False)
    simulator.inspect.post("/inspection/reset").raise_for_status()
    assert run(simulator, "Get-DkimSigningConfig").json()["value"] == []
