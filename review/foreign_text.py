"""Text that others wrote (device names, messages of a cloud), so that it stays text in a comment and on a terminal."""

from __future__ import annotations

import re

# The longest cell. An error of a provider can be a page of JSON; its beginning says what it is.
LONGEST = 600
_MARKUP = re.compile(r"([\\`*_{}\[\]~|$])")
# GitHub and GitLab make links and notify people after the Markdown has become HTML, where a backslash is gone already.
# An empty comment stands in between. An address stays as it is, since only a word's beginning is somebody's name.
_LINKS = re.compile(r"(?<!\w)@(?=\w)|#(?=\d)|(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<=\b[Gg][Hh])(?=-\d)", re.ASCII)


def one_line(text: str, longest: int = LONGEST) -> str:
    """Return `text` on one line, cut to so many characters; what does not print is shown as `�`."""
    words = " ".join(text[: 2 * longest].split())
    shown = "".join(letter if letter.isprintable() else "�" for letter in words)
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def in_markdown(text: str, longest: int = LONGEST) -> str:
    """Return `text` as Markdown that shows it, also in a table: no markup, no HTML, no link, nobody is notified."""
    html = one_line(text, longest).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LINKS.sub(lambda found: f"{found[0]}<!-- -->", _MARKUP.sub(r"\\\1", html))
