"""What an administrator set up by hand, after Microsoft's tutorial: with the Azure CLI and Microsoft Graph."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.cloud import Azure
from tests.e2e.places import SUBSCRIPTION, TENANT

ROOT = Path(__file__).resolve().parents[2]
_OWN = ROOT / ".toolchain" / "azure-cli" / "bin" / "az"
AZ = str(_OWN) if _OWN.exists() else shutil.which("az")

GROUP, DNS_GROUP = "rg-mail", "rg-dns"
EMAIL, SERVICE = "Contoso-Email", "acs_contoso"
ZONE, DOMAIN = "contoso.example", "devices.contoso.example"
# Its zone is not in Azure.
ELSEWHERE = "mail.fabrikam.example"
TAGS = {"made": "by-hand"}
NOTES = "Ask the office"
VERSION = "2025-09-01"
ACTIONS = (
    "Microsoft.Communication/CommunicationServices/Read",
    "Microsoft.Communication/CommunicationServices/Write",
    "Microsoft.Communication/EmailServices/Write",
)


@dataclass
class ByHand:
    """The administrator's terminal."""

    azure: Azure
    simulator: Any
    folder: Path

    def az(self, *arguments: str) -> Any:
        """Run the Azure CLI; arguments in, JSON out."""
        env = {key: value for key, value in os.environ.items() if not key.startswith(("ARM_", "AZURE_"))}
        env |= {"AZURE_CONFIG_DIR": str(self.folder), "REQUESTS_CA_BUNDLE": self.simulator.ca_file}
        env |= {"AZURE_CORE_INSTANCE_DISCOVERY": "false", "AZURE_CORE_COLLECT_TELEMETRY": "false"}
        command = [str(AZ), *arguments, "--output", "json", "--only-show-errors"]
        ended = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout) if ended.stdout.strip() else None

    def sign_in(self) -> None:
        """Sign in as the administrator."""
        self.az("cloud", "register", "-n", "LocalSim", "--endpoint-resource-manager", self.simulator.origin)
        self.az("cloud", "set", "-n", "LocalSim")
        env = self.simulator.env
        secret = ("-u", env["ARM_CLIENT_ID"], "-p", env["ARM_CLIENT_SECRET"], "-t", TENANT)
        self.az("login", "--service-principal", *secret)

    def put(self, path: str, properties: dict[str, Any], *, location: str | None = "global", **more: Any) -> Any:
        """Create something of Microsoft.Communication; the CLI knows it only with an extension, and starts slowly."""
        body = {"properties": properties, **({"location": location} if location else {}), **more}
        url = self.azure.url(GROUP, path)
        if path.count("/") > 1:
            return self.azure.call("PUT", url, body)
        return self.az("rest", "--method", "put", "--url", f"{url}?api-version={VERSION}", "--body", json.dumps(body))

    def set_up(self) -> tuple[str, str]:
        """Set everything up as the tutorial says, and return the SMTP user name and its secret."""
        self.sign_in()
        for group in (GROUP, DNS_GROUP):
            self.az(
                "group",
                "create",
                "-n",
                group,
                "-l",
                "northeurope",
                "--tags",
                *(f"{key}={value}" for key, value in TAGS.items()),
            )
        self.az("network", "dns", "zone", "create", "-g", DNS_GROUP, "-n", ZONE)
        tags = {"owner": "office"}
        self.put(f"emailServices/{EMAIL}", {"dataLocation": "Europe"}, tags=tags)
        domain = f"emailServices/{EMAIL}/domains/{DOMAIN}"
        self.put(domain, {"domainManagement": "CustomerManaged", "userEngagementTracking": "Disabled"})
        self.put(f"emailServices/{EMAIL}/domains/AzureManagedDomain", {"domainManagement": "AzureManaged"})
        self.publish(self.records(domain))
        self.verify(domain)
        self.put(self.elsewhere, {"domainManagement": "CustomerManaged", "userEngagementTracking": "Disabled"})
        self.publish_elsewhere(self.records(self.elsewhere))
        self.verify(self.elsewhere)
        for sender, display_name in (("scan", "Scanners"), ("alerts", None)):
            named = {"displayName": display_name} if display_name else {}
            self.put(f"{domain}/senderUsernames/{sender}", {"username": sender, **named}, location=None)
        return self.log_in_with(domain)

    @property
    def elsewhere(self) -> str:
        """The domain whose zone is not in Azure."""
        return f"emailServices/{EMAIL}/domains/{ELSEWHERE}"

    def records(self, domain: str) -> dict[str, Any]:
        """Return the records that Azure asks for, once the domain is there."""
        url = self.azure.url(GROUP, domain)
        self.azure.wait_for(url)
        records: dict[str, Any] = self.azure.call("GET", url)["properties"]["verificationRecords"]
        return records

    def publish(self, records: dict[str, Any]) -> None:
        """Put the records into the Azure DNS zone."""
        own = [records[key]["value"] for key in ("Domain", "SPF")]
        for name, values in (("devices", own), ("_dmarc.devices", ["v=DMARC1; p=quarantine"])):
            self._record("TXT", name, {"TXTRecords": [{"value": [value]} for value in values]})
        for key in ("DKIM", "DKIM2"):
            self._record("CNAME", f"{records[key]['name']}.devices", {"CNAMERecord": {"cname": records[key]["value"]}})

    def _record(self, kind: str, name: str, records: dict[str, Any]) -> None:
        zone = f"{self.azure.group(DNS_GROUP)}/providers/Microsoft.Network/dnsZones/{ZONE}"
        self.azure.call("PUT", f"{zone}/{kind}/{name}", {"properties": {"TTL": 300, **records}}, "2018-05-01")

    def publish_elsewhere(self, records: dict[str, Any]) -> None:
        """Have the records put into the zone that is not in Azure."""
        wanted = {(ELSEWHERE, "TXT"): [records[key]["value"] for key in ("Domain", "SPF")]}
        wanted |= {
            (f"{records[key]['name']}.{ELSEWHERE}", "CNAME"): [records[key]["value"]] for key in ("DKIM", "DKIM2")
        }
        for (name, kind), values in wanted.items():
            record = {"name": name, "type": kind, "values": values, "ttl": 3600}
            self.simulator.inspect.put("/inspection/dns", json=record).raise_for_status()

    def verify(self, domain: str) -> None:
        """Start each check, as the portal's buttons do."""
        url = self.azure.url(GROUP, domain)
        for key in ("Domain", "SPF", "DKIM", "DKIM2"):
            self.azure.call("POST", f"{url}/initiateVerification", {"verificationType": key})
            self.azure.wait_for(url, check=key)

    def log_in_with(self, domain: str) -> tuple[str, str]:
        """Link the domains, register the application, give it a role and an SMTP user name."""
        managed = f"emailServices/{EMAIL}/domains/AzureManagedDomain"
        links = [self.azure.path(GROUP, one) for one in (domain, managed, self.elsewhere)]
        self.put(f"communicationServices/{SERVICE}", {"dataLocation": "Europe", "linkedDomains": links})
        self.azure.wait_for(
            f"{self.azure.group(GROUP)}/providers/Microsoft.Communication/communicationServices/{SERVICE}"
        )
        application = self.azure.call("POST", "/applications", {"displayName": "Scanner mail", "notes": NOTES})
        self.az("ad", "sp", "create", "--id", application["appId"])
        secret = self.az("ad", "app", "credential", "reset", "--id", application["appId"])["password"]
        service = self.azure.path(GROUP, f"communicationServices/{SERVICE}")
        role = {"Name": "Scanners may send", "Actions": list(ACTIONS)}
        role |= {"AssignableScopes": [f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}"]}
        self.az("role", "definition", "create", "--role-definition", json.dumps(role))
        assignment = ("--assignee", application["appId"], "--role", "Scanners may send", "--scope", service)
        self.az("role", "assignment", "create", *assignment)
        username = f"scanners@{DOMAIN}"
        identity = {"username": username, "entraApplicationId": application["appId"], "tenantId": TENANT}
        self.put(f"communicationServices/{SERVICE}/smtpUsernames/Scanner-Login", identity, location=None)
        return username, secret
