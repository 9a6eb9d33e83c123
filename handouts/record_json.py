"""Records as the JSON strings that the resource `HandoutSet` keeps: compact, sorted, the same bytes for the same values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from handouts.errors import UnreadableRecordError
from handouts.fleet import CredentialRecord, DeviceRecord, Fleet
from handouts.language import SOURCE, Language
from handouts.mail_settings import MailSettings, OauthSettings

Record = TypeVar("Record", DeviceRecord, CredentialRecord)

_DEVICE = TypeAdapter(DeviceRecord)
_CREDENTIAL = TypeAdapter(CredentialRecord)


@dataclass(frozen=True)
class HandoutInputs:
    """The inputs of `HandoutSet`: id → JSON of the device without a secret, id → JSON of the credential, a secret.

    A value is None where a preview does not know it yet.
    """

    stack: str
    organization: str
    devices: Mapping[str, str | None]
    credentials: Mapping[str, str | None]
    language: Language = SOURCE

    def __repr__(self) -> str:
        """Name the stack and count the rest: credentials are secrets."""
        return f"HandoutInputs({self.stack!r}, {len(self.devices)} devices, {len(self.credentials)} credentials)"


def device_json(record: DeviceRecord) -> str:
    """Return the device without its password; fields at their default are left out, so that a state stays small."""
    return _compact(_filled(record) | {"settings": replace(record.settings, password=None)})


def credential_json(record: CredentialRecord) -> str:
    """Return the credential with its passwords; the caller keeps the string as a secret."""
    return _compact(_filled(record))


def device_from_json(text: str) -> DeviceRecord:
    """Read what `device_json` wrote; raises UnreadableRecordError."""
    return _read(_DEVICE, text, "device")


def credential_from_json(text: str) -> CredentialRecord:
    """Read what `credential_json` wrote; raises UnreadableRecordError."""
    return _read(_CREDENTIAL, text, "credential")


def fleet_from_inputs(inputs: HandoutInputs) -> Fleet:
    """Return the fleet that the inputs describe; raises UnreadableRecordError, also for a value that is not known yet."""
    return Fleet(
        stack=inputs.stack,
        organization=inputs.organization,
        devices={key: device_from_json(_known(text, key)) for key, text in inputs.devices.items()},
        credentials={key: credential_from_json(_known(text, key)) for key, text in inputs.credentials.items()},
        language=inputs.language,
    )


def _known(text: str | None, key: str) -> str:
    if text is None:
        raise UnreadableRecordError(f"the settings of {key!r} are not known before `pulumi up`")
    return text


def _filled(record: DeviceRecord | CredentialRecord | MailSettings | OauthSettings) -> dict[str, Any]:
    values = {item.name: getattr(record, item.name) for item in fields(record)}
    return {item.name: values[item.name] for item in fields(record) if values[item.name] != item.default}


def _compact(values: Mapping[str, Any]) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: MailSettings | OauthSettings | Mapping[str, Any]) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else _filled(value)


def _read(adapter: TypeAdapter[Record], text: str, what: str) -> Record:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        # Pydantic's own text repeats the input, which may be a secret.
        places = sorted({".".join(map(str, item["loc"])) or "JSON" for item in error.errors(include_input=False)})
        raise UnreadableRecordError(f"this {what} record cannot be read: {', '.join(places)}") from None
