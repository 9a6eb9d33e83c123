"""A program under Pulumi's mocks: what it declares, without an engine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pytest
from pulumi.runtime import mocks
from pulumi.runtime.settings import set_root_resource
from pulumi.runtime.stack import run_pulumi_func

from components import child

PRINCIPAL = "66666666-6666-4666-8666-666666666666"
CLIENT = "99999999-9999-4999-8999-999999999999"
VERIFICATION_RECORDS = {
    "domain": {"type": "TXT", "name": "mail.contoso.com", "value": "ms-domain-verification=1", "ttl": 3600},
    "sPF": {
        "type": "TXT",
        "name": "mail.contoso.com",
        "value": "v=spf1 include:spf.protection.outlook.com -all",
        "ttl": 3600,
    },
    "dKIM": {
        "type": "CNAME",
        "name": "selector1-azurecomm-prod-net._domainkey",
        "value": "selector1.azurecomm.net",
        "ttl": 3600,
    },
    "dKIM2": {
        "type": "CNAME",
        "name": "selector2-azurecomm-prod-net._domainkey",
        "value": "selector2.azurecomm.net",
        "ttl": 3600,
    },
}
OUTPUTS: dict[str, dict[str, Any]] = {
    "azure-native:communication:Domain": {
        "verificationRecords": VERIFICATION_RECORDS,
        "fromSenderDomain": "mail.contoso.com",
    },
    "azuread:index/applicationPassword:ApplicationPassword": {"value": "the-secret-value"},
    "azuread:index/servicePrincipal:ServicePrincipal": {"objectId": PRINCIPAL},
    "azuread:index/application:Application": {"clientId": CLIENT},
    "mfdmail:index:DomainVerification": {"verifiedDomainId": "verified-domain-id"},
    "mfdmail:index:MailExchanger": {"host": "contoso-com.mail.protection.outlook.com"},
}
IDS = {
    "azure-native:keyvault:Vault": (
        "/subscriptions/2222/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-contoso"
    ),
}
FUNCTIONS: dict[str, dict[str, Any]] = {
    "azuread:index/getServicePrincipal:getServicePrincipal": {
        "appRoleIds": {"Mail.Send": "role-id"},
        "oauth2PermissionScopeIds": {"Mail.Send": "scope-id"},
    },
}


@dataclass
class Recorded(mocks.Mocks):
    """Remembers what was registered, by type and name."""

    resources: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        """Answer with the inputs, and with the outputs that the cloud would add."""
        self.resources[args.typ, args.name] = args.inputs
        name = {"name": args.name} if args.custom else {}
        return IDS.get(args.typ, f"{args.name}-id"), {**name, **args.inputs, **OUTPUTS.get(args.typ, {})}

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """Answer a function."""
        return FUNCTIONS[args.token] | {"objectId": f"object id of {args.args.get('clientId')}"}, []

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return the inputs of each resource of a type that ends in `kind`, by name."""
        return {name: inputs for (typ, name), inputs in self.resources.items() if typ.endswith(f":{kind}")}


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[], object]], Recorded]]:
    """Run a program under mocks and return what it registered."""
    # The SDK's mocks have no callback server, which hooks need.
    monkeypatch.setattr(child, "_hooks", lambda _check: None)

    def run(program: Callable[[], object]) -> Recorded:
        asyncio.set_event_loop(asyncio.new_event_loop())
        set_root_resource(None)  # type: ignore[arg-type] # set_mocks makes a new one only then
        recorded = Recorded()
        mocks.set_mocks(recorded, project="mfd", stack="test")

        def body() -> None:
            program()

        asyncio.get_event_loop().run_until_complete(run_pulumi_func(body))
        return recorded

    yield run
    asyncio.get_event_loop().close()


@pytest.fixture
def value_of() -> Callable[[pulumi.Output[Any]], Any]:
    """Return what an output resolves to, in the loop of the program."""

    def value(output: pulumi.Output[Any]) -> Any:
        return asyncio.get_event_loop().run_until_complete(output.future())

    return value
