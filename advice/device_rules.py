"""What the device can do, against what the method needs. What nobody has written down is never a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advice.finding import against, condition, unknown
from settings.fit_checks import field_refusals
from settings.way_obstacles import way_obstacles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advice.case import Case
    from advice.finding import Finding
    from catalog import DeviceType
    from catalog.capabilities import Capabilities
    from settings import Device
    from settings.methods import Way

_LEGACY = ("smtp-auth-basic",)
"""Methods whose server has an endpoint for TLS 1.0 and 1.1 (Microsoft, "Opt in to the Exchange Online endpoint for legacy
TLS clients using SMTP AUTH")."""
_SUBMISSION = "smtp.office365.com"
"""The server that makers' menus for OAuth 2.0 are made for."""


def device_rules(case: Case, way: Way) -> Iterator[Finding]:
    """Yield what the device's abilities and fields say."""
    device_type = case.device_type
    if legacy := way.method.id in _LEGACY and _old_tls_only(way, device_type.capabilities):
        device_type = _without_tls_versions(device_type)
    for obstacle in way_obstacles(way, device_type, case.site):
        yield against("device", obstacle)
    for _, what in field_refusals(case.settings, _with_method(case, way), device_type.limits):
        yield against("field", what)
    if legacy:
        text = (
            "if somebody opens smtp-legacy.office365.com by hand, in the worldwide cloud only, for as long as it stays"
        )
        yield condition("legacy-endpoint", text)
    elif way.method.encryption_required:
        yield from _encryption(way, device_type.capabilities)
    elif way.method.encryption != "none" and _old_tls_only(way, device_type.capabilities):
        yield condition("plain", "if it sends without encryption, since the server does not speak its old TLS")
    yield from _login(way, device_type.capabilities)
    yield from _host(way, device_type)


def _with_method(case: Case, way: Way) -> Device:
    return case.device.model_copy(update={"method": way.method.id})


def _encryption(way: Way, can: Capabilities) -> Iterator[Finding]:
    if way.method.encryption == "starttls" and can.starttls is None:
        yield unknown("starttls", "if it speaks STARTTLS")
    if can.tls_versions is None:
        yield unknown("tls-version", f"if it speaks TLS {' or '.join(way.method.tls_versions)}")


def _login(way: Way, can: Capabilities) -> Iterator[Finding]:
    method = way.method
    if method.login == "password" and can.mechanisms is None:
        yield unknown(
            "login", f"if it can log in with {' or '.join(name for name in method.mechanisms if name != 'XOAUTH2')}"
        )
    if method.login == "oauth" and can.oauth is None:
        yield unknown("oauth", "if it can sign in with OAuth 2.0")
    if way.by == "certificate" and can.client_certificate is None:
        yield unknown("client-certificate", "if it can show a client certificate")


def _host(way: Way, device_type: DeviceType) -> Iterator[Finding]:
    """Menus for OAuth 2.0 often choose the server by themselves."""
    if way.method.login == "oauth" and way.method.host != _SUBMISSION and device_type.limits.host is None:
        yield unknown("host-editable", f"if its menu for OAuth 2.0 takes another server than {_SUBMISSION}")


def _old_tls_only(way: Way, can: Capabilities) -> bool:
    """Whether it can encrypt, and only with versions that the server refuses."""
    return bool(can.tls_versions) and not set(can.tls_versions or ()) & set(way.method.tls_versions)


def _without_tls_versions(device_type: DeviceType) -> DeviceType:
    capabilities = device_type.capabilities.model_copy(update={"tls_versions": None})
    return device_type.model_copy(update={"capabilities": capabilities})
