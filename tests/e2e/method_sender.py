"""Devices of every method: what each sends with, as its hand-out says, through an ordinary SMTP client."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from azure.identity import ClientSecretCredential, DeviceCodeCredential

from tests.e2e.places import INBOX

# Server → where the simulator stands in for it; any other host is the tenant's MX host.
SERVERS = {
    "smtp.azurecomm.net": "MFDSIM_SMTP_ACS",
    "smtp.office365.com": "MFDSIM_SMTP_EXCHANGE",
    "smtp.hve.mx.microsoft": "MFDSIM_SMTP_HVE",
}
# This computer's address at the site, and the public one that it stands for.
OFFICE = ("127.0.0.11", "203.0.113.10")


@dataclass
class MethodSender:
    """Sends as the devices of a project do."""

    simulator: Any

    def send(self, device: Mapping[str, Any]) -> None:
        """Send one mail with what the device is told."""
        env = self.simulator.env
        host, port = env[SERVERS.get(device["host"], "MFDSIM_SMTP_MX")].rsplit(":", 1)
        source = None if device["mechanism"] else (OFFICE[0], 0)
        with smtplib.SMTP(host, int(port), timeout=30, source_address=source) as client:
            client._host = device["host"]  # type: ignore[attr-defined] # the name that the certificate is checked for
            if device["encryption"] == "starttls":
                client.starttls(context=ssl.create_default_context(cafile=env["SSL_CERT_FILE"]))
            client.ehlo()
            self._log_in(client, device)
            client.send_message(_message(device))

    def _log_in(self, client: smtplib.SMTP, device: Mapping[str, Any]) -> None:
        if device["mechanism"] == "LOGIN":
            client.user, client.password = device["username"], device["password"]
            client.auth("LOGIN", client.auth_login)
        elif device["mechanism"] == "XOAUTH2":
            sent = f"user={device['username']}\x01auth=Bearer {self._token(device)}\x01\x01"
            client.auth("XOAUTH2", lambda challenge=None: "" if challenge else sent)

    def _token(self, device: Mapping[str, Any]) -> str:
        oauth = device["oauth"]
        common = {
            "authority": self.simulator.env["AZURE_AUTHORITY_HOST"],
            "disable_instance_discovery": True,
            "connection_verify": self.simulator.env["REQUESTS_CA_BUNDLE"],
        }
        tenant, client = oauth["tenantId"], oauth["clientId"]
        if oauth["flow"] == "client-credentials":
            return ClientSecretCredential(tenant, client, device["password"], **common).get_token(oauth["scope"]).token
        credential = DeviceCodeCredential(
            client, tenant_id=tenant, prompt_callback=lambda _url, code, _end: self._sign_in(code, device), **common
        )
        [scope] = [scope for scope in oauth["scope"].split() if scope != "offline_access"]
        return credential.get_token(scope).token

    def _sign_in(self, code: str, device: Mapping[str, Any]) -> None:
        entered = {"code": code, "user": device["username"]}
        self.simulator.inspect.post("/inspection/devicelogin", json=entered).raise_for_status()


def _message(device: Mapping[str, Any]) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = device["from"], INBOX, "Scan"
    message["X-Device"] = device["id"]
    message.set_content("One page.")
    return message
