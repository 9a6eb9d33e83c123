"""Microsoft.Communication over HTTPS, driven by azure-mgmt-communication."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from azure.mgmt.communication import CommunicationServiceManagementClient

GROUP = "mail"
DOMAIN = "Scan.Example.com"
EUROPE: dict[str, Any] = {"location": "global", "properties": {"dataLocation": "Europe"}}


@pytest.fixture
def domain(client: CommunicationServiceManagementClient) -> Any:
    """A fresh custom domain."""
    client.email_services.begin_create_or_update(GROUP, "mail", EUROPE).result()
    parameters = {"location": "Global", "properties": {"domainManagement": "CustomerManaged"}}
    return client.domains.begin_create_or_update(GROUP, "mail", DOMAIN, parameters).result()


def publish(simulator: Any, domain: Any) -> None:
    """Set the wanted records by hand."""
    records = domain.verification_records
    texts = [records.domain.value, records.spf.value]
    simulator.inspect.put("/inspection/dns", json={"name": DOMAIN, "type": "TXT", "values": texts})
    for record in (records.dkim, records.dkim2):
        name = f"{record.name}.{DOMAIN}"
        simulator.inspect.put("/inspection/dns", json={"name": name, "type": "CNAME", "values": [record.value]})


def linked(domain: Any) -> dict[str, Any]:
    """Return the body of a Communication Service linked to a domain."""
    return {**EUROPE, "properties": {**EUROPE["properties"], "linkedDomains": [domain.id]}}


def verify(client: CommunicationServiceManagementClient, wait: Callable[[Callable[[], Any]], Any]) -> Any:
    """Ask for all four and wait until they are Verified."""
    for kind in ("Domain", "SPF", "DKIM", "DKIM2"):
        client.domains.begin_initiate_verification(GROUP, "mail", DOMAIN, {"verificationType": kind}).result()

    def verified() -> Any:
        found = client.domains.get(GROUP, "mail", DOMAIN)
        states = found.verification_states
        done = [states.domain.status, states.spf.status, states.dkim.status, states.dkim2.status] == ["Verified"] * 4
        return found if done else None

    return wait(verified)


def test_a_fresh_domain_has_four_records(domain: Any) -> None:
    """A fresh domain keeps the case of its name, has four records and five states without errorCode."""
    assert (domain.name, domain.provisioning_state, domain.data_location) == (DOMAIN, "Succeeded", "europe")
    assert domain.from_sender_domain == domain.mail_from_sender_domain == "scan.example.com"
    records = domain.verification_records
    assert records.domain.name == records.spf.name == "scan.example.com"
    assert records.dkim.name == "selector1-azurecomm-prod-net._domainkey"
    assert records.spf.value == "v=spf1 include:spf.protection.outlook.com -all"
    assert records.dmarc is None
    assert domain.verification_states.domain.status == "NotStarted"
    assert domain.verification_states.domain.error_code is None


def test_a_domain_is_verified_and_linked(
    simulator: Any, client: CommunicationServiceManagementClient, domain: Any, wait: Any
) -> None:
    """Linking is refused before all four are Verified, and works then."""
    wanted = linked(domain)
    with pytest.raises(HttpResponseError) as raised:
        client.communication_services.begin_create_or_update(GROUP, "mail-acs", wanted).result()
    assert raised.value.error is not None
    assert raised.value.error.code == "DomainValidationError"
    publish(simulator, domain)
    verify(client, wait)
    service = client.communication_services.begin_create_or_update(GROUP, "mail-acs", wanted).result()
    assert service.linked_domains == [domain.id]
    assert service.host_name == "mail-acs.europe.communication.azure.com"


def test_verification_of_wrong_records_fails(
    client: CommunicationServiceManagementClient, domain: Any, wait: Any
) -> None:
    """Without records the verification fails with DnsRecordsNotMatched."""
    assert domain
    client.domains.begin_initiate_verification(GROUP, "mail", DOMAIN, {"verificationType": "SPF"}).result()
    state = wait(
        lambda: (found := client.domains.get(GROUP, "mail", DOMAIN).verification_states.spf).error_code and found
    )
    assert (state.status, state.error_code) == ("VerificationFailed", "DnsRecordsNotMatched")


def test_an_azure_managed_domain_is_verified_at_once(client: CommunicationServiceManagementClient) -> None:
    """An Azure-managed domain has no records and is Verified in every state."""
    client.email_services.begin_create_or_update(GROUP, "mail", EUROPE).result()
    parameters = {"location": "global", "properties": {"domainManagement": "AzureManaged"}}
    made = client.domains.begin_create_or_update(GROUP, "mail", "AzureManagedDomain", parameters).result()
    assert made.from_sender_domain is not None
    assert made.from_sender_domain.endswith(".azurecomm.net")
    assert made.verification_states.dmarc.status == "Verified"
    assert made.verification_records.domain is None
    service = linked(made)
    assert client.communication_services.begin_create_or_update(GROUP, "managed", service).result().linked_domains


@pytest.mark.parametrize(
    ("name", "management"),
    [("Other", "AzureManaged"), ("not a domain", "CustomerManaged"), ("example.com", "Nobody")],
)
def test_a_wrong_domain_is_refused(client: CommunicationServiceManagementClient, name: str, management: str) -> None:
    """A name that does not fit the management is refused with the one sentence that the service has."""
    client.email_services.begin_create_or_update(GROUP, "mail", EUROPE).result()
    with pytest.raises(HttpResponseError) as raised:
        client.domains.begin_create_or_update(
            GROUP, "mail", name, {"location": "global", "properties": {"domainManagement": management}}
        )
    assert raised.value.error is not None
    assert raised.value.error.code == "ResourceCreationValidateFailed"


def test_senders_are_listed_in_lower_case(client: CommunicationServiceManagementClient, domain: Any) -> None:
    """A new domain has donotreply; GET and list show the short form, PUT the caller's case."""
    assert domain
    put = client.sender_usernames.create_or_update(
        GROUP, "mail", DOMAIN, "Scanner", {"properties": {"username": "Scanner"}}
    )
    assert (put.name, put.provisioning_state) == ("Scanner", "Succeeded")
    listed = {sender.name: sender for sender in client.sender_usernames.list_by_domains(GROUP, "mail", DOMAIN)}
    assert set(listed) == {"donotreply", "scanner"}
    assert listed["scanner"].type == "emailservices/domains/senderusernames"
    assert listed["scanner"].system_data is None
    assert put.id is not None
    assert listed["scanner"].id == put.id.lower()
    assert client.sender_usernames.get(GROUP, "mail", DOMAIN, "SCANNER").username == "SCANNER"
    client.sender_usernames.delete(GROUP, "mail", DOMAIN, "scanner")
    with pytest.raises(ResourceNotFoundError):
        client.sender_usernames.get(GROUP, "mail", DOMAIN, "scanner")


def test_a_sender_is_called_as_its_resource(client: CommunicationServiceManagementClient, domain: Any) -> None:
    """A sender whose username differs from its name is refused."""
    assert domain
    with pytest.raises(HttpResponseError):
        client.sender_usernames.create_or_update(GROUP, "mail", DOMAIN, "one", {"properties": {"username": "two"}})


def smtp_username(username: str) -> dict[str, dict[str, str]]:
    """Return the body of an SMTP user name."""
    ids = {"entraApplicationId": str(uuid.uuid4()), "tenantId": str(uuid.uuid4())}
    return {"properties": {"username": username, **ids}}


def test_smtp_usernames_differ_between_put_and_get(client: CommunicationServiceManagementClient) -> None:
    """PUT echoes the case, GET and list have lower case, the short type and no systemData."""
    client.communication_services.begin_create_or_update(GROUP, "acs", EUROPE).result()
    put = client.smtp_usernames.create_or_update(GROUP, "acs", "TheScanner", smtp_username("scan"))
    assert (put.name, put.type) == ("TheScanner", "microsoft.communication/communicationservices/smtpusernames")
    found = client.smtp_usernames.get(GROUP, "acs", "TheScanner")
    assert (found.name, found.type, found.system_data) == ("thescanner", "communicationservices/smtpusernames", None)
    assert found.id is not None
    assert "/communicationservices/acs/SmtpUsernames/thescanner" in found.id
    assert [one.name for one in client.smtp_usernames.list(GROUP, "acs")] == ["thescanner"]
    client.smtp_usernames.delete(GROUP, "acs", "thescanner")
    assert list(client.smtp_usernames.list(GROUP, "acs")) == []


@pytest.mark.parametrize(("name", "username"), [("Same", "same"), ("r", "me@example.net"), ("under_score", "x")])
def test_wrong_smtp_usernames_are_refused(
    client: CommunicationServiceManagementClient, name: str, username: str
) -> None:
    """A user name equal to the name, or on a domain that is not linked, or a wrong name is refused."""
    client.communication_services.begin_create_or_update(GROUP, "acs", EUROPE).result()
    with pytest.raises(HttpResponseError, match=r"\[simulator\]"):
        client.smtp_usernames.create_or_update(GROUP, "acs", name, smtp_username(username))


def test_an_smtp_username_is_used_once(client: CommunicationServiceManagementClient) -> None:
    """A second resource with the same user name is refused; the first can be written again."""
    client.communication_services.begin_create_or_update(GROUP, "acs", EUROPE).result()
    for _ in range(2):
        client.smtp_usernames.create_or_update(GROUP, "acs", "one", smtp_username("scan"))
    with pytest.raises(HttpResponseError) as raised:
        client.smtp_usernames.create_or_update(GROUP, "acs", "two", smtp_username("SCAN"))
    assert raised.value.status_code == 409


def test_deletion_goes_from_the_link_upwards(
    simulator: Any, client: CommunicationServiceManagementClient, domain: Any, wait: Any
) -> None:
    """A linked domain and an e-mail service with domains cannot be deleted; unlinked, both go."""
    publish(simulator, domain)
    verify(client, wait)
    client.communication_services.begin_create_or_update(GROUP, "acs", linked(domain)).result()
    with pytest.raises(HttpResponseError) as linked_still:
        client.domains.begin_delete(GROUP, "mail", DOMAIN)
    with pytest.raises(HttpResponseError) as not_empty:
        client.email_services.begin_delete(GROUP, "mail")
    assert (linked_still.value.status_code, not_empty.value.status_code) == (409, 409)
    assert (
        client.communication_services.update(GROUP, "acs", {"properties": {"linkedDomains": []}}).linked_domains == []
    )
    client.domains.begin_delete(GROUP, "mail", DOMAIN).result()
    client.email_services.begin_delete(GROUP, "mail").result()
    with pytest.raises(ResourceNotFoundError):
        client.email_services.get(GROUP, "mail")
    client.email_services.begin_delete(GROUP, "mail").result()


def test_a_put_without_links_unlinks(
    simulator: Any, client: CommunicationServiceManagementClient, domain: Any, wait: Any
) -> None:
    """LinkedDomains is sent whole with every PUT: one without it unlinks, a PATCH of tags does not."""
    publish(simulator, domain)
    verify(client, wait)
    client.communication_services.begin_create_or_update(GROUP, "acs", linked(domain)).result()
    patched = client.communication_services.update(GROUP, "acs", {"tags": {"a": "b"}})
    assert (patched.linked_domains, patched.tags) == ([domain.id], {"a": "b"})
    assert client.communication_services.begin_create_or_update(GROUP, "acs", EUROPE).result().linked_domains is None


def test_keys_are_listed_and_regenerated(client: CommunicationServiceManagementClient) -> None:
    """Keys stay until regenerated; regenerateKey shows the new one only."""
    client.communication_services.begin_create_or_update(GROUP, "acs", EUROPE).result()
    keys = client.communication_services.list_keys(GROUP, "acs")
    assert keys.primary_connection_string == (
        f"endpoint=https://acs.europe.communication.azure.com/;accesskey={keys.primary_key}"
    )
    new = client.communication_services.regenerate_key(GROUP, "acs", {"keyType": "Secondary"})
    assert (new.primary_key, new.secondary_key == keys.secondary_key) == (None, False)
    assert client.communication_services.list_keys(GROUP, "acs").primary_key == keys.primary_key


def test_names_are_checked(client: CommunicationServiceManagementClient) -> None:
    """A name is available until it is taken; a malformed one is invalid."""
    check = client.communication_services.check_name_availability
    kind = "Microsoft.Communication/CommunicationServices"
    assert check({"name": "acs", "type": kind}).name_available
    client.communication_services.begin_create_or_update(GROUP, "acs", EUROPE).result()
    assert check({"name": "ACS", "type": kind}).reason == "AlreadyExists"
    assert check({"name": "no name", "type": kind}).reason == "Invalid"


def test_suppression_lists_are_kept(client: CommunicationServiceManagementClient, domain: Any) -> None:
    """Lists belong to a sender of the domain, and hold addresses."""
    assert domain
    with pytest.raises(HttpResponseError):
        client.suppression_lists.create_or_update(GROUP, "mail", DOMAIN, "l", {"properties": {"listName": "nobody"}})
    client.suppression_lists.create_or_update(GROUP, "mail", DOMAIN, "l", {"properties": {"listName": "donotreply"}})
    address = {"properties": {"email": "boss@example.org", "notes": "left"}}
    client.suppression_list_addresses.create_or_update(GROUP, "mail", DOMAIN, "l", "a", address)
    (found,) = client.suppression_list_addresses.list(GROUP, "mail", DOMAIN, "l")
    assert (found.email, found.notes, found.last_modified is None) == ("boss@example.org", "left", False)
    client.suppression_list_addresses.delete(GROUP, "mail", DOMAIN, "l", "a")
    client.suppression_lists.delete(GROUP, "mail", DOMAIN, "l")
    assert list(client.suppression_lists.list_by_domain(GROUP, "mail", DOMAIN)) == []


def test_resources_are_listed(client: CommunicationServiceManagementClient, domain: Any) -> None:
    """Services are listed by group and by subscription, domains by their service."""
    client.communication_services.begin_create_or_update(GROUP, "acs", EUROPE).result()
    for found in (
        client.communication_services.list_by_resource_group(GROUP),
        client.communication_services.list_by_subscription(),
    ):
        assert [one.name for one in found] == ["acs"]
    assert [one.name for one in client.email_services.list_by_subscription()] == ["mail"]
    assert [one.id for one in client.domains.list_by_email_service_resource(GROUP, "mail")] == [domain.id]
    assert list(client.email_services.list_verified_exchange_online_domains()) == ["simulated.onmicrosoft.com"]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"location": "westeurope", "properties": {"dataLocation": "Europe"}}, "LocationNotAvailableForResourceType"),
        ({"location": "global", "properties": {"dataLocation": "Mars"}}, "ResourceCreationValidateFailed"),
        ({"location": "global"}, "InvalidRequestContent"),
    ],
)
def test_wrong_locations_are_refused(
    client: CommunicationServiceManagementClient, wanted: dict[str, Any], code: str
) -> None:
    """Location is global, dataLocation one of a list."""
    with pytest.raises(HttpResponseError) as raised:
        client.email_services.begin_create_or_update(GROUP, "mail", wanted)
    assert raised.value.error is not None
    assert raised.value.error.code == code


BASE = f"/resourceGroups/{GROUP}/providers/Microsoft.Communication"
VERSION = {"api-version": "2023-04-01"}


def test_a_create_looks_as_recorded(arm: httpx.Client) -> None:
    """201, Accepted, etag, Azure-AsyncOperation and no Retry-After; a fresh domain shows two properties only."""
    body = {"location": "Global", "properties": {"dataLocation": "United States"}}
    assert arm.put(f"{BASE}/emailServices/mail", params=VERSION, json=body).status_code == 201
    body = {"location": "Global", "properties": {"domainManagement": "CustomerManaged"}}
    made = arm.put(f"{BASE}/emailServices/mail/domains/{DOMAIN}", params=VERSION, json=body)
    assert made.status_code == 201
    assert made.json()["properties"] == {"domainManagement": "CustomerManaged", "provisioningState": "Accepted"}
    assert made.json()["type"] == "microsoft.communication/emailservices/domains"
    assert {"etag", "azure-asyncoperation"} <= set(made.headers)
    assert "retry-after" not in made.headers
    status = arm.get(made.headers["azure-asyncoperation"])
    assert status.json()["status"] == "Accepted"
    assert {"id", "name", "resourceId", "status", "startTime"} == set(status.json())


def test_a_deletion_looks_as_recorded(arm: httpx.Client, wait: Any) -> None:
    """202 with both headers, polls with 202 Deleting and newly signed addresses, then 200 and 404."""
    body = {"location": "global", "properties": {"dataLocation": "Europe"}}
    arm.put(f"{BASE}/emailServices/mail", params=VERSION, json=body)
    deleted = arm.delete(f"{BASE}/emailServices/mail", params=VERSION)
    assert deleted.status_code == 202
    poll = arm.get(deleted.headers["azure-asyncoperation"])
    assert (poll.status_code, poll.json()["status"]) == (202, "Deleting")
    assert poll.headers["azure-asyncoperation"] != deleted.headers["azure-asyncoperation"]
    assert arm.get(deleted.headers["location"]).status_code == 202
    assert wait(lambda: arm.get(deleted.headers["location"]).status_code == 200)
    assert arm.get(f"{BASE}/emailServices/mail", params=VERSION).status_code == 404


def test_an_operation_needs_its_signature(arm: httpx.Client) -> None:
    """The address of an operation is refused once a client shortens it."""
    body = {"location": "global", "properties": {"dataLocation": "Europe"}}
    made = arm.put(f"{BASE}/emailServices/mail", params=VERSION, json=body)
    assert arm.get(made.headers["azure-asyncoperation"].partition("&")[0]).status_code == 400


def test_types_are_known_from_their_version_on(arm: httpx.Client) -> None:
    """SMTP user names are not known to 2023-04-01 and 2025-05-01."""
    for version in ("2023-04-01", "2025-05-01"):
        found = arm.get(f"{BASE}/communicationServices/acs/smtpUsernames", params={"api-version": version})
        assert (found.status_code, found.json()["error"]["code"]) == (400, "NoRegisteredProviderFound")
