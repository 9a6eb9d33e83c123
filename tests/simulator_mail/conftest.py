"""A world in this process with its DNS and SMTP servers, and an office that may send mail from it."""

from __future__ import annotations

import smtplib
import ssl
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest
from azure.identity import ClientSecretCredential
from azure.mgmt.communication import CommunicationServiceManagementClient

from simulator.faces.dns import DnsFace
from simulator.faces.smtp import SmtpFace
from simulator.services import communication_kinds as kinds
from simulator.services.communication_kinds import Kind, Ref
from simulator.services.mail_login import NEEDED_ACTIONS
from simulator.settings import Settings
from simulator.world import World, build_world

AUTHOR = "the administrator"
GROUP = "mail"
DOMAIN = "scan.example.com"
DEADLINE_SECONDS = 10.0


def wait_until(condition: Callable[[], Any]) -> Any:
    """Return what the condition gives once it is true."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)
    return found


@dataclass
class Azure:
    """Shortcuts past ARM and Graph."""

    world: World

    def ref(self, kind: Kind, *names: str) -> Ref:
        """Return the address of a resource in the one group."""
        return Ref(kind, self.world.settings.subscription_id, GROUP, names)

    def put(self, ref: Ref, properties: dict[str, Any]) -> dict[str, Any]:
        """Create a resource and let its operation end."""
        with self.world.state.lock:
            if ref.kind in (kinds.SERVICE, kinds.EMAIL_SERVICE, kinds.DOMAIN):
                self.world.communication.put(ref, {"location": "global", "properties": properties}, AUTHOR)
            else:
                self.world.communication.put_proxy(ref, properties, AUTHOR)
            self.world.timers.settle()
            return self.world.communication.store.get(ref)

    def domain(self, name: str = DOMAIN, *, verified: bool = True) -> Ref:
        """Create an e-mail service with a domain, verified past DNS when asked for."""
        self.put(self.ref(kinds.EMAIL_SERVICE, "mail"), {"dataLocation": "Europe"})
        management = "AzureManaged" if name == "AzureManagedDomain" else "CustomerManaged"
        ref = self.ref(kinds.DOMAIN, "mail", name)
        record = self.put(ref, {"domainManagement": management})
        if verified:
            for state in record["properties"]["verificationStates"].values():
                state["status"] = "Verified"
        return ref

    def states(self, ref: Ref) -> dict[str, dict[str, str]]:
        """Return the verification states as ARM shows them."""
        self.world.timers.settle()
        with self.world.state.lock:
            states: dict[str, dict[str, str]] = self.world.communication.store.get(ref)["properties"][
                "verificationStates"
            ]
            return {kind: dict(state) for kind, state in states.items()}

    def records(self, ref: Ref) -> dict[str, dict[str, Any]]:
        """Return the wanted DNS records."""
        records: dict[str, dict[str, Any]] = self.world.communication.store.get(ref)["properties"][
            "verificationRecords"
        ]
        return records

    def service(self, *links: Ref, name: str = "mail-acs") -> Ref:
        """Create a Communication Service linked to domains."""
        ref = self.ref(kinds.SERVICE, name)
        self.put(ref, {"dataLocation": "Europe", "linkedDomains": [link.id for link in links]})
        return ref

    def sender(self, domain: Ref, username: str, display_name: str = "") -> None:
        """Create a sender user name."""
        ref = domain.child(kinds.SENDER_USERNAME, username)
        self.put(ref, {"username": username, "displayName": display_name})

    def application(self) -> str:
        """Create an application with its service principal and return the client id."""
        directory = self.world.directory
        with self.world.state.lock:
            client_id: str = directory.create_application({"displayName": "Scanners"}, [])["appId"]
            directory.create_service_principal({"appId": client_id}, [])
        return client_id

    def secret(self, client_id: str, **wanted: str) -> str:
        """Add a client secret and return it."""
        application = self.world.directory.application(client_id)
        assert application is not None
        with self.world.state.lock:
            return str(self.world.directory.passwords.add(application, wanted)["secretText"])

    def revoke_all(self, client_id: str) -> None:
        """Remove every secret."""
        application = self.world.directory.application(client_id)
        assert application is not None
        application["passwordCredentials"] = []

    def assign(self, client_id: str, scope: str, actions: tuple[str, ...] = NEEDED_ACTIONS) -> None:
        """Give an application a custom role with these actions at a scope."""
        principal = self.world.directory.service_principal_of(client_id)
        assert principal is not None
        guid = str(uuid.uuid4())
        wanted = {"roleName": guid, "permissions": [{"actions": list(actions)}], "assignableScopes": [scope]}
        with self.world.state.lock:
            self.world.authorization.put_definition(scope, guid, wanted)
            assignment = {"roleDefinitionId": guid, "principalId": principal["id"], "principalType": "ServicePrincipal"}
            self.world.authorization.put_assignment(scope, str(uuid.uuid4()), assignment, AUTHOR)

    def smtp_username(self, service: Ref, client_id: str, username: str, name: str = "") -> None:
        """Create an SMTP user name."""
        properties = {
            "username": username,
            "entraApplicationId": client_id,
            "tenantId": self.world.settings.tenant_id,
        }
        self.put(service.child(kinds.SMTP_USERNAME, name or f"r-{uuid.uuid4()}"), properties)

    def set_dns(self, name: str, record_type: str, *values: str) -> None:
        """Set a record by hand."""
        row = {"name": name, "type": record_type, "values": list(values), "ttl": 60}
        self.world.state.table("dns_by_hand")[f"{name}|{record_type}".lower()] = row


@dataclass
class Office:
    """Everything that a login needs: user name, password, sender."""

    azure: Azure
    address: str
    ca_file: Path
    domain: Ref
    service: Ref
    client_id: str
    username: str
    password: str
    sender: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """The refusals so far."""
        return self.azure.world.history.events("smtp.refused")

    def connect(self) -> smtplib.SMTP:
        """Return a connection under TLS, its certificate checked for the real host name."""
        host, _, port = self.address.partition(":")
        client = smtplib.SMTP(host, int(port), timeout=DEADLINE_SECONDS)
        client._host = "smtp.azurecomm.net"  # type: ignore[attr-defined] # the name that smtplib checks
        client.starttls(context=ssl.create_default_context(cafile=str(self.ca_file)))
        return client

    def message(self, sender: str = "") -> EmailMessage:
        """Return a message."""
        message = EmailMessage()
        message["From"] = sender or self.sender
        message["To"] = "boss@example.org"
        message["Subject"] = "Scan"
        message.set_content("One page.")
        return message

    def send(self, sender: str = "", username: str = "", password: str = "") -> None:
        """Log in and send one message."""
        with self.connect() as client:
            client.login(username or self.username, password or self.password)
            client.send_message(self.message(sender))


@pytest.fixture
def world() -> World:
    """A world in which everything is over at once."""
    return build_world(Settings(time_scale=0.0))


@pytest.fixture
def azure(world: World) -> Azure:
    """Shortcuts into the world."""
    return Azure(world)


@pytest.fixture
def dns_server(world: World) -> Iterator[str]:
    """The address of the world's DNS server."""
    face = DnsFace(world)
    world.addresses["dns"] = face.listen()
    yield world.addresses["dns"]
    face.shut_down()
    world.verification.shut_down()


@pytest.fixture
def smtp_servers(world: World) -> Iterator[dict[str, str]]:
    """The addresses of the world's SMTP servers."""
    face = SmtpFace(world)
    yield face.listen()
    face.shut_down()


@pytest.fixture
def office(azure: Azure, smtp_servers: dict[str, str], tmp_path: Path) -> Office:
    """An office whose scanners may send."""
    domain = azure.domain()
    azure.sender(domain, "scanner", "Scanner in the hall")
    service = azure.service(domain)
    client_id = azure.application()
    azure.assign(client_id, service.id)
    azure.smtp_username(service, client_id, f"office@{DOMAIN}")
    ca_file = tmp_path / "ca.pem"
    ca_file.write_bytes(azure.world.certificates.authority_pem)
    return Office(
        azure=azure,
        address=smtp_servers["acs"],
        ca_file=ca_file,
        domain=domain,
        service=service,
        client_id=client_id,
        username=f"office@{DOMAIN}",
        password=azure.secret(client_id),
        sender=f"scanner@{DOMAIN}",
    )


@pytest.fixture
def wait() -> Callable[[Callable[[], Any]], Any]:
    """Wait until something is true."""
    return wait_until


@pytest.fixture
def credential(simulator: Any) -> ClientSecretCredential:
    """The administrator's login."""
    return ClientSecretCredential(
        simulator.env["ARM_TENANT_ID"],
        simulator.env["ARM_CLIENT_ID"],
        simulator.env["ARM_CLIENT_SECRET"],
        authority=simulator.origin,
        disable_instance_discovery=True,
        connection_verify=str(simulator.ca_file),
    )


@pytest.fixture
def arm(simulator: Any, credential: ClientSecretCredential) -> httpx.Client:
    """ARM itself, for what an SDK hides; the resource group exists."""
    token = credential.get_token(simulator.origin + "/.default").token
    base = f"{simulator.origin}/subscriptions/{simulator.env['ARM_SUBSCRIPTION_ID']}"
    client = httpx.Client(
        base_url=base,
        verify=ssl.create_default_context(cafile=str(simulator.ca_file)),
        headers={"Authorization": f"Bearer {token}"},
    )
    made = client.put(f"/resourceGroups/{GROUP}", params={"api-version": "2024-11-01"}, json={"location": "westeurope"})
    assert made.status_code in {200, 201}, made.text
    return client


@pytest.fixture
def client(
    simulator: Any, credential: ClientSecretCredential, arm: httpx.Client
) -> CommunicationServiceManagementClient:
    """The SDK's client with nothing but its documented settings."""
    assert arm
    return CommunicationServiceManagementClient(
        credential,
        simulator.env["ARM_SUBSCRIPTION_ID"],
        base_url=simulator.origin,
        credential_scopes=[simulator.origin + "/.default"],
        connection_verify=str(simulator.ca_file),
    )
