"""Text from an inventory on one line, so that it cannot steer a terminal or forge a line of a hand-out."""

from __future__ import annotations


def one_line(text: str) -> str:
    """Return `text` with every run of white space as one space, and `�` for characters that do not print."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(letter if letter.isprintable() else "�" for letter in line)
