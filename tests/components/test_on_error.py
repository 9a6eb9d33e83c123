"""What happens when the creation of a child fails."""

from __future__ import annotations

import asyncio

import pulumi
import pytest

from components import on_error as on_error_module
from components.existing_consent import Consent
from components.on_error import existing_id, import_command, on_error, pause_before, replicating

GUID = "8a6f2d9e-0b0f-4a5e-9a3c-3f7b2d1c0e55"
ARM_ID = "/subscriptions/2222/resourceGroups/rg/providers/Microsoft.Communication/emailServices/mail"


@pytest.mark.parametrize(
    "message",
    [
        'Status=400 Code="PrincipalNotFound" Message="Principal 1234 does not exist in the directory 5678."',
        "Request_ResourceNotFound: Resource '1234' does not exist or one of its queried reference-property objects are not present",
        "NoBackingApplicationObject",
        "RoleDefinitionDoesNotExist: The specified role definition with ID '1234' does not exist.",
    ],
)
def test_replication_lag_is_recognised(message: str) -> None:
    """Errors that a later try does not meet again."""
    assert replicating(message)


def test_another_error_is_not_tried_again() -> None:
    """A missing right stays missing."""
    assert not replicating("AuthorizationFailed: the client does not have authorization")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (f"cannot create already existing resource '{ARM_ID}'", ARM_ID),
        (
            f'A resource with the ID "/applications/{GUID}" already exists - to be managed via this resource needs to be imported',
            f"/applications/{GUID}",
        ),
        (
            f'An existing "azuread_application" with name "mfd-prod" (ID: "{GUID}") was found and `prevent_duplicate_names`',
            GUID,
        ),
        ("quota exceeded", None),
    ],
)
def test_the_id_of_what_exists_already_is_found(message: str, expected: str | None) -> None:
    """Both providers name it, each in its own words."""
    assert existing_id(message) == expected


def test_the_import_command_names_type_name_id_and_parent() -> None:
    """It can be pasted as it stands."""
    parent = "urn:pulumi:prod::mfd::mfd:components:EmailService::mail"
    urn = "urn:pulumi:prod::mfd::mfd:components:EmailService$azure-native:communication:EmailService::mail"
    command = import_command(urn, ARM_ID, parent)
    assert command.startswith(
        f"./mfd pulumi import 'azure-native:communication:EmailService' 'mail' '{ARM_ID}' --stack prod"
    )
    assert f"--parent 'parent={parent}'" in command


def test_a_resource_of_another_subscription_is_imported_with_its_provider() -> None:
    """Without it the import would look in the stack's own subscription, at every later refresh too."""
    urn = "urn:pulumi:prod::mfd::mfd:components:EmailDomain$azure-native:dns:RecordSet::mail-dkim"
    provider = "urn:pulumi:prod::mfd::mfd:components:DnsZone$pulumi:providers:azure-native::zone-subscription"
    assert f"--provider 'provider={provider}' " in import_command(urn, ARM_ID, "", provider)
    assert "--provider" not in import_command(urn, ARM_ID, "")


def test_an_application_is_imported_by_its_path() -> None:
    """The error names the bare object id, and the import wants a path."""
    urn = "urn:pulumi:prod::mfd::mfd:components:SmtpApplication$azuread:index/application:Application::smtp"
    assert f" '/applications/{GUID}' " in import_command(urn, GUID, "")


def test_a_consent_that_exists_is_printed_as_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Graph does not name it, so it is looked up; what to know before taking it over stands in front of the command."""
    told: list[str] = []

    async def found(_message: str, _inputs: object) -> Consent:
        return Consent("/oauth2PermissionGrants/ours", "It may be another stack's.")

    monkeypatch.setattr(on_error_module, "existing_consent", found)
    monkeypatch.setattr("pulumi.log.error", told.append)
    kind = "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant"
    arguments = pulumi.ErrorHookArgs(
        urn=f"urn:pulumi:prod::mfd::mfd:components:VendorApplication${kind}::sharp-graph",
        id="",
        name="sharp-graph",
        type=kind,
        new_inputs={},
        failed_operation="create",
        errors=["Permission entry already exists."],
    )
    assert asyncio.run(on_error(arguments, "parent-urn")) is False
    [text] = told
    assert "It may be another stack's. Take it over" in text
    assert f"./mfd pulumi import '{kind}' 'sharp-graph' '/oauth2PermissionGrants/ours' --stack prod" in text


def test_pauses_grow_and_stay_bounded() -> None:
    """Twelve tries take about five minutes."""
    pauses = [pause_before(attempt) for attempt in range(1, 13)]
    assert pauses[:3] == [2.0, 4.0, 8.0]
    assert 240 < sum(pauses) < 330


SMTP_USERNAME = "azure-native:communication:SmtpUsername"


def refused(message: str, tries: int, operation: str = "create", kind: str = SMTP_USERNAME) -> pulumi.ErrorHookArgs:
    """Return what the hook is told when an operation has failed `tries` times with the same message."""
    return pulumi.ErrorHookArgs(
        urn=f"urn:pulumi:prod::mfd::mfd:components:SmtpIdentity${kind}::smtp-berlin",
        id="",
        name="smtp-berlin",
        type=kind,
        new_inputs={},
        failed_operation=operation,
        errors=[message] * tries,
    )


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Keep the pauses instead of making them."""
    made: list[float] = []

    async def keep(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr("asyncio.sleep", keep)
    return made


def test_a_new_smtp_user_name_waits_for_the_role(pauses: list[float]) -> None:
    """Nobody has written down what Azure answers before it sees the application's role, so each refusal is tried again."""
    answers = [asyncio.run(on_error(refused('Status=400 Code="BadRequest"', tries))) for tries in range(1, 10)]
    assert answers == [True] * 8 + [False]
    assert 120 < sum(pauses) < 180


@pytest.mark.parametrize(
    "message",
    [
        'Status=403 Code="Forbidden" Message="The application has no access to the resource."',
        'Status=401 Code="Unauthorized"',
        'Status=404 Code="NotFound"',
        'Status=400 Code="InvalidParameter" Message="The parameter entraApplicationId is invalid."',
        'Status=400 Code="InvalidParameter" Message="The principal has no role on the resource."',
        f"AADSTS700016: Application with identifier '{GUID}' was not found in the directory 'Contoso'.",
        f"AADSTS7000229: The client application {GUID} is missing service principal in the tenant {GUID}.",
        "AADSTS90033: A transient error has occurred. Please try again.",
        f"cannot check existence of resource '{ARM_ID}-409': status code 403, Forbidden",
    ],
)
@pytest.mark.usefixtures("pauses")
def test_what_may_mean_that_the_role_has_not_arrived_is_tried_again(message: str) -> None:
    """The role, the application or its principal may be what is not seen yet."""
    assert asyncio.run(on_error(refused(message, 8))) is True


@pytest.mark.parametrize(
    "message",
    [
        'Status=401 Code="ExpiredAuthenticationToken" Message="The access token expiry UTC time is earlier than now."',
        'Status=401 Code="InvalidAuthenticationTokenTenant" Message="The access token is from the wrong issuer."',
        f'cannot check existence of resource \'{ARM_ID}\': status code 401, {{"error":{{"code":"ExpiredAuthenticationToken"}}}}',
        f"AADSTS7000222: The provided client secret keys for app '{GUID}' are expired.",
        f"AADSTS7000215: Invalid client secret provided for app '{GUID}'.",
        "AADSTS70016: OAuth 2.0 device flow error.",
        "AzureCLICredential: ERROR: Please run 'az login' to setup account.",
        'Status=403 Code="ReadOnlyDisabledSubscription" Message="The subscription is disabled and marked as read only."',
        'Status=409 Code="Conflict" Message="The username is already in use by another application."',
        "RESPONSE 409: 409 Conflict",
        'Status=400 Code="InvalidParameter" Message="The parameter username is invalid."',
    ],
)
def test_a_reason_that_no_waiting_takes_away_is_told_at_once(message: str, pauses: list[float]) -> None:
    """The login, the subscription, a name in use, a wrong value: two and a half minutes change none of them."""
    assert asyncio.run(on_error(refused(message, 1))) is False
    assert pauses == []


@pytest.mark.parametrize(
    "arguments",
    [
        refused("AuthorizationFailed: the client does not have authorization", 1),
        refused(f"cannot create already existing resource '{ARM_ID}'", 1),
        refused("BadRequest", 1, operation="update"),
        refused("BadRequest", 1, kind="azure-native:communication:EmailService"),
    ],
)
def test_what_stays_refused_is_not_tried_again(arguments: pulumi.ErrorHookArgs, pauses: list[float]) -> None:
    """A missing right, a name that is taken, a change, and every other resource."""
    assert asyncio.run(on_error(arguments)) is False
    assert pauses == []
