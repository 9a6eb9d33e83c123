"""The only reader of `pulumi.Config`: from the engine's configuration to settings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from settings import mailbox_passwords
from settings.configuration import NAMESPACE
from settings.load import load_stack
from settings.stack_document import StackDocument

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from settings.load import Resolve
    from settings.stack_settings import StackSettings

_PREFIX = f"{NAMESPACE}:"


def from_pulumi(root: Path, resolve: Resolve | None = None) -> StackSettings:
    """Return the settings of the stack that the engine runs; raises `SettingsError`.

    Values come from the engine alone, whatever file it read them from; `<root>/stacks/Pulumi.<stack>.yaml` only gives
    line numbers when it is there. `resolve` decides about `auto`, as in `load_stack`.
    """
    import pulumi  # noqa: PLC0415 - takes 0.3 s, and the command line reads settings without it

    config = pulumi.Config(NAMESPACE)
    keys, secret_keys = _keys()
    # A secret's value is never read; it is refused like the file's `secure:`. The passwords of mailboxes are the exception.
    values = {key: {"secure": ""} if key in secret_keys else _value(key, config.get(key) or "") for key in keys}
    if mailbox_passwords.KEY in secret_keys:
        values[mailbox_passwords.KEY] = mailbox_passwords.from_engine(config.get(mailbox_passwords.KEY) or "")
    return load_stack(pulumi.get_stack(), root, values, resolve=resolve)


def _keys() -> tuple[list[str], set[str]]:
    """Return every key of the namespace, so that unknown ones are noticed too, and those that are secret."""
    from pulumi.runtime import config  # noqa: PLC0415 - see above

    known = {**config.get_config_env(), **config.CONFIG.get()}
    secret = {key for key in known if config.is_config_secret(key)} | set(config.get_config_secret_keys_env())
    return sorted(_own(known)), set(_own(secret))


def _own(keys: Iterable[str]) -> list[str]:
    return [key.removeprefix(_PREFIX) for key in keys if key.startswith(_PREFIX)]


def _value(key: str, text: str) -> Any:  # noqa: ANN401 - any plain value
    """Return a mapping, list or boolean, which the engine hands over as JSON; anything else is text."""
    if key in _TEXTS:
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


# Keys whose value is text even where it looks like JSON, such as the organization `365`.
_TEXTS = frozenset(
    field.alias
    for field in StackDocument.model_fields.values()
    if field.annotation is str or field.annotation == str | None
)
