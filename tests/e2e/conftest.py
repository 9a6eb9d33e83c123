"""A project of its own per test: the repository's rooms, a stack written by the test, a file backend, the real engine."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import re
import shlex
import shutil
import signal
import smtplib
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import dns.rdatatype
import dns.zonefile
import httpx
import pytest
import yaml
from azure.identity import ClientSecretCredential
from azure.keyvault.secrets import SecretClient
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core import GraphClientFactory

from demo.clone import clone, clone_environment

TENANT = "11111111-1111-4111-8111-111111111111"
SUBSCRIPTION = "22222222-2222-4222-8222-222222222222"
INBOX = "inbox@contoso.example"
UP_SECONDS = 100

SETTINGS: dict[str, Any] = {
    "tenantId": TENANT,
    "subscriptionId": SUBSCRIPTION,
    "organization": "Contoso",
    "dataLocation": "Europe",
    "resourceGroupName": "rg-mail",
    "baseName": "contoso-mail",
    "sites": {"zrh": {"name": "Zurich"}, "ber": {"name": "Berlin"}},
    "handouts": {"passwords": True},
}


@dataclass
class Project:
    """A copy of the project in a folder of its own, with one stack."""

    root: Path
    simulator: Any
    stack: str = "test"
    environment: dict[str, str] = field(default_factory=dict)
    _by_hand: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def configure(self, devices: Sequence[Mapping[str, str]], **settings: Any) -> None:
        """Write the stack file and the device list; `settings` are added to SETTINGS."""
        stack_file = self.root / "stacks" / f"Pulumi.{self.stack}.yaml"
        kept = yaml.safe_load(stack_file.read_text()) if stack_file.exists() else {}
        kept["config"] = {f"mfd:{key}": value for key, value in {**SETTINGS, **settings}.items() if value is not None}
        stack_file.write_text(yaml.safe_dump(kept))
        columns = list(dict.fromkeys(key for device in devices for key in device))
        with (self.root / "stacks" / f"{self.stack}.devices.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, columns or ["id", "type", "site", "sender"])
            writer.writeheader()
            writer.writerows(devices)

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Start a command of the engine in a process group of its own."""
        return subprocess.Popen(
            [self.root / "mfd", "pulumi", *arguments, "--stack", self.stack],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            **options,
        )

    def pulumi(self, *arguments: str, expect: int | None = 0) -> str:
        """Run a command of the engine and return what it printed, failing unless it exits as expected."""
        process = self.start(*arguments)
        try:
            output, _ = process.communicate(timeout=UP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            pytest.fail(f"`pulumi {arguments[0]}` does not end:\n{process.communicate()[0]}")
        assert expect is None or process.returncode == expect, f"exit {process.returncode}\n{output}"
        return output

    def up(self, *arguments: str) -> dict[str, int]:
        """Bring the stack up and return what happened: operation to count."""
        self.pulumi("up", "--yes", "--skip-preview", *arguments)
        return self.last_changes()

    def last_changes(self) -> dict[str, int]:
        """Return what the last update did: operation to count."""
        history = json.loads(self.pulumi("stack", "history", "--json", "--page-size", "1"))
        return dict(history[0].get("resourceChanges") or {})

    def preview(self, *arguments: str) -> dict[str, Any]:
        """Return the digest of `preview --json`."""
        text = self.pulumi("preview", "--json", *arguments)
        digest: dict[str, Any] = json.loads(text[text.index("{\n") :])
        return digest

    def devices(self) -> dict[str, dict[str, Any]]:
        """Return `devices.json` by device id."""
        document = json.loads((self.root / "out" / self.stack / "devices.json").read_text())
        return {device["id"]: device for device in document["devices"]}

    def export(self) -> dict[str, Any]:
        """Return the stack as `stack export` prints it."""
        stack: dict[str, Any] = json.loads(self.pulumi("stack", "export"))
        return stack

    def send(self, device: Mapping[str, Any], **changed: Any) -> None:
        """Send one mail as the device would, with an ordinary SMTP client and the certificate checked."""
        told = {**device, **changed}
        host, port = self.simulator.env["MFDSIM_SMTP_ACS"].rsplit(":", 1)
        context = ssl.create_default_context(cafile=self.simulator.env["SSL_CERT_FILE"])
        with smtplib.SMTP(host, int(port), timeout=30) as client:
            # The name that the certificate is checked for is the production one.
            client._host = told["host"]  # type: ignore[attr-defined] # smtplib has no public name for it
            client.starttls(context=context)
            client.ehlo()
            client.user, client.password = told["username"], told["password"]
            client.auth("LOGIN", client.auth_login)
            client.send_message(_message(told["from"]))

    def kill(self, process: subprocess.Popen[str]) -> None:
        """Kill the engine and nothing else, as the kernel would when memory is short, and give its lock up."""
        group = ["pgrep", "-g", str(process.pid), "-x", "pulumi"]
        engines = subprocess.run(group, capture_output=True, text=True, check=False).stdout.split()
        assert engines, "the engine has ended by itself"
        for pid in engines:
            os.kill(int(pid), signal.SIGKILL)
        process.communicate(timeout=60)
        self.pulumi("cancel", "--yes")

    def interrupt(self, process: subprocess.Popen[str]) -> None:
        """Press Ctrl-C: the terminal sends it to the whole foreground group."""
        os.killpg(process.pid, signal.SIGINT)

    def wait_until(self, true: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait until something is so, or fail."""
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.02)

    def read_until(self, process: subprocess.Popen[str], text: str, seconds: float = 60.0) -> str:
        """Return what a command prints up to the line with `text`; end it and fail when that does not come."""
        lines: list[str] = []

        def read() -> None:
            assert process.stdout
            for line in process.stdout:
                lines.append(line)
                if text in line:
                    return

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        reader.join(seconds)
        if reader.is_alive() or text not in lines[-1]:
            os.killpg(process.pid, signal.SIGKILL)
            pytest.fail(f"{text!r} does not come:\n{''.join(lines)}")
        return "".join(lines)

    def take_over(self, output: str) -> int:
        """Run the import commands that a failing run has printed, and return how many."""
        commands = re.findall(r"\./mfd (pulumi import .*)", output)
        for command in dict.fromkeys(commands):
            arguments: list[str | Path] = [self.root / "mfd", *shlex.split(command)]
            done = subprocess.run(
                arguments, cwd=self.root, env=self.environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return len(set(commands))

    def add_fault(self, **fault: Any) -> None:
        """Make the simulator fail or wait, see its faults."""
        answer = self.simulator.inspect.post("/inspection/faults", json=fault)
        assert answer.is_success, answer.text

    def clear_faults(self) -> None:
        """Let the simulator work as usual."""
        assert self.simulator.inspect.delete("/inspection/faults").is_success

    def counts(self) -> dict[str, int]:
        """Return how many objects of each kind the simulator holds, soft-deleted ones aside."""
        counts: dict[str, int] = self.simulator.inspect.get("/inspection/counts").json()
        return {kind: count for kind, count in counts.items() if count}

    def events(self, kind: str | None = None) -> list[dict[str, Any]]:
        """Return the simulator's history."""
        events: list[dict[str, Any]] = self.simulator.inspect.get(
            "/inspection/events", params={"kind": kind} if kind else {}
        ).json()
        return events

    def zone_files(self) -> list[Path]:
        """Return the zone files that a stack with a zone elsewhere has written."""
        return sorted((self.root / "out" / self.stack / "dns").glob("*.zone"))

    def publish(self, zone_file: Path, *, only: str = "", without: str | None = None) -> None:
        """Type the records of a zone file into DNS, as the owner of a zone elsewhere would: those whose name fits."""
        for rrset in dns.zonefile.read_rrsets(zone_file.read_text(), rdclass=None):
            name, kind = rrset.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(rrset.rdtype)
            if only in name and (without is None or without not in name):
                for record in rrset:
                    self.set_dns(name, kind, _value(record), rrset.ttl)

    def set_dns(self, name: str, kind: str, value: str, ttl: int = 3600) -> None:
        """Add one value to a record set of the zone elsewhere."""
        values = self._by_hand.setdefault((name, kind), [])
        values.append(value)
        answer = self.simulator.inspect.put(
            "/inspection/dns", json={"name": name, "type": kind, "values": values, "ttl": ttl}
        )
        assert answer.is_success, answer.text

    def clear_dns(self, name: str, kind: str) -> None:
        """Take a record set of the zone elsewhere away."""
        self._by_hand.pop((name, kind))
        answer = self.simulator.inspect.request("DELETE", "/inspection/dns", json={"name": name, "type": kind})
        assert answer.is_success, answer.text

    @contextmanager
    def zone_elsewhere(self) -> Iterator[None]:
        """Publish each zone file as soon as it is there, while a command runs."""
        done, published = threading.Event(), set[Path]()

        def owner() -> None:
            while not done.wait(0.1):
                for zone_file in set(self.zone_files()) - published:
                    self.publish(zone_file)
                    published.add(zone_file)

        thread = threading.Thread(target=owner, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def send_without_tls(self, device: Mapping[str, Any]) -> None:
        """Log in without STARTTLS."""
        host, port = self.simulator.env["MFDSIM_SMTP_ACS"].rsplit(":", 1)
        with smtplib.SMTP(host, int(port), timeout=30) as client:
            client.ehlo()
            client.user, client.password = device["username"], device["password"]
            client.auth("LOGIN", client.auth_login)

    def sends(self, device: Mapping[str, Any]) -> None:
        """Send one mail, trying again for as long as a new role may take to be in force."""
        self.eventually(lambda: self.send(device))

    def eventually(self, action: Callable[[], None], seconds: float = 20.0) -> None:
        """Do it again while it is refused: a role takes a while to be in force."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return action()
            except smtplib.SMTPException:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def mails(self) -> list[dict[str, Any]]:
        """Return the mails that arrived."""
        mails: list[dict[str, Any]] = self.simulator.inspect.get(
            "/inspection/mailboxes", params={"recipient": INBOX}
        ).json()
        return mails

    def destroy(self) -> None:
        """Destroy everything in the stack."""
        self.pulumi("destroy", "--yes", "--skip-preview")


def _value(record: Any) -> str:
    value: str = (
        b"".join(record.strings).decode()
        if record.rdtype == dns.rdatatype.TXT
        else record.target.to_text(omit_final_dot=True)
    )
    return value


def _message(sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, INBOX, "Scan"
    message.set_content("One page.")
    return message


@pytest.fixture
def project(tmp_path: Path, simulator: Any) -> Project:
    """A project with an empty stack, against a simulator that is reset."""
    root = tmp_path / "project"
    clone(root)
    made = Project(root, simulator, environment=clone_environment(root, simulator.env))
    made.configure([])
    made.pulumi("stack", "init")
    return made


class Azure:
    """Changes behind the stack's back, as the administrator could make them in the portal."""

    def __init__(self, simulator: Any) -> None:
        """Sign in as the administrator."""
        self._env = simulator.env
        self._verify = ssl.create_default_context(cafile=self._env["SSL_CERT_FILE"])
        self._arm, self._graph = self._env["MFDSIM_ARM_URL"], f"{self._env['MFDSIM_GRAPH_URL']}/v1.0"
        group = f"{self._arm}/subscriptions/{SUBSCRIPTION}/resourceGroups/{SETTINGS['resourceGroupName']}"
        self.service = f"{group}/providers/Microsoft.Communication/communicationServices/{SETTINGS['baseName']}"
        self.assignments = f"{self.service}/providers/Microsoft.Authorization/roleAssignments"

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

    def create_zone(self, group: str, zone: str, txt: Mapping[str, Sequence[str]]) -> None:
        """Create a DNS zone in a group of its own, with TXT record sets."""
        url = f"{self._arm}/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}"
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

    def vault_secret(self, name: str) -> str | None:
        """Return a secret as the Key Vault SDK reads it."""
        client = SecretClient(
            self._arm,
            self.credential(),
            verify_challenge_resource=False,
            connection_verify=self._env["REQUESTS_CA_BUNDLE"],
        )
        return client.get_secret(name).value

    def revoke_secrets(self) -> None:
        """Remove every client secret of every application."""
        for application in self.applications():
            for secret in application["passwordCredentials"]:
                url = f"/applications/{application['id']}/removePassword"
                self.call("POST", url, {"keyId": secret["keyId"]})


@pytest.fixture
def azure(simulator: Any) -> Azure:
    """The administrator's own hands in the cloud."""
    return Azure(simulator)


@pytest.fixture
def second_clone(project: Project, tmp_path: Path) -> Callable[[], Project]:
    """Make another clone of the same stack: same backend and stack file, no `out/`."""

    def make() -> Project:
        root = tmp_path / "second"
        clone(root)
        shutil.copytree(project.root / "stacks", root / "stacks", dirs_exist_ok=True)
        return Project(root, project.simulator, project.stack, project.environment)

    return make
