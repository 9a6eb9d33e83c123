"""`python -m handouts.translations`: bring the catalogues in step with the texts; new messages are without a translation.

A translation whose English text has changed is dropped: nobody can know whether it is still right.
"""

from __future__ import annotations

import sys

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from handouts.language import LANGUAGES, SOURCE, TRANSLATIONS, Language
from handouts.translations.extract import messages

# Without dates and names: git knows them, and the file changes only when a message does.
_HEADER = """\
# Hand-outs in this language; `python -m handouts.translations` keeps the messages in step with the texts.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def main() -> int:
    """Write the catalogue of every language and say what is missing; 1 when something is."""
    missing = {language: len(update(language)) for language in LANGUAGES if language != SOURCE}
    for language, count in missing.items():
        print(f"handouts/translations/{language}.po: {count or 'no'} messages without a translation")  # noqa: T201 - a command
    return int(any(missing.values()))


def update(language: Language) -> list[str]:
    """Write a language's catalogue anew; return the messages that it does not translate."""
    path = TRANSLATIONS / f"{language}.po"
    found = read(language)
    found.update(messages(), no_fuzzy_matching=True)
    found.obsolete.clear()
    with path.open("wb") as file:
        file.write(_HEADER.format(language=language, plural=found.plural_forms).encode())
        write_po(file, found, width=0, omit_header=True, include_lineno=False)
    return [str(message.id) for message in found if message.id and not is_said(message)]


def read(language: Language) -> Catalog:
    """Return a language's catalogue, empty where it has none yet."""
    path = TRANSLATIONS / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def is_said(message: Message) -> bool:
    """Return whether a translation is there, in all its forms."""
    return bool(message.string) if isinstance(message.string, str) else bool(message.string) and all(message.string)


if __name__ == "__main__":
    sys.exit(main())
