"""An office in the simulator that may send mail: what `pulumi up` makes, made here with plain requests."""

from __future__ import annotations

import ssl
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

GROUP = "mfd-test"
SERVICE = "office"
USERNAME = "test-berlin"
ACTIONS = (
    "Microsoft.Communication/CommunicationServices/Read",
    "Microsoft.Communication/CommunicationServices/Write",
    "Microsoft.Communication/EmailServices/Write",
)
_ARM = {"api-version": "2025-09-01"}
_AUTHORIZATION = {"api-version": "2022-04-01"}
_DEADLINE_SECONDS = 20.0


@dataclass
class Office:
    """The objects, and the ways to spoil them. `secrets` are the passwords that were made, the newest last."""

    simulator: Any
    client: httpx.Client
    domain: str = ""
    client_id: str = ""
    application: str = ""
    principal: str = ""
    assignment: str = ""
    secrets: list[str] = field(default_factory=list)

    @property
    def subscription(self) -> str:
        """The ARM id of the subscription."""
        return f"/subscriptions/{self.simulator.env['ARM_SUBSCRIPTION_ID']}"

    @property
    def group(self) -> str:
        """The ARM id of the resource group."""
        return f"{self.subscription}/resourceGroups/{GROUP}"

    @property
    def service(self) -> str:
        """The ARM id of the Communication Service."""
        return f"{self.group}/providers/Microsoft.Communication/communicationServices/{SERVICE}"

    def build(self) -> None:
        """Create everything that a login needs."""
        self._put(self.group, {"location": "westeurope"}, {"api-version": "2021-04-01"})
        self._build_mail()
        self._build_application()
        self.add_secret("2098-12-31T00:00:00Z")
        self.assign(self.service)
        self.add_username()
        self.let_it_spread()

    def let_it_spread(self) -> None:
        """Let ten minutes pass in the simulator, so that every server knows everything."""
        self.simulator.inspect.post("/inspection/clock", json={"advanceSeconds": 600}).raise_for_status()

    def _build_mail(self) -> None:
        mail = f"{self.group}/providers/Microsoft.Communication/emailServices/mail"
        everywhere = {"location": "global"}
        self._put_slowly(mail, {**everywhere, "properties": {"dataLocation": "Europe"}})
        domain = f"{mail}/domains/AzureManagedDomain"
        made = self._put_slowly(domain, {**everywhere, "properties": {"domainManagement": "AzureManaged"}})
        self.domain = made["properties"]["fromSenderDomain"]
        linked = {"dataLocation": "Europe", "linkedDomains": [domain]}
        self._put_slowly(self.service, {**everywhere, "properties": linked})

    def _build_application(self) -> None:
        made = self._post("/v1.0/applications", {"displayName": "office"})
        self.client_id, self.application = made["appId"], made["id"]
        self.principal = self._post("/v1.0/servicePrincipals", {"appId": self.client_id})["id"]

    def add_secret(self, ends: str) -> str:
        """Add a client secret that ends then; return its key id."""
        wanted = {"passwordCredential": {"displayName": "berlin 2026H2", "endDateTime": ends}}
        made = self._post(f"/v1.0/applications/{self.application}/addPassword", wanted)
        self.secrets.append(made["secretText"])
        return str(made["keyId"])

    def remove_secret(self, key_id: str) -> None:
        """Remove a client secret."""
        self._post(f"/v1.0/applications/{self.application}/removePassword", {"keyId": key_id})

    def assign(self, scope: str) -> None:
        """Assign the role that may send."""
        role = f"{self.group}/providers/Microsoft.Authorization/roleDefinitions/{uuid.uuid4()}"
        permissions = [{"actions": [*ACTIONS], "notActions": []}]
        properties = {"roleName": str(uuid.uuid4()), "type": "CustomRole", "permissions": permissions}
        self._put(role, {"properties": {**properties, "assignableScopes": [self.group]}}, _AUTHORIZATION)
        self.assignment = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{uuid.uuid4()}"
        wanted = {"roleDefinitionId": role, "principalId": self.principal, "principalType": "ServicePrincipal"}
        self._put(self.assignment, {"properties": wanted}, _AUTHORIZATION)

    def unassign(self) -> None:
        """Take the role away."""
        self.client.delete(self.assignment, params=_AUTHORIZATION).raise_for_status()

    def add_username(self) -> None:
        """Create the SMTP user name."""
        wanted = {
            "username": USERNAME,
            "entraApplicationId": self.client_id,
            "tenantId": self.simulator.env["ARM_TENANT_ID"],
        }
        self._put(f"{self.service}/smtpUsernames/smtp-berlin", {"properties": wanted}, _ARM)

    def remove_username(self) -> None:
        """Delete the SMTP user name."""
        self.client.delete(f"{self.service}/smtpUsernames/smtp-berlin", params=_ARM).raise_for_status()

    def remove_principal(self) -> None:
        """Delete the service principal."""
        self.client.delete(f"/v1.0/servicePrincipals/{self.principal}").raise_for_status()

    def _put(self, path: str, body: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
        return self._eventually("PUT", path, body, query)

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._eventually("POST", path, body, {})

    def _put_slowly(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        self._put(path, body, _ARM)
        deadline = time.monotonic() + _DEADLINE_SECONDS
        while True:
            found: dict[str, Any] = self.client.get(path, params=_ARM).json()
            if found.get("properties", {}).get("provisioningState") == "Succeeded":
                return found
            assert time.monotonic() < deadline, found
            time.sleep(0.05)

    def _eventually(self, method: str, path: str, body: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
        # New objects of Entra ID take their time to be seen, as in the cloud.
        deadline = time.monotonic() + _DEADLINE_SECONDS
        while True:
            answer = self.client.request(method, path, params=query, json=body)
            if answer.is_success:
                made: dict[str, Any] = answer.json() if answer.content else {}
                return made
            assert time.monotonic() < deadline, answer.text
            time.sleep(0.1)


@pytest.fixture
def office(simulator: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Build the office and let this process find the simulator's login and DNS."""
    for name, value in simulator.env.items():
        monkeypatch.setenv(name, value)
    env = simulator.env
    form = {
        "grant_type": "client_credentials",
        "client_id": env["ARM_CLIENT_ID"],
        "client_secret": env["ARM_CLIENT_SECRET"],
    }
    path = f"/{env['ARM_TENANT_ID']}/oauth2/v2.0/token"
    answer = simulator.inspect.post(path, data={**form, "scope": f"{simulator.origin}/.default"}).raise_for_status()
    context = ssl.create_default_context(cafile=simulator.ca_file)
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    with httpx.Client(base_url=simulator.origin, headers=headers, verify=context) as client:
        made = Office(simulator, client)
        made.build()
        yield made
