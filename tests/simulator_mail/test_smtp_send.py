"""Sending through smtp.azurecomm.net with smtplib, swaks and curl."""

from __future__ import annotations

import contextlib
import re
import shutil
import smtplib
import subprocess
from typing import TYPE_CHECKING

import pytest

from simulator.services import communication_kinds as kinds
from simulator.services.mail_refusals import QuotaExceededError
from simulator.settings import Settings
from simulator.world import build_world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.simulator_mail.conftest import Azure, Office


def refused(office: Office, sender: str) -> tuple[int, bytes, str]:
    """Send in vain and return code, text and true reason."""
    with pytest.raises(smtplib.SMTPSenderRefused) as raised:
        office.send(sender)
    error = raised.value.smtp_error
    text = error if isinstance(error, bytes) else error.encode()
    return raised.value.smtp_code, text, str(office.events[-1]["reason"])


def test_accepted_mail_lands_in_the_mailbox(office: Office) -> None:
    """Accepted mail stands in the recipient's mailbox with everything that a test asks for."""
    office.send()
    (mail,) = office.azure.world.mail.mailboxes("BOSS@example.org")
    assert mail["from"] == mail["mail_from"] == office.sender
    assert (mail["to"], mail["subject"], mail["username"]) == (["boss@example.org"], "Scan", office.username)
    assert mail["display_name"] == "Scanner in the hall"
    assert mail["size"] > 50
    assert mail["headers"]["To"] == "boss@example.org"
    assert office.azure.world.mail.mailboxes("other@example.org") == []


def test_donotreply_may_send(office: Office) -> None:
    """The sender that every domain has may send."""
    office.send(f"DoNotReply@{office.domain.name}")
    assert office.azure.world.mail.mailboxes()


def test_an_unknown_sender_is_refused(office: Office) -> None:
    """A local part without sender user name is refused."""
    code, text, reason = refused(office, f"stranger@{office.domain.name}")
    assert (code, reason) == (550, "unknown-sender")
    assert b"[simulator]" in text


def test_an_unlinked_domain_is_refused(office: Office) -> None:
    """A domain that the service does not link is refused with 5.1.7."""
    code, text, reason = refused(office, "scanner@elsewhere.example.com")
    assert (code, text) == (550, b"5.1.7 The specified sender domain has not been linked.")
    assert reason == "domain-not-linked"


def test_unlinking_stops_mail(office: Office, azure: Azure) -> None:
    """A domain that is unlinked stops sending at once."""
    azure.put(office.service, {"dataLocation": "Europe"})
    assert refused(office, office.sender)[2] == "domain-not-linked"


def test_a_verification_that_is_lost_stops_mail(office: Office, azure: Azure) -> None:
    """A domain that is no longer verified stops sending."""
    azure.world.verification.configure({"lose": ["SPF"]})
    assert refused(office, office.sender)[2] == "domain-not-linked"


def test_from_in_the_header_is_checked_too(office: Office) -> None:
    """A permitted envelope sender does not help a From that is not permitted."""
    with office.connect() as client:
        client.login(office.username, office.password)
        with pytest.raises(smtplib.SMTPDataError) as raised:
            client.sendmail(office.sender, ["boss@example.org"], office.message("ceo@example.org").as_string())
    assert raised.value.smtp_code == 550


def test_a_message_without_from_is_refused(office: Office) -> None:
    """A message without From is refused."""
    with office.connect() as client:
        client.login(office.username, office.password)
        with pytest.raises(smtplib.SMTPDataError):
            client.sendmail(office.sender, ["boss@example.org"], "Subject: x\r\n\r\nx")
    assert office.events[-1]["reason"] == "no-from"


def test_the_51st_recipient_is_refused(office: Office) -> None:
    """Fifty recipients are taken, the next is refused."""
    recipients = [f"p{number}@example.org" for number in range(51)]
    with office.connect() as client:
        client.login(office.username, office.password)
        failed = client.sendmail(office.sender, recipients, office.message().as_string())
    assert list(failed) == ["p50@example.org"]
    assert len(office.azure.world.mail.mailboxes()[0]["to"]) == 50


def test_a_message_over_10_mb_is_refused(office: Office) -> None:
    """The limit is announced, and a larger message is refused."""
    message = office.message()
    message.set_content("x" * 70 + "\n" * 10 + ("y" * 98 + "\n") * 110_000)
    with office.connect() as client:
        client.login(office.username, office.password)
        assert client.esmtp_features["size"] == str(10 * 1024 * 1024)
        with pytest.raises(smtplib.SMTPException, match="552"):
            client.send_message(message)


def test_the_quota_of_a_minute_is_kept(office: Office, azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message over the limit is refused for now, and counts itself."""
    monkeypatch.setattr(azure.world.clock, "time_scale", 1.0)
    azure.world.mail.quota.configure({"custom": {"perMinute": 2}})
    office.send()
    office.send()
    with pytest.raises(smtplib.SMTPDataError) as raised:
        office.send()
    assert raised.value.smtp_code // 100 == 4
    assert office.events[-1]["reason"] == "quota-perMinute"
    azure.world.clock.advance(61)
    office.send()


@pytest.mark.parametrize(("azure_managed", "per_minute", "per_hour"), [(False, 30, 100), (True, 5, 10)])
def test_the_documented_limits_stand(*, azure_managed: bool, per_minute: int, per_hour: int) -> None:
    """Thirty a minute and a hundred an hour on custom domains, five and ten on Azure-managed ones."""
    world = build_world(Settings(time_scale=1.0))
    sent = 0
    for _ in range(per_hour // per_minute + 1):
        for _ in range(per_minute):
            with contextlib.suppress(QuotaExceededError):
                world.mail.quota.count(azure_managed=azure_managed)
                sent += 1
        with pytest.raises(QuotaExceededError):
            world.mail.quota.count(azure_managed=azure_managed)
        world.clock.advance(61)
    # The refused attempts count too, so that fewer than the hour's limit went through.
    refused = per_hour // per_minute
    assert sent <= per_hour
    assert sent >= per_hour - refused


def test_a_suppressed_recipient_gets_nothing(office: Office, azure: Azure) -> None:
    """Mail to a suppressed address is accepted and does not arrive."""
    ref = office.domain.child(kinds.SUPPRESSION_LIST, "list-1")
    azure.put(ref, {"listName": "scanner"})
    azure.put(ref.child(kinds.SUPPRESSION_ADDRESS, "a-1"), {"email": "boss@example.org"})
    office.send()
    assert azure.world.mail.mailboxes() == []
    assert azure.world.history.events("mail.suppressed")


def test_an_azure_managed_domain_sends(office: Office, azure: Azure) -> None:
    """A sender on an Azure-managed domain sends from the generated address."""
    domain = azure.domain("AzureManagedDomain")
    azure.put(office.service, {"dataLocation": "Europe", "linkedDomains": [office.domain.id, domain.id]})
    address = azure.world.communication.store.get(domain)["properties"]["mailFromSenderDomain"]
    assert re.fullmatch(r"[0-9a-f-]{36}\.azurecomm\.net", address)
    office.send(f"donotreply@{address}")
    assert azure.world.mail.mailboxes()[0]["from"] == f"donotreply@{address}"


@pytest.mark.skipif(shutil.which("swaks") is None, reason="swaks is not installed")
def test_swaks_sends(office: Office) -> None:
    """Swaks sends with AUTH LOGIN after STARTTLS, and checks the certificate's authority."""
    host, _, port = office.address.partition(":")
    done = subprocess.run(
        ["swaks", "--server", host, "--port", port, "--from", office.sender, "--to", "boss@example.org", "--tls",
         "--tls-verify", "--tls-ca-path", str(office.ca_file), "--auth", "LOGIN", "--auth-user", office.username,
         "--auth-password", office.password],
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert office.azure.world.mail.mailboxes("boss@example.org")


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_sends(office: Office, tmp_path: Path) -> None:
    """Curl sends, mapping the real host name to the simulator and checking its certificate."""
    mail = tmp_path / "mail.txt"
    mail.write_text(office.message().as_string().replace("\n", "\r\n"))
    done = subprocess.run(
        ["curl", "-sS", "--connect-to", f"smtp.azurecomm.net:587:{office.address}", "--cacert", str(office.ca_file),
         "--ssl-reqd", "--url", "smtp://smtp.azurecomm.net:587", "--mail-from", office.sender,
         "--mail-rcpt", "boss@example.org", "--user", f"{office.username}:{office.password}", "-T", str(mail)],
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert office.azure.world.mail.mailboxes("boss@example.org")
