"""What the pages say: their links, and the commands that somebody would type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / room / "README.md" for room in ("simulator", "provider", "toolchain")),
)
# What a line begins with that somebody types; a mention of a verb alone, such as `./mfd advise`, is no command.
_TYPED = re.compile(r"^(?:[A-Z_]+=\S+ )*(?:\./mfd|mfd|make|python|\.venv/bin/python|az|pytest|pwsh|npm|curl)\s+\S")
_MENTION = re.compile(r"^(?:\./)?mfd (?:pulumi )?(?:state )?\w+$|^az \w+$|(?:^| )[A-Z]{4,}(?:\.\.\.)?(?: |$)|<\w+>|…")
# `./mfd` and `mfd` are the same command: the reference leaves the folder out.
_LAUNCHED = "./mfd "
# What they tell is past.
_HISTORY = ("CHANGELOG.md", "docs/adr/")
# Blocks in another language hold no commands.
_SHELL = {"sh", "bash", "powershell", ""}


@cache
def commands() -> dict[str, list[str]]:
    """Return every command, in one line each and with `./mfd`, and the pages that have it."""
    found: dict[str, list[str]] = {}
    for page in PAGES:
        if not _name(page).startswith(_HISTORY):
            for text in _commands(page):
                found.setdefault(launched(text), []).append(_name(page))
    return found


def launched(command: str) -> str:
    """Return a command with `./mfd` where it says `mfd`."""
    return _LAUNCHED + command.removeprefix("mfd ") if command.startswith("mfd ") else command


def documented(command: str) -> str:
    """Return a command that a page has, for a test that runs this very text; no story types it then."""
    assert launched(command) in commands(), f"no page has `{command}`"
    return command


def block(page: str, word: str) -> str:
    """Return a page's one block of commands that has a word in it, for a test that runs it as it stands."""
    fences = (token for token in _flat(ROOT / page) if token.type == "fence" and token.info.strip() in _SHELL)
    found = [token.content for token in fences if word in token.content]
    assert len(found) == 1, f"{page} has {len(found)} blocks with {word}"
    return found[0]


def block_commands(page: str, word: str) -> list[str]:
    """Return the commands of such a block, in one line each."""
    return [launched(text) for text in _lines(block(page, word), "sh")]


def links(page: Path) -> set[Path]:
    """Return the files of the project that a page links to."""
    targets = {str(token.attrs["href"]) for token in _flat(page) if token.type == "link_open"}
    local = (target.partition("#")[0] for target in targets if not re.match(r"[a-z]+:", target))
    return {(page.parent / target).resolve() for target in local if target}


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _commands(page: Path) -> Iterator[str]:
    for token in _flat(page):
        if token.type == "fence" and token.info.strip() in _SHELL:
            yield from _lines(token.content, token.info.strip())
        elif token.type == "code_inline" and _is_command(text := " ".join(token.content.split())):
            yield text


def _is_command(text: str) -> bool:
    return bool(_TYPED.match(text)) and not _MENTION.search(text)


def _lines(block: str, language: str) -> Iterator[str]:
    for line in block.replace("\\\n", " ").splitlines():
        text = " ".join(line.partition(" #")[0].split())
        # A block without a language may be what a command prints.
        if text and not text.startswith("#") and (language or _TYPED.match(text)) and not _MENTION.search(text):
            yield text


def _flat(page: Path) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()
