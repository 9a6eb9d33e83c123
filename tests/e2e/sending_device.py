"""A device that sends: an ordinary SMTP client with what the hand-out says."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from tests.e2e.inspected import Inspected
from tests.e2e.places import INBOX


@dataclass
class SendingDevice(Inspected):
    """Sends mail to the simulator's SMTP server."""

    def send(self, device: Mapping[str, Any], **changed: Any) -> None:
        """Send one mail as the device would, with an ordinary SMTP client and the certificate checked."""
        told = {**device, **changed}
        with self._logged_in(told) as client:
            client.send_message(_message(told["from"]))

    def log_in(self, device: Mapping[str, Any]) -> None:
        """Log in as the device would, and send nothing: mails have a quota."""
        with self._logged_in(device):
            pass

    @contextmanager
    def _logged_in(self, told: Mapping[str, Any]) -> Iterator[smtplib.SMTP]:
        host, port = self.simulator.env["MFDSIM_SMTP_ACS"].rsplit(":", 1)
        context = ssl.create_default_context(cafile=self.simulator.env["SSL_CERT_FILE"])
        with smtplib.SMTP(host, int(port), timeout=30) as client:
            # The name that the certificate is checked for is the production one.
            client._host = told["host"]  # type: ignore[attr-defined] # smtplib has no public name for it
            client.starttls(context=context)
            client.ehlo()
            client.user, client.password = told["username"], told["password"]
            client.auth("LOGIN", client.auth_login)
            yield client

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


def _message(sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, INBOX, "Scan"
    message.set_content("One page.")
    return message
