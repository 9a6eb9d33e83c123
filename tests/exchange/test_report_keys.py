"""The reader's words are those in the script's text, so they cannot drift apart."""

from __future__ import annotations

import re
from typing import get_args, get_type_hints

from pydantic import TypeAdapter

from exchange import REPORT_NAME, STATE_NAME, Report, ReportItem
from tests.exchange.powershell_tree import Script, text, walk
from tests.exchange.reports import item, report


def keys_in(script: Script, function: str) -> list[str]:
    """Return the keys of the object that a function makes, as they are written."""
    node = next(found.node for found in script.functions if found.name == function)
    literal = next(node for node in walk(node) if node.type == "hash_literal_body")
    return [text(entry.children[0]).strip() for entry in literal.children if entry.type == "hash_entry"]


def keys_of(type_: type) -> set[str]:
    """Return the keys that the reader takes and asks for."""
    schema = TypeAdapter(type_).json_schema(by_alias=True)
    assert set(schema["required"]) == set(schema["properties"])
    return set(schema["properties"])


def test_the_report_has_the_keys_that_the_script_writes(script: Script) -> None:
    """Each key is read, and none is asked for that is not written; the tests' reports have the same."""
    written = keys_in(script, "Write-Report")
    assert set(written) == keys_of(Report)
    assert written == list(report(b""))


def test_an_item_has_the_keys_that_the_script_writes(script: Script) -> None:
    """The same for each item."""
    written = keys_in(script, "Add-ReportItem")
    assert set(written) == keys_of(ReportItem)
    assert written == list(item("", ""))


def test_the_actions_are_those_that_the_script_writes(script: Script) -> None:
    """Every word behind -Action, or in its place in a hashtable, is one that the reader knows, and the other way round."""
    source = script.source.decode()
    written = set(re.findall(r"(?i)\baction\b\s*=?\s*'(\w+)'", source))
    assert written == set(get_args(get_type_hints(ReportItem)["action"]))


def test_what_is_left_over_is_told_as_the_script_tells_it(script: Script) -> None:
    """What is no longer wanted is wanted "absent"."""
    assert "Wanted = 'absent'" in script.source.decode()


def test_the_version_is_the_scripts(script: Script) -> None:
    """A script that writes another version needs another reader."""
    (version,) = re.findall(r"(?m)^        version     = (\d+)$", script.source.decode())
    assert get_args(get_type_hints(Report)["version"]) == (int(version),)


def test_the_digest_is_of_the_documents_bytes(script: Script) -> None:
    """SHA-256 of the file, in lower case."""
    assert (
        "$digest = (Get-FileHash -LiteralPath $Path -Algorithm SHA256).Hash.ToLowerInvariant()"
        in script.source.decode()
    )


def test_the_files_are_where_the_script_has_them(script: Script) -> None:
    """State and report are beside the script if nothing else is said."""
    assert text(script.body.node).count(f"'{STATE_NAME}'") == 1
    assert text(script.body.node).count(f"'{REPORT_NAME}'") == 1
