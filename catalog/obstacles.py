"""Why a device cannot use a method, as far as both are known; and what is not known about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.device_type import DeviceType
    from catalog.method import Method


def obstacles(method: Method, device_type: DeviceType) -> tuple[str, ...]:
    """Return why the device cannot use the method, one clause each; what is not known is no obstacle here."""
    return (
        *_port(method, device_type),
        *_encryption(method, device_type),
        *_login(method, device_type),
        *_fields(method, device_type),
    )


def unknowns(method: Method, device_type: DeviceType) -> tuple[str, ...]:
    """Return what the method needs of the device and nobody has written down."""
    limits, can = device_type.limits, device_type.capabilities
    needed = {
        "length of the fields for server": limits.host,
        "user name": limits.username if method.mechanisms else True,
        "password": limits.password if method.password else True,
        "From": limits.sender,
        "support of STARTTLS": can.starttls if method.encryption == "starttls" else True,
        "TLS versions": can.tls_versions if method.encryption_required else True,
    }
    return tuple(name for name, known in needed.items() if known is None)


def _port(method: Method, device_type: DeviceType) -> Iterator[str]:
    ports = device_type.capabilities.ports
    if ports and not any(ports.lowest <= port <= ports.highest for port in (method.port, *method.other_ports)):
        called = f"port {ports.lowest}" if ports.lowest == ports.highest else f"ports {ports.lowest} to {ports.highest}"
        yield f"it calls {called} only, the server listens on {method.port}"


def _encryption(method: Method, device_type: DeviceType) -> Iterator[str]:
    can = device_type.capabilities
    if not method.encryption_required:
        return
    if method.encryption == "starttls" and can.starttls is False:
        yield "it has no STARTTLS, and the server refuses mail without it"
    if method.encryption == "tls" and can.implicit_tls is False:
        yield "it cannot start with TLS, and the server refuses mail without it"
    if can.tls_versions is not None and not set(can.tls_versions) & set(method.tls_versions):
        yield f"it speaks TLS {', '.join(can.tls_versions)} only, the server wants {' or '.join(method.tls_versions)}"


def _login(method: Method, device_type: DeviceType) -> Iterator[str]:
    can = device_type.capabilities
    if method.login == "oauth" and can.oauth is not None and not set(can.oauth) & set(method.oauth_flows):
        yield "it has none of the OAuth 2.0 flows that the method needs"
    if method.mechanisms and can.mechanisms is not None and not set(can.mechanisms) & set(method.mechanisms):
        yield f"it cannot log in with {' or '.join(method.mechanisms)}"


def _fields(method: Method, device_type: DeviceType) -> Iterator[str]:
    limits = device_type.limits
    if method.host and limits.host and (refusal := limits.host.refusal(method.host)):
        yield f"the server's name {method.host} {refusal}"
    if method.password and limits.password:
        if method.password.length > limits.password.max_length:
            yield (
                f"the password has {method.password.length} characters, its field holds {limits.password.max_length}"
            )
        if refusal := _characters_refused(method.password.characters, device_type):
            yield f"the password {refusal}"


def _characters_refused(characters: str, device_type: DeviceType) -> str | None:
    limit = device_type.limits.password
    if limit is None or not limit.wrong_characters(characters):
        return None
    return f"can contain characters that its field does not take ({limit.meaning or limit.characters} only)"
