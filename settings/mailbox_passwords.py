"""Passwords of mailboxes that nobody here creates: the only setting that is a secret.

The engine hands the value over decrypted, in memory. In the file it is ciphertext, so that whoever reads only the file
knows the addresses and no password.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from settings.email_address import sender_address

KEY = "mailboxPasswords"
_HOW = "set it with `pulumi config set --secret --path 'mfd:mailboxPasswords[\"scan@contoso.com\"]'`"
_ENCRYPTED = "secure"


def from_engine(text: str) -> Any:  # noqa: ANN401 - checked with the other settings
    """Return the mapping that the engine decrypted, its values hidden; something else stays wrong, and is never shown."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        return SecretStr("")
    # A password of digits arrives as a number.
    return {
        address: SecretStr(value if isinstance(value, str) else json.dumps(value)) for address, value in found.items()
    }


def _readable(value: Any) -> Any:  # noqa: ANN401 - any plain value
    """Leave out what is encrypted: the whole mapping, or a value of it."""
    if not isinstance(value, Mapping):
        raise ValueError(f"is not a mapping of addresses to passwords; {_HOW}")  # noqa: TRY004 - pydantic's way
    if set(value) == {_ENCRYPTED}:
        return {}
    return {address: password for address, password in value.items() if not _is_ciphertext(password)}


def _is_ciphertext(value: Any) -> bool:  # noqa: ANN401 - any plain value
    return isinstance(value, Mapping) and set(value) == {_ENCRYPTED}


def _secret(value: Any) -> SecretStr:  # noqa: ANN401 - any plain value
    if not isinstance(value, SecretStr):
        raise ValueError(f"is a password in clear; {_HOW}")  # noqa: TRY004 - pydantic's way
    if not value.get_secret_value():
        raise ValueError(f"is empty; {_HOW}")
    return value


_SCHEMA = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "properties": {_ENCRYPTED: {"type": "string", "description": "Ciphertext, which that command writes."}},
        "required": [_ENCRYPTED],
        "additionalProperties": False,
    },
}
MailboxPasswords = Annotated[
    dict[Annotated[str, AfterValidator(sender_address)], Annotated[SecretStr, BeforeValidator(_secret)]],
    BeforeValidator(_readable),
    Field(json_schema_extra=_SCHEMA),
]
