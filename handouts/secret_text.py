"""How a long password is shown so that a person types it right."""

from __future__ import annotations

from dataclasses import dataclass

from handouts.language import Words, message

_GROUP = 4
_READ_BACK = 2
_LOOK_ALIKES = {
    "0": message("digit zero"),
    "O": message("capital letter O"),
    "o": message("small letter o"),
    "1": message("digit one"),
    "l": message("small letter L"),
    "I": message("capital letter i"),
    "5": message("digit five"),
    "S": message("capital letter S"),
    "8": message("digit eight"),
    "B": message("capital letter B"),
    "2": message("digit two"),
    "Z": message("capital letter Z"),
    "~": message("tilde"),
    "-": message("hyphen"),
    "_": message("underscore"),
    ".": message("full stop"),
}


@dataclass(frozen=True)
class LookAlike:
    """A character that is easily read as another one, and its name."""

    character: str
    name: str


@dataclass(frozen=True)
class SecretText:
    """A password in groups; joined without anything between them they are the password."""

    groups: tuple[str, ...]
    length: int
    begins: str
    ends: str
    """Two characters each, for reading back."""
    look_alikes: tuple[LookAlike, ...]
    """Those that occur in it, in the order of their first use."""


def secret_text(password: str, words: Words) -> SecretText:
    """Return `password` in groups of four, and the characters in it that are easily mistaken."""
    groups = tuple(password[start : start + _GROUP] for start in range(0, len(password), _GROUP))
    found = [character for character in dict.fromkeys(password) if character in _LOOK_ALIKES]
    look_alikes = tuple(LookAlike(item, words.say(_LOOK_ALIKES[item])) for item in found)
    return SecretText(groups, len(password), password[:_READ_BACK], password[-_READ_BACK:], look_alikes)
