"""The e-mail data plane, driven by azure-communication-email with a connection string and with a token."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from azure.communication.email import EmailClient
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceNotFoundError

from simulator.errors import WireError
from simulator.faces.http.mail import MailFace
from simulator.faces.http.routes import Call

if TYPE_CHECKING:
    from azure.identity import ClientSecretCredential
    from azure.mgmt.communication import CommunicationServiceManagementClient

    from tests.simulator_mail.conftest import Azure

GROUP = "mail"
LOCATION = {"location": "global"}


@pytest.fixture
def sender(client: CommunicationServiceManagementClient) -> str:
    """The address of an Azure-managed domain that a Communication Service links."""
    client.email_services.begin_create_or_update(
        GROUP, "mail", {**LOCATION, "properties": {"dataLocation": "Europe"}}
    ).result()
    body = {**LOCATION, "properties": {"domainManagement": "AzureManaged"}}
    domain = client.domains.begin_create_or_update(GROUP, "mail", "AzureManagedDomain", body).result()
    link(client, [domain.id])
    return f"donotreply@{domain.mail_from_sender_domain}"


def link(client: CommunicationServiceManagementClient, domains: list[str | None]) -> None:
    """Link a Communication Service to domains."""
    properties = {"dataLocation": "Europe", "linkedDomains": domains}
    client.communication_services.begin_create_or_update(GROUP, "acs", {**LOCATION, "properties": properties}).result()


@pytest.fixture
def email_client(simulator: Any, client: CommunicationServiceManagementClient, sender: str) -> EmailClient:
    """A client with a connection string."""
    assert sender
    key = client.communication_services.list_keys(GROUP, "acs").primary_key
    return with_key(simulator, str(key))


def with_key(simulator: Any, key: str) -> EmailClient:
    """Return a client with an access key."""
    text = f"endpoint={simulator.origin}/;accesskey={key}"
    return EmailClient.from_connection_string(text, polling_interval=0, connection_verify=str(simulator.ca_file))


def message(sender: str) -> dict[str, Any]:
    """Return a message with two recipients and an attachment."""
    scan = base64.b64encode(b"%PDF").decode()
    return {
        "senderAddress": sender,
        "content": {"subject": "Scan", "plainText": "One page.", "html": "<p>One page.</p>"},
        "recipients": {
            "to": [{"address": "boss@example.org", "displayName": "Boss"}],
            "bcc": [{"address": "b@example.org"}],
        },
        "attachments": [{"name": "scan.pdf", "contentType": "application/pdf", "contentInBase64": scan}],
    }


def test_a_connection_string_sends(simulator: Any, email_client: EmailClient, sender: str) -> None:
    """A signed request is accepted, polled to Succeeded, and arrives."""
    done = email_client.begin_send(message(sender)).result()
    assert done["status"] == "Succeeded"
    (mail,) = simulator.inspect.get("/inspection/mailboxes", params={"recipient": "boss@example.org"}).json()
    assert (mail["from"], mail["to"], mail["subject"]) == (sender, ["boss@example.org", "b@example.org"], "Scan")
    assert "b@example.org" not in str(mail["headers"])


def test_a_token_sends(simulator: Any, credential: ClientSecretCredential, sender: str) -> None:
    """The administrator's token for communication.azure.com sends."""
    client = EmailClient(simulator.origin, credential, polling_interval=0, connection_verify=str(simulator.ca_file))
    assert client.begin_send(message(sender)).result()["status"] == "Succeeded"


def test_a_token_without_role_is_refused(azure: Azure) -> None:
    """A principal sends with a role on the service or above it, and is refused without."""
    azure.world.addresses["https"] = "localhost:1"
    domain = azure.domain()
    service = azure.service(domain)
    client_id = azure.application()
    principal = azure.world.directory.service_principal_of(client_id)
    assert principal is not None
    token = azure.world.tokens.issue("https://communication.azure.com/", 60, oid=principal["id"], appid=client_id)
    headers = {"authorization": f"Bearer {token}"}
    body = message(f"donotreply@{domain.name}")
    call = Call("POST", "/emails:send", {}, {"api-version": "2025-09-01"}, body, headers, "https://localhost:1")
    with pytest.raises(WireError) as raised:
        MailFace(azure.world).send(call)
    assert raised.value.status == 401
    azure.assign(client_id, service.group_id)
    assert MailFace(azure.world).send(call).status == 202


def test_a_wrong_key_is_refused(simulator: Any, sender: str) -> None:
    """A key that no service has is refused with 401."""
    with pytest.raises(ClientAuthenticationError):
        with_key(simulator, base64.b64encode(b"x" * 64).decode()).begin_send(message(sender))


def test_a_regenerated_key_is_refused(
    client: CommunicationServiceManagementClient, email_client: EmailClient, sender: str
) -> None:
    """The old key is refused once a new one is made."""
    client.communication_services.regenerate_key(GROUP, "acs", {"keyType": "Primary"})
    with pytest.raises(ClientAuthenticationError):
        email_client.begin_send(message(sender))


def test_an_unlinked_domain_is_404(
    client: CommunicationServiceManagementClient, email_client: EmailClient, sender: str
) -> None:
    """A sender on a domain that is not linked gets DomainNotLinked."""
    link(client, [])
    with pytest.raises(ResourceNotFoundError) as raised:
        email_client.begin_send(message(sender))
    assert raised.value.error is not None
    assert raised.value.error.code == "DomainNotLinked"
    assert "The specified sender domain has not been linked." in str(raised.value)


def test_the_quota_answers_429(simulator: Any, email_client: EmailClient, sender: str) -> None:
    """Over the quota the answer is 429 with Retry-After."""
    simulator.inspect.put("/inspection/quota", json={"azureManaged": {"perHour": 0}}).raise_for_status()
    with pytest.raises(HttpResponseError) as raised:
        email_client.begin_send(message(sender), retry_total=0)
    assert raised.value.status_code == 429
    response: Any = raised.value.response
    assert int(response.headers["Retry-After"]) >= 1


def test_an_operation_id_comes_back(simulator: Any, email_client: EmailClient, sender: str) -> None:
    """The client's own operation id is used."""
    assert simulator
    chosen = "55555555-5555-4555-8555-555555555555"
    assert email_client.begin_send(message(sender), operation_id=chosen).result()["id"] == chosen
