"""Devices that log in with an access token, and devices without a login."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handouts import OauthSettings
from probe import Options, StepError, StepName, Subject, prove
from tests.mail_server import TOKEN

OAUTH = OauthSettings("client-credentials", "tenant", "client", "https://outlook.office365.com/.default")


@pytest.fixture
def token_subject(subject: Subject) -> Subject:
    """Return a device that logs in with a token."""
    return replace(subject, settings=replace(subject.settings, mechanism="XOAUTH2", oauth=OAUTH))


def test_a_token_logs_in_and_sends(token_subject: Subject, options: Options, mail_server: Any) -> None:
    """The token that somebody gets for the device is what it logs in with."""
    report = prove(token_subject, replace(options, token_of=lambda _: TOKEN, to="me@contoso.com"))

    assert report.passed
    assert len(mail_server.mails) == 1


def test_a_refused_token_fails_with_the_reply(token_subject: Subject, options: Options) -> None:
    """The challenge that comes first is answered, and the reply after it is the reason; the token is not repeated."""
    failure = prove(token_subject, replace(options, token_of=lambda _: "another.token")).failure

    assert failure is not None
    assert failure.detail == "the login is refused: 535 5.7.3 Authentication unsuccessful"
    assert "another.token" not in repr(failure)


def test_no_token_is_a_failure_of_the_login(token_subject: Subject, options: Options) -> None:
    """What Entra ID says stands in the step."""

    def refused(_subject: Subject) -> str:
        raise StepError("Entra ID gives no token: AADSTS7000215")

    failure = prove(token_subject, replace(options, token_of=refused)).failure

    assert failure is not None
    assert (failure.name, failure.detail) == (StepName.LOGIN, "Entra ID gives no token: AADSTS7000215")


def test_where_somebody_signs_in_nothing_is_proven(token_subject: Subject, options: Options) -> None:
    """Connection and TLS are shown; the device neither passed nor failed."""
    report = prove(token_subject, replace(options, to="me@contoso.com"))

    assert [step.outcome.value for step in report.steps] == ["skipped", "ok", "ok", "skipped", "skipped"]
    assert not report.passed
    assert report.failure is None
    assert report.unproven == "XOAUTH2: somebody signs in at the device"


def test_the_mail_comes_from_the_address_at_the_site(subject: Subject, options: Options, mail_server: Any) -> None:
    """The connection leaves from the address that this computer has at the site."""
    report = prove(subject, replace(options, source_of=lambda _: "127.0.0.7", to="me@contoso.com"))

    assert report.passed
    assert mail_server.peers == ["127.0.0.7"]


def test_a_foreign_source_address_is_named(subject: Subject, options: Options) -> None:
    """An address that this computer does not have fails the connection with the way out."""
    failure = prove(subject, replace(options, source_of=lambda _: "192.0.2.17")).failure

    assert failure is not None
    assert failure.detail == "192.0.2.17 is no address of this computer"
    assert "--at SITE=ADDRESS" in failure.advice[0]


def test_what_cannot_be_proven_from_here_is_not_tried(subject: Subject, options: Options, mail_server: Any) -> None:
    """Nothing is connected, and the reason stands in the report."""
    report = prove(subject, replace(options, not_from_here=lambda _: "run this at the site"))

    assert report.unproven == "run this at the site"
    assert mail_server.logins == 0
    assert {step.detail for step in report.steps[1:]} == {"run this at the site"}
