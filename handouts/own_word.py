"""Devices whose only word for STARTTLS is SSL: what other devices mean by it would send their technician astray."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog import DeviceType, MenuStep


def ssl_switch(device_type: DeviceType | None) -> str:
    """Return what such a device calls STARTTLS, such as `SSL on`; empty where it has another word, or nobody knows."""
    steps = device_type.steps if device_type else ()
    return next((name for step in steps if step.setting == "encryption" and (name := _name(step))), "")


def _name(step: MenuStep) -> str:
    word, label = step.words.get("starttls", ""), step.label or ""
    if "ssl" in word.lower():
        return "" if "starttls" in word.lower() else word
    # A choice named TLS stands beside one named SSL, and what also means no encryption at all switches something else.
    switches = bool(word) and "tls" not in word.lower() and word != step.words.get("none")
    return label if switches and "ssl" in label.lower() else ""
