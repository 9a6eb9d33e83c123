"""What a device is told by its sending method: host, port, encryption, and how it logs in."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from catalog import Catalog, Method
from handouts import MailSettings, OauthSettings
from program import uses
from program.answers import Answers
from settings import Device, StackSettings
from settings.bridge_server import bridge_server

SENDER_DOMAIN, HOST, CLIENT_ID = "sender domain", "host", "client id"
"""What only an answer of a cloud tells."""

# What a token is asked for, by method and by whether the device fetches it itself (facts: Microsoft Learn, "Authenticate
# an IMAP, POP or SMTP connection using OAuth" for SMTP, "High Volume Email" for HVE).
SCOPES = {
    (uses.SUBMISSION_OAUTH, True): "https://outlook.office365.com/.default",
    (uses.SUBMISSION_OAUTH, False): "https://outlook.office.com/SMTP.Send offline_access",
    (uses.HVE_OAUTH, True): "https://outlook.office.com/.default",
    (uses.HVE_OAUTH, False): "offline_access https://outlook.office.com/.default",
}


def awaited(settings: StackSettings, device: Device, answers: Answers) -> dict[str, pulumi.Output[str]]:
    """Return the answers that the device's settings need; none for most devices, so that most are known in a preview."""
    found: dict[str, pulumi.Output[str]] = {}
    domain = settings.domain_of(device)
    if domain and domain.azure_managed:
        # Azure chooses the name of its own domain, so the From address is known once the domain exists.
        found[SENDER_DOMAIN] = answers.sender_domains[domain.name]
    if device.method in answers.hosts:
        found[HOST] = answers.hosts[device.method]
    if settings.flow(device) == uses.APP_ONLY:
        found[CLIENT_ID] = answers.client_ids[device.method]
    return found


def mail_settings(
    settings: StackSettings, catalog: Catalog, device: Device, answered: Mapping[str, str]
) -> MailSettings:
    """Return the settings; `answered` has a value for each that `awaited` named."""
    method = catalog.methods[device.method]
    oauth = _oauth(settings, catalog, device, answered)
    return MailSettings(
        host=answered.get(HOST) or _host(settings, catalog, device, method),
        port=method.port,
        encryption=method.encryption,
        mechanism="XOAUTH2" if oauth else next(iter(method.mechanisms), ""),
        # Empty where the user name is the credential's, which may be shared; it is filled in when the hand-out is rendered.
        username=settings.mailbox(device),
        sender=_sender(device, answered),
        max_message_bytes=_most_bytes(settings, catalog, device),
        root_certificates=method.root_certificates,
        oauth=oauth,
    )


def _host(settings: StackSettings, catalog: Catalog, device: Device, method: Method) -> str:
    bridge = settings.bridge_of(device)
    limit = catalog.device_types[device.type].limits.host
    return bridge_server(bridge, limit) if bridge else method.host or ""


def _sender(device: Device, answered: Mapping[str, str]) -> str:
    local_part, _, domain = device.sender.rpartition("@")
    return f"{local_part}@{answered.get(SENDER_DOMAIN, domain)}"


def _most_bytes(settings: StackSettings, catalog: Catalog, device: Device) -> int | None:
    # A bridge takes what the method takes by which it forwards.
    return catalog.methods[settings.upstream(device)].max_message_bytes


def _oauth(
    settings: StackSettings, catalog: Catalog, device: Device, answered: Mapping[str, str]
) -> OauthSettings | None:
    if catalog.methods[device.method].login != "oauth":
        return None
    flow = settings.flow(device) or "device-code"
    return OauthSettings(
        flow=flow,
        tenant_id=settings.tenant_id,
        client_id=answered.get(CLIENT_ID) or uses.vendor_client_id(settings, catalog, device),
        scope=SCOPES[device.method, flow == uses.APP_ONLY],
    )
