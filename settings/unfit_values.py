"""Values that must not be in settings whatever their key: placeholders, and anything that looks like a secret."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from settings import mailbox_passwords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.yaml_lines import Place

_PLACEHOLDER = re.compile(r"<fill in[^<>]*>", re.IGNORECASE)
_SECRET_KEY = re.compile(r"(password|passwd|secret|token|api_?key|access_?key|connection_?string)$", re.IGNORECASE)
# Client secrets of Entra ID: 40 characters, of which the fourth to sixth are a digit, Q and ~.
_ENTRA_SECRET = re.compile(r"(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])", re.ASCII)

_NO_SECRETS = "take it out: `pulumi up` makes the secrets itself, and a login belongs in the environment"


def unfit(text: str) -> tuple[str, str] | None:
    """Return what is wrong with a text and what would be right, or None; a secret is never repeated."""
    if found := _PLACEHOLDER.search(text):
        return f"still holds the placeholder {found[0]!r}", "fill it in"
    if looks_secret(text):
        return "looks like a client secret", _NO_SECRETS
    return None


def looks_secret(text: str) -> bool:
    """Whether a client secret of Entra ID seems to be in the text."""
    return "Q~" in text and _ENTRA_SECRET.search(text) is not None


def may_be_unfit(text: str) -> bool:
    """Whether it is worth looking at the parts of a long text."""
    return "<fill in" in text.lower() or "Q~" in text


def unfit_places(value: Any, place: Place = ()) -> Iterator[tuple[Place, str, str]]:  # noqa: ANN401 - any plain value
    """Yield every place inside `value` that holds a placeholder or a secret: place, what is wrong, what would be right."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _in_mapping(key, item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from unfit_places(item, (*place, index))
    elif isinstance(value, str) and (found := unfit(value)):
        yield place, *found


def _in_mapping(key: str, item: Any, place: Place) -> Iterator[tuple[Place, str, str]]:  # noqa: ANN401 - any plain value
    if place == (mailbox_passwords.KEY,):
        return  # the one secret, which has checks of its own
    if _SECRET_KEY.search(key) and not isinstance(item, bool):
        yield place, "settings hold no secrets", _NO_SECRETS
    elif isinstance(item, dict) and set(item) == {"secure"}:
        yield place, "is encrypted, but no setting of this project is a secret", "write the plain value"
    else:
        yield from unfit_places(item, place)
