"""The steps against a real SMTP server."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from probe import Options, Outcome, Patience, StepName, Subject, prove


def results(report: object) -> list[tuple[str, str]]:
    """Return name and result of each step."""
    return [(step.name.value, step.outcome.value) for step in report.steps]  # type: ignore[attr-defined] # any report


def test_the_right_settings_send_a_mail(subject: Subject, options: Options, mail_server: Any) -> None:
    """A mail goes from the sender of the settings, with one token in subject, Message-ID and header."""
    report = prove(subject, replace(options, to="me@contoso.com"))

    assert results(report) == [("dns", "skipped"), ("tcp", "ok"), ("tls", "ok"), ("login", "ok"), ("send", "ok")]
    assert report.passed
    (mail,) = mail_server.mails
    token = mail["X-MFD-Probe"]
    assert mail["From"] == "scanner@scan.contoso.com"
    assert mail["X-MFD-Device"] == "berlin-1"
    assert mail["Message-ID"] == report.message_id == f"<{token}@scan.contoso.com>"
    assert mail["Subject"] == f"Test of berlin-1 ({token[:8]})"


def test_two_mails_of_one_device_are_told_apart(subject: Subject, options: Options) -> None:
    """Each proof has a Message-ID of its own."""
    options = replace(options, to="me@contoso.com")

    assert prove(subject, options).message_id != prove(subject, options).message_id


def test_without_a_recipient_it_ends_after_the_login(subject: Subject, options: Options, mail_server: Any) -> None:
    """Nothing is sent unless asked for, and the device has passed."""
    report = prove(subject, options)

    assert results(report)[-2:] == [("login", "ok"), ("send", "skipped")]
    assert report.passed
    assert not mail_server.mails


def test_a_wrong_password_is_explained_in_order(subject: Subject, options: Options) -> None:
    """A 535 names its reply and its causes, the likeliest first, and no secret."""
    wrong = replace(subject, settings=replace(subject.settings, password="not-the-secret"))

    failure = prove(wrong, options).failure

    assert failure is not None
    assert failure.name is StepName.LOGIN
    assert failure.detail == "the login is refused: 535 5.7.3 Authentication unsuccessful"
    assert "few minutes" in failure.advice[0]
    assert "secret of the Entra application" in failure.advice[1]
    assert "'local-berlin@scan.contoso.com'" in failure.advice[2]
    assert "not-the-secret" not in repr(failure)


def test_a_login_that_works_later_passes(subject: Subject, options: Options, mail_server: Any) -> None:
    """A 535 is tried again while there is patience, and somebody is told why."""
    mail_server.refuse_logins = 1
    told: list[str] = []

    report = prove(
        subject, replace(options, patience=Patience(20)), lambda *news: told.append(news[2]) if news[2] else None
    )

    assert report.passed
    assert told == ["not yet, trying again in 1 s (the login is refused: 535 5.7.3 Authentication unsuccessful)"]
    assert "attempt 2" in report.steps[3].detail


def test_patience_ends(subject: Subject, options: Options, mail_server: Any) -> None:
    """A login that stays refused fails when the patience is over."""
    mail_server.refuse_logins = 100

    report = prove(subject, replace(options, patience=Patience(0.5)))

    assert report.failure is not None
    assert mail_server.logins == 2


@pytest.mark.parametrize("certificate_names", [("mail.elsewhere.example",)])
def test_a_certificate_for_another_name_is_refused(subject: Subject, options: Options) -> None:
    """The certificate is checked for the host of the settings, wherever the connection leads."""
    failure = prove(subject, options).failure

    assert failure is not None
    assert failure.name is StepName.TLS
    assert "smtp.azurecomm.net" in failure.detail + " ".join(failure.advice)


@pytest.mark.parametrize("tls_from_the_start", [True])
@pytest.mark.parametrize(
    ("certificate_names", "tls"), [(("smtp.azurecomm.net",), "ok"), (("mail.elsewhere.example",), "failed")]
)
def test_tls_from_the_start(subject: Subject, options: Options, *, tls: str) -> None:
    """With implicit TLS the certificate is checked for the host of the settings too."""
    settings = replace(subject.settings, encryption="tls")

    report = prove(replace(subject, settings=settings), options)

    assert results(report)[2] == ("tls", tls)


def test_an_unknown_root_is_refused(subject: Subject, options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the CA in SSL_CERT_FILE the chain is not accepted, and the advice says how to trust it."""
    monkeypatch.delenv("SSL_CERT_FILE")

    failure = prove(subject, options).failure

    assert failure is not None
    assert failure.name is StepName.TLS
    assert "SSL_CERT_FILE" in failure.advice[-1]


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("550 5.1.7 The specified sender domain has not been linked.", "linked to the Communication Service"),
        ("550 5.7.60 Sender not known", "sender user names"),
        ("451 4.5.127 Excessive message rate from sender", "quota"),
    ],
)
def test_a_refused_sender_is_explained(
    subject: Subject, options: Options, mail_server: Any, reply: str, words: str
) -> None:
    """The reply is repeated, and the advice fits it."""
    mail_server.at_mail = reply

    failure = prove(subject, replace(options, to="me@contoso.com")).failure

    assert failure is not None
    assert failure.name is StepName.SEND
    assert reply in failure.detail
    assert words in failure.advice[0]


def test_a_refused_mail_is_a_failure(subject: Subject, options: Options, mail_server: Any) -> None:
    """A mail that is refused after DATA fails the step, and there is no Message-ID."""
    mail_server.at_data = "554 5.2.3 Message too large"

    report = prove(subject, replace(options, to="me@contoso.com"))

    assert report.failure is not None
    assert "554 5.2.3" in report.failure.detail
    assert report.message_id is None


def test_nobody_listens(subject: Subject) -> None:
    """A refused connection names the place and the firewall."""
    settings = replace(subject.settings, host="127.0.0.1", port=1)

    report = prove(replace(subject, settings=settings), Options(timeout=2))

    assert results(report)[1:] == [("tcp", "failed"), ("tls", "skipped"), ("login", "skipped"), ("send", "skipped")]
    assert report.failure is not None
    assert "127.0.0.1:1 refuses" in report.failure.detail
    assert "firewall" in report.failure.advice[0]


def test_a_mechanism_that_is_not_offered(subject: Subject, options: Options) -> None:
    """AUTH PLAIN is not tried where the server does not offer it."""
    plain = replace(subject, settings=replace(subject.settings, mechanism="PLAIN"))

    failure = prove(plain, options).failure

    assert failure is not None
    assert failure.detail == "the server does not offer AUTH PLAIN; it offers LOGIN, XOAUTH2"


def test_an_unknown_password_is_no_success(subject: Subject, options: Options) -> None:
    """Without a password the login is left out, and sending too."""
    unknown = replace(subject, settings=replace(subject.settings, password=None))

    report = prove(unknown, replace(options, to="me@contoso.com"))

    assert [outcome for _, outcome in results(report)[3:]] == ["skipped", "skipped"]
    assert not report.passed


def test_a_report_is_plain_values(subject: Subject, options: Options) -> None:
    """JSON has the device, whether it passed, and each step with its result and advice."""
    report = prove(subject, options).as_json()

    assert report["device"] == "berlin-1"
    assert report["passed"] is True
    assert report["steps"][3] == {  # type: ignore[index] # JSON
        "name": "login",
        "result": Outcome.OK.value,
        "detail": "AUTH LOGIN as local-berlin@scan.contoso.com",
        "advice": [],
    }
