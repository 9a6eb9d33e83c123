"""Whose the files are that stand where a set is to go: written by a run, or put there by somebody.

A folder is a set by its front page, and devices.json is known by its form: every version has written both so. Their ids
name all other documents of a set, so that none has to carry a list of its files.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from handouts.bulk_files import FOLDER as BULK
from handouts.bulk_files import formats
from handouts.file_names import document_name, password_name
from handouts.root_certificates import FOLDER as CERTIFICATES
from handouts.root_certificates import file_names
from handouts.settings_table import FILE as TABLE

FRONT = "index.html"
_SIGNS = ('<meta name="robots" content="noindex">', "./mfd handouts --stack ")
"""Both are on every front page, in each language, and hardly on another page of that name."""
_DOCUMENT = re.compile(r"\bdevice-([A-Za-z0-9][A-Za-z0-9._-]*)\.html")
_BOOKLET = re.compile(r'href="(booklet[^"/]*)"')


def is_set(pages: Path) -> bool:
    """Return whether this is a folder with documents that a run wrote."""
    return not pages.is_symlink() and bool(_front_page(pages))


def is_devices_file(file: Path) -> bool:
    """Return whether a run wrote this devices.json."""
    return bool(_devices(file))


def others_in(pages: Path, devices_file: Path) -> list[Path]:
    """Return what in a folder of documents no run wrote, relative to it; of a folder of somebody's only the folder."""
    if pages.is_symlink() or not pages.is_dir():
        return []
    return sorted(_others(pages, _names(pages, devices_file)))


def _others(pages: Path, names: frozenset[str]) -> Iterator[Path]:
    inner = {CERTIFICATES: file_names(), BULK: formats()}
    for entry in os.scandir(pages):
        if entry.name in inner and entry.is_dir(follow_symlinks=False):
            yield from (Path(entry.name, other.name) for other in os.scandir(entry) if _other(other, inner[entry.name]))
        elif _other(entry, names):
            yield Path(entry.name)


def _other(entry: os.DirEntry[str], names: frozenset[str]) -> bool:
    return entry.name not in names or not entry.is_file(follow_symlinks=False)


def _names(pages: Path, devices_file: Path) -> frozenset[str]:
    """Return the names that the documents of the set have; none where it is no set."""
    front = _front_page(pages)
    devices = "" if front else _devices(devices_file)
    documents = {
        f"{name(device)}.{ending}"
        for device in _DOCUMENT.findall(front + devices)
        for name in (document_name, password_name)
        for ending in ("html", "txt")
    }
    shared = {FRONT, TABLE, *_BOOKLET.findall(front)} if front else {TABLE} if devices else set()
    return frozenset(documents | shared)


def _front_page(pages: Path) -> str:
    text = _text(pages / FRONT)
    return text if all(sign in text for sign in _SIGNS) else ""


def _devices(file: Path) -> str:
    text = _text(file)
    try:
        document = json.loads(text)
    except ValueError:
        return ""
    if not isinstance(document, dict) or set(document) != {"devices"} or not isinstance(document["devices"], list):
        return ""
    return text if all(isinstance(device, dict) and _document(device) for device in document["devices"]) else ""


def _document(device: dict[str, object]) -> bool:
    return {"id", "method", "host"} <= set(device) and bool(_DOCUMENT.search(str(device.get("document"))))


def _text(file: Path) -> str:
    if file.is_symlink() or not file.is_file():
        return ""
    return file.read_text(encoding="utf-8", errors="replace")
