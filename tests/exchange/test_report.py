"""The report: what the script writes is what is read, and nothing else is taken for one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exchange import Need, UnreadableReportError, read_report, report_from_json, state_json
from tests.exchange.reports import TIME, item, report, report_bytes
from tests.exchange.states import FULL

DOCUMENT = state_json(FULL).encode()
FAILED = item("mailbox", "scan@contoso.com", "failed", message="no such mailbox")


def test_a_report_names_its_document() -> None:
    """It is of the document whose bytes it was made with, and of no other."""
    found = report_from_json(report_bytes(DOCUMENT))
    assert found.is_of(DOCUMENT)
    assert not found.is_of(DOCUMENT.replace(b"\n", b"\r\n"))
    assert f"{found.finished_at:%Y-%m-%dT%H:%M:%SZ}" == TIME


@pytest.mark.parametrize(
    ("action", "wanted", "missed", "left_over"),
    [
        ("created", "open", False, False),
        ("changed", "absent", False, False),
        ("unchanged", "open", False, False),
        ("failed", "open", True, False),
        ("failed", "absent", True, False),
        # Somebody answered No, with -Confirm.
        ("skipped", "open", True, False),
        ("skipped", "absent", False, True),
    ],
)
def test_an_item_says_what_became_of_it(action: str, wanted: str, *, missed: bool, left_over: bool) -> None:
    """What is wanted and not there is told apart from what is there and no longer wanted."""
    (found,) = report_from_json(report_bytes(DOCUMENT, [item("mailbox", "a@contoso.com", action, wanted=wanted)])).items
    assert (found.missed, found.left_over) == (missed, left_over)
    assert found.need == Need("mailbox", "a@contoso.com")


def test_no_report_is_no_error(tmp_path: Path) -> None:
    """The script has not run yet."""
    assert read_report(tmp_path / "report.json") is None


def changed(**changes: Any) -> bytes:
    """Return a report with other values."""
    return report_bytes(DOCUMENT, **{"items": [FAILED], **changes})


def without(key: str) -> bytes:
    """Return a report that lacks a key."""
    return json.dumps({name: value for name, value in report(DOCUMENT).items() if name != key}).encode()


WRONG = {
    "half of it": (changed()[:-40], "document: Invalid JSON"),
    "nothing": (b"", "document: Invalid JSON"),
    "no text": (b"\xff\xfe{\x00}", "document: Invalid JSON"),
    "a list": (b"[]", "document: "),
    "nested without an end": (b'{"version": 1, "items": ' + b"[" * 100_000, "document: Invalid JSON: recursion limit"),
    "no digest": (without("stateSha256"), "stateSha256: Field required"),
    "no version": (without("version"), "version: Field required"),
    "a digest that is none": (changed(stateSha256="x" * 64), "stateSha256: "),
    "a time without a zone": (changed(finishedAt="2026-11-27T19:50:56"), "finishedAt: "),
    "a text for a truth": (changed(prune="false"), "prune: "),
    "an action that is none": (changed(items=[{**FAILED, "action": "done"}]), "items.0.action: "),
    "an item that is none": (changed(items=["mailbox"]), "items.0: "),
    "a number for a text": (changed(items=[{**FAILED, "message": 5}]), "items.0.message: "),
    "a key too many": (changed(items=[{**FAILED, "\x1b[2J": ""}]), r"items.0. \[2J: "),
    "an older version": (changed(version=0), "version: Input should be 1"),
    "a version that is a text": (changed(version="1"), "version: "),
    "a version that is huge": (b'{"version": ' + b"9" * 5000 + b"}", "document: Invalid JSON: number out of range"),
    "a version with too many digits": (b'{"version": ' + b"9" * 4000 + b"}", "version: 9{900,1000}… is newer"),
}


@pytest.mark.parametrize(("content", "message"), WRONG.values(), ids=WRONG.keys())
def test_what_is_no_report_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    """The file, the place and the way out are named on one line."""
    file = tmp_path / "report.json"
    file.write_bytes(content)
    with pytest.raises(UnreadableReportError, match=message) as error:
        read_report(file)
    assert str(error.value).startswith(f"{file} is no report of the script: ")
    assert "run the script again" in str(error.value)
    assert str(error.value).isprintable()


def test_a_newer_version_is_refused_by_name(tmp_path: Path) -> None:
    """What is new about it is not taken for mistakes."""
    file = tmp_path / "report.json"
    file.write_bytes(changed(version=2, other=1))
    with pytest.raises(UnreadableReportError, match="version: 2 is newer than 1") as error:
        read_report(file)
    assert "other" not in str(error.value)


def test_a_folder_in_its_place_is_named(tmp_path: Path) -> None:
    """A file that cannot be read is no absence."""
    with pytest.raises(UnreadableReportError, match=f"{tmp_path} cannot be read: "):
        read_report(tmp_path)


def test_many_problems_are_counted() -> None:
    """A file that is wrong all over does not fill the screen."""
    with pytest.raises(UnreadableReportError, match="and 17 more; "):
        report_from_json(changed(items=[{**FAILED, "time": ""}] * 20))


@pytest.mark.parametrize("text", ["a\r\n\r\n  b", "a \x1b]0;b", "a\u202eb", "a\u2028b", "x" * 5000])
def test_texts_become_one_line_that_a_terminal_can_show(text: str) -> None:
    """What Exchange Online answers, or somebody writes into the file, moves no cursor and turns no direction."""
    (found,) = report_from_json(changed(items=[{**FAILED, "message": text, "name": text}])).items
    for line in (found.message, found.name):
        assert line.isprintable()
        assert "  " not in line
        assert len(line) <= 1000
