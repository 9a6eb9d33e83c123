"""A bridge's settings as the JSON string that a resource keeps: compact, sorted, without the password."""

from __future__ import annotations

import json
from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from bridge.bridge_settings import BridgeSettings
from bridge.errors import UnreadableSettingsError

_SETTINGS = TypeAdapter(BridgeSettings)


def settings_json(settings: BridgeSettings) -> str:
    """Return the settings without the upstream's password; fields at their default are left out."""
    without = replace(settings, upstream=replace(settings.upstream, password=None))
    plain = _SETTINGS.dump_python(without, mode="json", exclude_defaults=True)
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def settings_from_json(text: str, password: str | None = None) -> BridgeSettings:
    """Read what `settings_json` wrote, and put the password in; raises UnreadableSettingsError."""
    try:
        settings = _SETTINGS.validate_json(text)
    except ValidationError as error:
        places = sorted({".".join(map(str, item["loc"])) or "JSON" for item in error.errors(include_input=False)})
        raise UnreadableSettingsError(f"this bridge's settings cannot be read: {', '.join(places)}") from None
    return replace(settings, upstream=replace(settings.upstream, password=password))
