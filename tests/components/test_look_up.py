"""What is not there is no error; everything else is."""

from __future__ import annotations

import pytest

from components.look_up import found_or_none


@pytest.mark.parametrize(
    "message",
    [
        'invocation of azure-native:communication:getDomain returned an error: Status=404 Code="ResourceNotFound"',
        "RESPONSE 404: 404 Not Found\nERROR CODE: ParentResourceNotFound",
        'Code="ResourceGroupNotFound" Message="Resource group \'rg\' could not be found."',
        'invocation of azuread:index/getServicePrincipal returned an error: No service principal found for client ID: "x"',
    ],
)
def test_what_is_missing_is_none(message: str) -> None:
    """ARM and azuread each have words of their own for it."""

    def ask() -> str:
        raise Exception(message)  # noqa: TRY002 - as the SDK does

    assert found_or_none(ask) is None


@pytest.mark.parametrize(
    "message",
    [
        'Status=403 Code="AuthorizationFailed" Message="… over scope \'/resourceGroups/rg-customer-404/…\'"',
        'Status=400 Code="SubscriptionNotFound"',
        "RESPONSE 403: 403 Forbidden\nERROR CODE: AuthorizationFailed … EmailNotFoundLtd",
    ],
)
def test_another_error_goes_on(message: str) -> None:
    """A refusal says nothing about what is there, whatever stands in its text."""

    def ask() -> str:
        raise Exception(message)  # noqa: TRY002 - as the SDK does

    with pytest.raises(Exception, match=r"AuthorizationFailed|SubscriptionNotFound"):
        found_or_none(ask)


def test_an_answer_is_handed_on() -> None:
    """What is there is returned."""
    assert found_or_none(lambda: "there") == "there"
