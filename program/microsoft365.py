"""Declares what the methods of Exchange Online need; a stack without `mfd:microsoft365` never imports this."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from catalog import load_catalog
from components import (
    ClientSubmission,
    DirectSend,
    DnsZone,
    ExchangeShare,
    HighVolumeEmail,
    SmtpRelay,
    VendorApplication,
)
from components.child import child_of
from components.mfdmail import ExchangeFiles
from components.vendor_application import vendor_name
from program import exchange_arguments, uses
from program.answers import Answers
from program.exchange_state import wanted_state
from settings import Microsoft365, StackSettings


def declare(settings: StackSettings, microsoft365: Microsoft365, zones: Mapping[str, DnsZone]) -> Answers:
    """Declare the methods that devices or bridges use, and the files for Exchange Online.

    The files are declared without such a device too: after the last one has left, they say that nothing is wanted.
    """
    catalog = load_catalog()
    shares: list[pulumi.Output[ExchangeShare]] = []
    answers = Answers()
    vendors = {
        maker: VendorApplication(vendor_name(maker), arguments)
        for maker, arguments in exchange_arguments.vendor_applications(settings, catalog).items()
    }
    answers |= Answers(resources=tuple(vendors.values()))
    if uses.devices_by(settings, uses.SUBMISSION_BASIC, uses.SUBMISSION_OAUTH):
        submission = ClientSubmission("client-submission", exchange_arguments.client_submission(settings, microsoft365))
        shares.append(submission.exchange)
        answers |= _application(uses.SUBMISSION_OAUTH, submission)
    if uses.devices_by(settings, uses.HVE_BASIC, uses.HVE_OAUTH) or uses.bridges(settings, uses.HVE_BASIC):
        hve = HighVolumeEmail(
            "high-volume-email", exchange_arguments.high_volume_email(settings, microsoft365, catalog, vendors)
        )
        shares.append(hve.exchange)
        answers |= _application(uses.HVE_OAUTH, hve)
    if uses.devices_by(settings, uses.DIRECT):
        direct = DirectSend("direct-send", exchange_arguments.direct_send(settings, microsoft365, zones))
        shares.append(direct.exchange)
        answers |= Answers(hosts={uses.DIRECT: direct.host}, resources=(direct,))
    if uses.devices_by(settings, uses.RELAY) or uses.bridges(settings, uses.RELAY):
        relay = SmtpRelay("smtp-relay", exchange_arguments.smtp_relay(settings, microsoft365))
        shares.append(relay.exchange)
        answers |= Answers(hosts={uses.RELAY: relay.host}, resources=(relay,))
    files = ExchangeFiles(
        "exchange",
        out_dir=f"out/{settings.stack}",
        state=wanted_state(settings, microsoft365, shares),
        opts=child_of(None, "exchange"),
    )
    return answers | Answers(resources=(files,))


def _application(method: str, component: ClientSubmission | HighVolumeEmail) -> Answers:
    if component.client_id is None:
        return Answers(resources=(component,))
    # Each device has its own mailbox, so a credential has no user name.
    own = {credential: pulumi.Output.from_input("") for credential, _ in component.passwords}
    return Answers(
        client_ids={method: component.client_id},
        usernames=own,
        passwords=component.passwords,
        resources=(component,),
    )
