"""Somebody who changes and deletes things behind a stack's back, by ARM and Graph."""

from __future__ import annotations

from typing import Any

from tests.e2e.cloud import Azure
from tests.e2e.places import BASE_NAME, SUBSCRIPTION

_DNS = "2018-05-01"
_ROLES = "2022-04-01"


class Intruder(Azure):
    """Has the administrator's login, and other plans."""

    def __init__(self, simulator: Any) -> None:
        """Sign in."""
        super().__init__(simulator)
        self.service_group = self.service.partition("/providers/")[0]

    def domain(self, name: str) -> str:
        """Return the URL of a domain."""
        return f"{self.service_group}/providers/Microsoft.Communication/emailServices/{BASE_NAME}-mail/domains/{name}"

    def replace_spf(self, zone: str, name: str, spf: str) -> None:
        """Write another SPF record over the one that is there."""
        url = f"{self.service_group}/providers/Microsoft.Network/dnsZones/{zone}/TXT/{name}"
        found = self.call("GET", url, version=_DNS)
        records = found["properties"]["TXTRecords"]
        kept = [record for record in records if not "".join(record["value"]).startswith("v=spf1")]
        found["properties"]["TXTRecords"] = [*kept, {"value": [spf]}]
        self.call("PUT", url, found, _DNS)

    def point_elsewhere(self, zone: str, name: str) -> None:
        """Let a CNAME record point to another host."""
        url = f"{self.service_group}/providers/Microsoft.Network/dnsZones/{zone}/CNAME/{name}"
        body = {"properties": {"TTL": 3600, "CNAMERecord": {"cname": "elsewhere.example"}}}
        self.call("PUT", url, body, _DNS)

    def lose_verification(self, check: str) -> None:
        """Let Azure look again and not find a record, once, for every domain."""
        for mode in ({"lose": [check]}, {}):
            self._simulator.inspect.put("/inspection/verification", json=mode).raise_for_status()

    def delete_sender(self, domain: str, username: str) -> None:
        """Delete a sender user name."""
        self.call("DELETE", f"{self.domain(domain)}/senderUsernames/{username}")

    def delete_role(self) -> None:
        """Take the role away, and delete the custom role."""
        self.remove_role_assignment()
        roles = f"{self._arm}/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"
        for role in self.call("GET", roles, version=_ROLES)["value"]:
            if role["properties"]["type"] == "CustomRole":
                self.call("DELETE", self._arm + role["id"], version=_ROLES)

    def revoke_consent(self, scope: str) -> None:
        """Revoke the consent to a delegated permission."""
        for grant in self.consents(scope):
            self.call("DELETE", f"/oauth2PermissionGrants/{grant['id']}")

    def consents(self, scope: str) -> list[dict[str, Any]]:
        """Return the consents to a delegated permission."""
        return [grant for grant in self.call("GET", "/oauth2PermissionGrants")["value"] if scope in grant["scope"]]

    def delete_domain(self, name: str) -> None:
        """Delete a domain, which has to be unlinked and empty for that."""
        others = [linked for linked in self.unlink_domains() if not linked.lower().endswith(f"/{name}")]
        for sender in self.call("GET", f"{self.domain(name)}/senderUsernames")["value"]:
            self.call("DELETE", self._arm + sender["id"])
        self.call("DELETE", self.domain(name))
        self.link_domains(others)

    def delete_application(self, display_name: str) -> None:
        """Delete an Entra application, and its service principal with it."""
        for application in self.applications():
            if application["displayName"] == display_name:
                self.call("DELETE", f"/applications/{application['id']}")
