"""The page for the person who installs the bridge, as values: HTML and text say the same; the templates compute nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge import install_steps as steps
from bridge.failures import Failure, failures
from bridge.postfix_values import one_line

if TYPE_CHECKING:
    from bridge.bridge_settings import BridgeSettings, Upstream
    from bridge.postfix_values import PostfixValues

_TITLES = {
    "ecs": "Email Communication Service",
    "hve-basic": "High Volume Email",
    "smtp-relay": "SMTP relay with a client certificate",
}
_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class InstallPage:
    """What the templates print; every text is on one line."""

    site: str
    host: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[steps.Section, ...]
    failures: tuple[Failure, ...]
    holds_password: bool
    """The folder beside the page holds the password, unless somebody left that file out."""


def install_page(settings: BridgeSettings, values: PostfixValues) -> InstallPage:
    """Return the page of a bridge whose values have been checked; raises UnwritableValueError for the site's name."""
    return InstallPage(
        site=one_line("site name", settings.site_name) or settings.site,
        host=settings.host,
        facts=_facts(settings, values),
        sections=(
            steps.before(settings, values),
            steps.password(values) if values.with_login else steps.certificate(values),
            steps.with_systemd(values),
            steps.with_container(values),
            steps.try_it(settings),
            steps.devices(settings),
        ),
        failures=failures(settings.upstream.method),
        holds_password=bool(values.login),
    )


def _facts(settings: BridgeSettings, values: PostfixValues) -> tuple[tuple[str, str], ...]:
    upstream = settings.upstream
    named = {
        "Takes mail from": ", ".join(settings.networks),
        "Forwards to": f"{upstream.host}, port {upstream.port}",
        "By": _TITLES[upstream.method],
        "Logs in as": upstream.username,
        "From addresses": ", ".join(settings.senders),
        "Largest message": f"{upstream.max_message_bytes / _MEBIBYTE:.0f} MB" if upstream.max_message_bytes else "",
        "Pace": _pace(upstream, values.rate_delay),
    }
    return tuple((label, value) for label, value in named.items() if value)


def _pace(upstream: Upstream, delay: int) -> str:
    if not delay:
        return ""
    quotas = {"a minute": upstream.messages_per_minute, "an hour": upstream.messages_per_hour}
    limits = " and ".join(f"{number} {unit}" for unit, number in quotas.items() if number)
    return f"one message every {delay} seconds; the server takes {limits}"
