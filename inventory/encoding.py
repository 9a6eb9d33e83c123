"""From the bytes of a text file to its text. What cannot be told apart by its bytes is not guessed among many.

Byte order marks and valid UTF-8 are sure signs. Without them it is Windows-1252, which the tools of Windows write in
Western Europe and America, where the text looks like it, and the reader is told so; any other has to be named.
"""

from __future__ import annotations

import codecs
import re

from catalog import Problem
from inventory.errors import InventoryError

# The marks of UTF-32 begin with those of UTF-16, so they are looked for first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
# How much of a file tells whether it is UTF-16? In most languages, every second byte of it is zero then.
_SAMPLE = 4096
_MANY_ZEROS = 0.3
# What Windows-1252 has and texts of Western Europe and America hardly hold, or not inside a word: a sign of other encodings.
_STRANGE = re.compile(
    r"[\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2020-\u2022\u2030\u2039\u203a\xa4\xa6\xa8\xac\xaf\xb8\xb9]"
    r"|(?<=[^\W\d_])[\xa1-\xb3\xb5\xb6\xb8-\xbf](?=[^\W\d_])"
)
# How much of the text beyond ASCII may be strange? Now and then somebody writes a bullet.
_MUCH = 0.25
_NAME_IT = "save it as UTF-8, or name its encoding with --encoding, such as cp1250, cp932 or mac-roman"


def decoded(data: bytes, file: str, encoding: str | None = None) -> tuple[str, str]:
    """Return the text and the name of its encoding; `encoding` is Python's name of one. Raises `InventoryError`."""
    codec, name = (encoding, encoding) if encoding else _recognized(data)
    try:
        text = data.decode(codec) if codec else _utf_8_or_windows(data)
    except LookupError:
        raise InventoryError([Problem(file, None, None, f"there is no encoding {encoding!r}", _NAME_IT)]) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"is not {name or 'UTF-8 or Windows-1252'} (byte 0x{data[error.start]:02X})"
        raise InventoryError([Problem(file, line, None, what, _NAME_IT)]) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InventoryError(
            [Problem(file, line, None, "holds a NUL byte, so it is damaged or no text", "export it again")]
        )
    return text.removeprefix("\ufeff"), name or ("UTF-8" if _is_utf_8(data) else "Windows-1252")


def _recognized(data: bytes) -> tuple[str | None, str | None]:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return codec, name
    sample = data[:_SAMPLE]
    if sample[1::2].count(0) > len(sample) // 2 * _MANY_ZEROS:
        return "utf-16-le", "UTF-16"
    if sample[::2].count(0) > len(sample) // 2 * _MANY_ZEROS:
        return "utf-16-be", "UTF-16"
    return None, None


def _utf_8_or_windows(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if _is_mostly_utf_8(data):  # as Windows-1252, every umlaut would become two wrong letters
            raise
        text = data.decode("cp1252")
        if len(_STRANGE.findall(text)) > _MUCH * sum(not sign.isascii() for sign in text):
            raise
        return text


def _is_mostly_utf_8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    return sum(not sign.isascii() for sign in text) > 2 * wrong


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
