"""An own relay in the LAN: the configuration of Postfix, for devices that fit no method of the cloud."""

from bridge.bridge_settings import BridgeSettings, Upstream, UpstreamMethod
from bridge.errors import BridgeError, UnwritableValueError
from bridge.render import BridgeFile, render
from bridge.settings_json import settings_from_json, settings_json

__all__ = [
    "BridgeError",
    "BridgeFile",
    "BridgeSettings",
    "UnwritableValueError",
    "Upstream",
    "UpstreamMethod",
    "render",
    "settings_from_json",
    "settings_json",
]
