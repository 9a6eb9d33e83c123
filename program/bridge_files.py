"""Declares the files of the sites' bridges; a stack without a device behind one never imports this."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from bridge import BridgeSettings, Upstream, settings_json
from catalog import Catalog, load_catalog
from components.child import child_of
from components.mfdmail import BridgeFiles
from program import uses
from program.answers import Answers
from program.key_vault import secret_name
from program.mail_settings import SENDER_DOMAIN
from settings import Bridge, Device, StackSettings

_HOST, _USERNAME = "host", "username"


def declare(settings: StackSettings, answers: Answers) -> Answers:
    """Declare the files; a password stands in them where hand-outs print passwords."""
    catalog = load_catalog()
    bridges = {site: bridge for site, bridge in uses.bridges(settings).items() if not uses.bridge_waits(settings, site)}
    files = BridgeFiles(
        "bridges",
        out_dir=f"out/{settings.stack}",
        bridges={site: _settings(settings, catalog, site, bridge, answers) for site, bridge in bridges.items()},
        passwords=_passwords(settings, bridges, answers) if settings.handouts.passwords else None,
        opts=child_of(None, "bridges"),
    )
    return Answers(resources=(files,))


def _settings(
    settings: StackSettings, catalog: Catalog, site: str, bridge: Bridge, answers: Answers
) -> pulumi.Input[str]:
    needed = _awaited(settings, site, bridge, answers)
    if not needed:
        return settings_json(_bridge(settings, catalog, site, bridge, {}))
    return pulumi.Output.all(**needed).apply(
        lambda answered: settings_json(_bridge(settings, catalog, site, bridge, answered))
    )


def _awaited(settings: StackSettings, site: str, bridge: Bridge, answers: Answers) -> dict[str, pulumi.Output[str]]:
    if bridge.upstream == uses.RELAY:
        return {_HOST: answers.hosts[uses.RELAY]}
    if bridge.upstream != uses.ECS:
        return {}
    needed = {_USERNAME: answers.usernames[settings.bridge_credential_id(site)]}
    domains = [settings.domain_of(device) for device in uses.behind_bridge(settings, site)]
    managed = next((domain.name for domain in domains if domain and domain.azure_managed), None)
    return needed | ({SENDER_DOMAIN: answers.sender_domains[managed]} if managed else {})


def _bridge(
    settings: StackSettings, catalog: Catalog, site: str, bridge: Bridge, answered: Mapping[str, str]
) -> BridgeSettings:
    devices = uses.behind_bridge(settings, site)
    return BridgeSettings(
        site=site,
        site_name=settings.site_name(site),
        host=bridge.host,
        address=bridge.address or "",
        networks=bridge.networks,
        senders=_senders(settings, bridge, devices, answered),
        upstream=_upstream(settings, catalog, bridge, devices, answered),
        password_place=_password_place(settings, site, bridge),
    )


def _senders(
    settings: StackSettings, bridge: Bridge, devices: tuple[Device, ...], answered: Mapping[str, str]
) -> tuple[str, ...]:
    own = tuple(dict.fromkeys(_sender(settings, device, answered) for device in devices))
    if bridge.upstream == uses.HVE_BASIC:
        # High Volume Email takes no other sender than the account.
        return own[:1]
    accepted = settings.microsoft365.accepted_domains if settings.microsoft365 else ()
    return (*own, *(f"@{domain}" for domain in accepted)) if bridge.upstream == uses.RELAY else own


def _sender(settings: StackSettings, device: Device, answered: Mapping[str, str]) -> str:
    domain = settings.domain_of(device)
    if domain and domain.azure_managed:
        return f"{device.sender.rpartition('@')[0]}@{answered[SENDER_DOMAIN]}"
    return device.sender


def _upstream(
    settings: StackSettings,
    catalog: Catalog,
    bridge: Bridge,
    devices: tuple[Device, ...],
    answered: Mapping[str, str],
) -> Upstream:
    method = catalog.methods[bridge.upstream]
    account = devices[0].sender if bridge.upstream == uses.HVE_BASIC else ""
    domains = [settings.domain_of(device) for device in devices]
    # Postfix keeps one pace for all mail. A bridge with senders of both kinds keeps the faster: what Azure refuses for now
    # waits in the queue.
    managed = all(domain is not None and domain.azure_managed for domain in domains)
    pace = next(iter(method.quotas(azure_managed=managed)), None)
    return Upstream(
        method=bridge.upstream,
        host=answered.get(_HOST) or method.host or "",
        port=method.port,
        username=answered.get(_USERNAME) or account,
        max_message_bytes=method.max_message_bytes,
        max_recipients=method.max_recipients,
        messages_per_minute=pace.messages_per_minute if pace else None,
        messages_per_hour=pace.messages_per_hour if pace else None,
    )


def _password_place(settings: StackSettings, site: str, bridge: Bridge) -> str:
    if bridge.upstream == uses.HVE_BASIC:
        return "known to the administrator of the High Volume Email account"
    if bridge.upstream != uses.ECS:
        return ""
    credential, generation = settings.bridge_credential_id(site), settings.credentials.generations[-1]
    what = f"the secret of the login {credential}, generation {generation}"
    vault = f", in the Key Vault as {settings.key_vault.name}/{secret_name(credential)}" if settings.key_vault else ""
    return what + vault


def _passwords(
    settings: StackSettings, bridges: Mapping[str, Bridge], answers: Answers
) -> dict[str, pulumi.Input[str]]:
    found: dict[str, pulumi.Input[str]] = {}
    for site, bridge in bridges.items():
        if bridge.upstream == uses.ECS:
            credential = settings.bridge_credential_id(site), settings.credentials.generations[-1]
            found[site] = answers.passwords[credential]
        elif bridge.upstream == uses.HVE_BASIC:
            password = settings.mailbox_password(uses.behind_bridge(settings, site)[0].sender)
            found |= {site: pulumi.Output.secret(password.get_secret_value())} if password else {}
    return found
