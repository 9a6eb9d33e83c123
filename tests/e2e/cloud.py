"""Changes behind the stack's back, and looks at what it made, as the administrator could in the portal."""

from __future__ import annotations

import asyncio
import ssl
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from azure.identity import ClientSecretCredential
from azure.keyvault.secrets import SecretClient
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core import GraphClientFactory

from tests.e2e.places import BASE_NAME, DEPLOYER, RESOURCE_GROUP, SUBSCRIPTION, TENANT


class Azure:
    """The administrator's own hands in the cloud."""

    def __init__(self, simulator: Any) -> None:
        """Sign in as the administrator."""
        self._simulator = simulator
        self._env = simulator.env
        self._verify = ssl.create_default_context(cafile=self._env["SSL_CERT_FILE"])
        self._arm, self._graph = self._env["MFDSIM_ARM_URL"], f"{self._env['MFDSIM_GRAPH_URL']}/v1.0"
        group = f"{self._arm}/subscriptions/{SUBSCRIPTION}/resourceGroups/{RESOURCE_GROUP}"
        self.service = f"{group}/providers/Microsoft.Communication/communicationServices/{BASE_NAME}"
        self.assignments = f"{self.service}/providers/Microsoft.Authorization/roleAssignments"

    @property
    def origin(self) -> str:
        """Where everything is: https://localhost:PORT."""
        return str(self._arm)

    @property
    def ca_file(self) -> str:
        """The roots that vouch for it, PEM."""
        return str(self._env["REQUESTS_CA_BUNDLE"])

    def _token(self, scope: str) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._env["ARM_CLIENT_ID"],
            "client_secret": self._env["ARM_CLIENT_SECRET"],
            "scope": f"{scope}/.default",
        }
        url = f"{self._env['AZURE_AUTHORITY_HOST'].rstrip('/')}/{TENANT}/oauth2/v2.0/token"
        token: str = httpx.post(url, data=form, verify=self._verify).json()["access_token"]
        return token

    def call(self, method: str, url: str, body: object = None, version: str = "2025-09-01") -> Any:
        """Call ARM, or Graph for a URL that begins with a slash, and return the JSON that comes back."""
        graph = url.startswith("/")
        origin = self._env["MFDSIM_GRAPH_URL"] if graph else self._arm
        answer = httpx.request(
            method,
            self._graph + url if graph else url,
            params={} if graph else {"api-version": version},
            json=body,
            headers={"Authorization": f"Bearer {self._token(origin)}"},
            verify=self._verify,
        )
        assert answer.is_success, f"{method} {url}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def path(self, group: str, resource: str) -> str:
        """Return the ARM id of something of Microsoft.Communication in a group."""
        return f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.Communication/{resource}"

    def group(self, name: str) -> str:
        """Return the URL of a resource group."""
        return f"{self._arm}/subscriptions/{SUBSCRIPTION}/resourceGroups/{name}"

    def url(self, group: str, resource: str) -> str:
        """Return the URL of something of Microsoft.Communication in a group."""
        return f"{self._arm}{self.path(group, resource)}"

    def wait_for(self, url: str, check: str = "", seconds: float = 60.0) -> None:
        """Wait until a resource of Microsoft.Communication is there, or its domain's check is verified."""
        deadline = time.monotonic() + seconds
        while True:
            properties = self.call("GET", url)["properties"]
            done = properties.get("provisioningState") == "Succeeded"
            if check:
                done = properties["verificationStates"][check]["status"] == "Verified"
            if done:
                return
            assert time.monotonic() < deadline, f"{url} {check} does not come about"
            time.sleep(0.05)

    def unlink_domains(self) -> list[str]:
        """Unlink every domain and return what was linked."""
        linked: list[str] = self.call("GET", self.service)["properties"]["linkedDomains"]
        self.link_domains([])
        return linked

    def link_domains(self, domains: Sequence[str]) -> None:
        """Link these domains and no others."""
        self.call("PATCH", self.service, {"properties": {"linkedDomains": list(domains)}})

    def remove_role_assignment(self) -> dict[str, Any]:
        """Remove the assignment on the Communication Service itself and return it."""
        listed = self.call("GET", self.assignments, version="2022-04-01")["value"]
        [own] = [item for item in listed if item["id"].lower().startswith(self.service.removeprefix(self._arm).lower())]
        self.call("DELETE", self._arm + own["id"], version="2022-04-01")
        assignment: dict[str, Any] = own
        return assignment

    def assign_role(self, assignment: Mapping[str, Any]) -> None:
        """Make an assignment that was removed once more."""
        kept = ("roleDefinitionId", "principalId", "principalType")
        properties = {key: assignment["properties"][key] for key in kept}
        self.call("PUT", self._arm + assignment["id"], {"properties": properties}, version="2022-04-01")

    def delete_smtp_usernames(self) -> None:
        """Delete every SMTP user name of the Communication Service."""
        for username in self.call("GET", f"{self.service}/smtpUsernames")["value"]:
            self.call("DELETE", self._arm + username["id"])

    def applications(self) -> list[dict[str, Any]]:
        """Return the Entra applications that were registered."""
        listed: list[dict[str, Any]] = self.call("GET", "/applications")["value"]
        return listed

    def create_zone(
        self, group: str, zone: str, txt: Mapping[str, Sequence[str]], subscription: str = SUBSCRIPTION
    ) -> None:
        """Create a DNS zone in a group of its own, with TXT record sets."""
        url = f"{self._arm}/subscriptions/{subscription}/resourceGroups/{group}"
        self.call("PUT", url, {"location": "westeurope"}, version="2022-09-01")
        zone_url = f"{url}/providers/Microsoft.Network/dnsZones/{zone}"
        self.call("PUT", zone_url, {"location": "global"}, version="2018-05-01")
        for name, values in txt.items():
            records = [{"value": [value]} for value in values]
            self.call(
                "PUT", f"{zone_url}/TXT/{name}", {"properties": {"TTL": 300, "TXTRecords": records}}, "2018-05-01"
            )

    def txt_values(self, group: str, zone: str, name: str) -> list[str]:
        """Return the values of a TXT record set."""
        url = f"{self._arm}/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.Network/dnsZones"
        found = self.call("GET", f"{url}/{zone}/TXT/{name}", version="2018-05-01")
        return ["".join(record["value"]) for record in found["properties"]["TXTRecords"]]

    def credential(self) -> ClientSecretCredential:
        """Return the administrator's credential for the Azure SDKs."""
        return ClientSecretCredential(
            TENANT,
            self._env["ARM_CLIENT_ID"],
            self._env["ARM_CLIENT_SECRET"],
            authority=self._env["AZURE_AUTHORITY_HOST"],
            disable_instance_discovery=True,
            connection_verify=self._env["REQUESTS_CA_BUNDLE"],
        )

    def mail_send(self) -> dict[str, bool]:
        """Say which consents to Mail.Send the stack's service principal has, as the Microsoft Graph SDK shows them."""
        return asyncio.run(self._mail_send())

    async def _mail_send(self) -> dict[str, bool]:
        http = httpx.AsyncClient(verify=self._verify)
        provider = AzureIdentityAuthenticationProvider(
            self.credential(), scopes=[f"{self._env['MFDSIM_GRAPH_URL']}/.default"], allowed_hosts=["localhost"]
        )
        adapter = GraphRequestAdapter(provider, GraphClientFactory.create_with_default_middleware(client=http))
        adapter.base_url = self._graph
        graph: Any = GraphServiceClient(request_adapter=adapter)
        principals = (await graph.service_principals.get()).value
        by_app = {principal.app_id: principal for principal in principals}
        exchange = by_app["00000002-0000-0ff1-ce00-000000000000"]
        own = by_app[self.applications()[-1]["appId"]]
        roles = {role.id for role in exchange.app_roles if role.value == "Mail.Send"}
        assigned = (await graph.service_principals.by_service_principal_id(own.id).app_role_assignments.get()).value
        grants = (await graph.oauth2_permission_grants.get()).value
        return {
            "application": any(item.app_role_id in roles for item in assigned),
            "delegated": any(item.client_id == own.id and "Mail.Send" in item.scope.split() for item in grants),
        }

    def create_vault(self, group: str, vault: str) -> str:
        """Create a Key Vault in a group of its own, with Azure roles for access, and return its id."""
        group_id = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}"
        self.call("PUT", self._arm + group_id, {"location": "westeurope"}, version="2022-09-01")
        vault_id = f"{group_id}/providers/Microsoft.KeyVault/vaults/{vault}"
        sku = {"family": "A", "name": "standard"}
        properties = {"tenantId": TENANT, "sku": sku, "enableRbacAuthorization": True}
        body = {"location": "westeurope", "properties": properties}
        self.call("PUT", self._arm + vault_id, body, version="2024-11-01")
        return vault_id

    def vault_secrets(self, vault: str) -> dict[str, str | None]:
        """Return the secrets of a vault, as the Key Vault SDK reads them at the vault itself."""
        with SecretClient(
            f"{self._arm}/vaults/{vault}/",
            self.credential(),
            verify_challenge_resource=False,
            connection_verify=self._env["REQUESTS_CA_BUNDLE"],
        ) as client:
            names = [listed.name for listed in client.list_properties_of_secrets()]
            return {name: client.get_secret(name).value for name in names if name}

    def alerts(self) -> dict[str, dict[str, Any]]:
        """Return the properties of the log alerts in the stack's group, by name."""
        group = f"{self._arm}/subscriptions/{SUBSCRIPTION}/resourceGroups/{RESOURCE_GROUP}"
        url = f"{group}/providers/Microsoft.Insights/scheduledQueryRules"
        return {row["name"]: row["properties"] for row in self.call("GET", url, version="2025-01-01-preview")["value"]}

    def give_role(self, role: str, scope: str, principal: str = DEPLOYER) -> str:
        """Give a principal a built-in role, wait until it is in force, and return the assignment's id."""
        name = str(uuid.uuid4())
        assignment = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"
        definition = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{role}"
        properties = {"roleDefinitionId": definition, "principalId": principal}
        self.call("PUT", self._arm + assignment, {"properties": properties}, version="2022-04-01")
        self.let_time_pass()
        return assignment

    def role_assignments(self, below: str) -> list[str]:
        """Return the ids of the role assignments whose id has a text in it."""
        provider = f"{self._arm}/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments"
        return [item["id"] for item in self.call("GET", provider, version="2022-04-01")["value"] if below in item["id"]]

    def take_role(self, assignment: str) -> None:
        """Take a role away again."""
        self.call("DELETE", self._arm + assignment, version="2022-04-01")

    def let_time_pass(self) -> None:
        """Let ten minutes pass in the simulator, so that every new role is in force."""
        answer = self._simulator.inspect.post("/inspection/clock", json={"advanceSeconds": 600})
        assert answer.is_success, answer.text

    def revoke_secrets(self) -> None:
        """Remove every client secret of every application."""
        for application in self.applications():
            for secret in application["passwordCredentials"]:
                url = f"/applications/{application['id']}/removePassword"
                self.call("POST", url, {"keyId": secret["keyId"]})
