"""Declares the files of the sites' bridges; a stack without a device behind one never imports this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pulumi

from bridge import BridgeSettings, Upstream, settings_json
from catalog import Catalog, load_catalog
from components.child import child_of
from components.mfdmail import BridgeFiles
from program import uses
from program.answers import Answers
from program.key_vault import secret_name
from program.mail_settings import SENDER_DOMAIN
from program.uses import UsedBridge
from settings import Device, StackSettings

_HOST, _USERNAME = "host", "username"


def declare(settings: StackSettings, answers: Answers) -> Answers:
    """Declare the files; a password stands in them where hand-outs print passwords."""
    catalog = load_catalog()
    bridges = [used for used in uses.bridges(settings) if not uses.bridge_waits(settings, used)]
    files = BridgeFiles(
        "bridges",
        out_dir=f"out/{settings.stack}",
        bridges={used.site: _settings(settings, catalog, used, answers) for used in bridges},
        passwords=_passwords(settings, bridges, answers) if settings.handouts.passwords else None,
        opts=child_of(None, "bridges"),
    )
    return Answers(resources=(files,))


def _settings(settings: StackSettings, catalog: Catalog, used: UsedBridge, answers: Answers) -> pulumi.Input[str]:
    needed = _awaited(settings, used, answers)
    if not needed:
        return settings_json(_bridge(settings, catalog, used, {}))
    return pulumi.Output.all(**needed).apply(lambda answered: settings_json(_bridge(settings, catalog, used, answered)))


def _awaited(settings: StackSettings, used: UsedBridge, answers: Answers) -> dict[str, pulumi.Output[str]]:
    if used.bridge.upstream == uses.RELAY:
        return {_HOST: answers.hosts[uses.RELAY]}
    if used.bridge.upstream != uses.ECS:
        return {}
    needed = {_USERNAME: answers.usernames[settings.bridge_credential_id(used.site)]}
    domains = [settings.domain_of(device) for device in used.devices]
    managed = next((domain.name for domain in domains if domain and domain.azure_managed), None)
    return needed | ({SENDER_DOMAIN: answers.sender_domains[managed]} if managed else {})


def _bridge(settings: StackSettings, catalog: Catalog, used: UsedBridge, answered: Mapping[str, str]) -> BridgeSettings:
    bridge = used.bridge
    return BridgeSettings(
        site=used.site,
        site_name=settings.site_name(used.site),
        host=bridge.host,
        address=bridge.address or "",
        networks=bridge.networks,
        senders=_senders(settings, used, answered),
        upstream=_upstream(settings, catalog, used, answered),
        password_place=_password_place(settings, used),
    )


def _senders(settings: StackSettings, used: UsedBridge, answered: Mapping[str, str]) -> tuple[str, ...]:
    own = tuple(dict.fromkeys(_sender(settings, device, answered) for device in used.devices))
    if used.bridge.upstream == uses.HVE_BASIC:
        # High Volume Email takes no other sender than the account.
        return own[:1]
    accepted = settings.microsoft365.accepted_domains if settings.microsoft365 else ()
    return (*own, *(f"@{domain}" for domain in accepted)) if used.bridge.upstream == uses.RELAY else own


def _sender(settings: StackSettings, device: Device, answered: Mapping[str, str]) -> str:
    domain = settings.domain_of(device)
    if domain and domain.azure_managed:
        return f"{device.sender.rpartition('@')[0]}@{answered[SENDER_DOMAIN]}"
    return device.sender


def _upstream(settings: StackSettings, catalog: Catalog, used: UsedBridge, answered: Mapping[str, str]) -> Upstream:
    method = catalog.methods[used.bridge.upstream]
    account = used.devices[0].sender if used.bridge.upstream == uses.HVE_BASIC else ""
    domains = [settings.domain_of(device) for device in used.devices]
    # Postfix keeps one pace for all mail. A bridge with senders of both kinds keeps the faster: what Azure refuses for now
    # waits in the queue.
    managed = all(domain is not None and domain.azure_managed for domain in domains)
    pace = next(iter(method.quotas(azure_managed=managed)), None)
    return Upstream(
        method=used.bridge.upstream,
        host=answered.get(_HOST) or method.host or "",
        port=method.port,
        username=answered.get(_USERNAME) or account,
        max_message_bytes=method.max_message_bytes,
        max_recipients=method.max_recipients,
        messages_per_minute=pace.messages_per_minute if pace else None,
        messages_per_hour=pace.messages_per_hour if pace else None,
    )


def _password_place(settings: StackSettings, used: UsedBridge) -> str:
    if used.bridge.upstream == uses.HVE_BASIC:
        return "known to the administrator of the High Volume Email account"
    if used.bridge.upstream != uses.ECS:
        return ""
    credential, generation = settings.bridge_credential_id(used.site), settings.credentials.generations[-1]
    what = f"the secret of the login {credential}, generation {generation}"
    vault = f", in the Key Vault as {settings.key_vault.name}/{secret_name(credential)}" if settings.key_vault else ""
    return what + vault


def _passwords(
    settings: StackSettings, bridges: Sequence[UsedBridge], answers: Answers
) -> dict[str, pulumi.Input[str]]:
    found: dict[str, pulumi.Input[str]] = {}
    for used in bridges:
        if used.bridge.upstream == uses.ECS:
            credential = settings.bridge_credential_id(used.site), settings.credentials.generations[-1]
            found[used.site] = answers.passwords[credential]
        elif used.bridge.upstream == uses.HVE_BASIC:
            password = settings.mailbox_password(used.devices[0].sender)
            found |= {used.site: pulumi.Output.secret(password.get_secret_value())} if password else {}
    return found
