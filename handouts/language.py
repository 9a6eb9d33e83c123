"""The languages of hand-outs: English stands in the code and the templates, `translations/` has the others.

The catalogues are gettext's (`.po`), since translators have programs for them, and since a message without a translation
is then English instead of missing. They are compiled in memory: nothing binary is kept, and nothing has to be built.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal, get_args

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Language = Literal["en", "de", "fr", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
SOURCE: Language = "en"
"""The language of the code, the templates and the catalogue of devices."""
TRANSLATIONS = Path(__file__).parent / "translations"


@dataclass(frozen=True, eq=False)
class Words:
    """Says things in one language."""

    language: Language
    catalogue: gettext.NullTranslations

    def say(self, text: str, /, **values: object) -> str:
        """Return `text` in this language, with `{name}` replaced by the value of that name."""
        found = self.catalogue.gettext(text)
        return found.format(**values) if values else found

    def say_count(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return the form for so many, in this language; `{count}` is the number."""
        return self.catalogue.ngettext(one, many, count).format(count=count, **values)


def message(text: str) -> str:
    """Mark a text that is said later, so that it is found for translation."""
    return text


@cache
def words_of(language: Language) -> Words:
    """Return the words of a language."""
    if language == SOURCE:
        return Words(language, gettext.NullTranslations())
    compiled = BytesIO()
    with (TRANSLATIONS / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Words(language, gettext.GNUTranslations(compiled))
