"""Rules between keys: an editor underlines, by the JSON Schema, exactly what the loader refuses."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from catalog.device_type import DeviceFamily, DeviceTypeDocument
from catalog.record import Record
from catalog.schema import schemas

TYPE: dict[str, Any] = {
    "manufacturer": "Umbra",
    "model": "CX-1",
    "family": "umbra",
    "family_source": None,
    "limits": {"host": None, "username": None, "password": None, "sender": None},
    "capabilities": {"starttls": None},
}
FAMILY: dict[str, Any] = {"title": "Umbra web page", "sources": {}, "menus": []}
WITH_OAUTH = {"starttls": None, "oauth": ["device-code"], "source": "manual"}


def _with(document: Mapping[str, Any], key: str, value: object) -> dict[str, Any]:
    changed = deepcopy(dict(document))
    outer, _, inner = key.rpartition(".")
    (changed[outer] if outer else changed)[inner] = value
    return changed


KEPT = [
    _with(TYPE, "limits.password", {"max_length": 20, "characters": "A-Z", "meaning": "capitals", "source": "manual"}),
    _with(TYPE, "limits.password", {"max_length": 20, "source": "manual"}),
    _with(TYPE, "capabilities", {**WITH_OAUTH, "oauth_from": "5.7"}),
    _with(TYPE, "capabilities", {"starttls": None, "oauth": [], "source": "manual"}),
]
BROKEN = [
    (
        _with(TYPE, "limits.password", {"max_length": 20, "characters": "A-Z", "source": "manual"}),
        "characters without meaning",
    ),
    (_with(TYPE, "capabilities", {"starttls": True}), "starttls without source"),
    (_with(TYPE, "capabilities", {"starttls": None, "root_store": {"lacks": ["X1"]}}), "root_store without source"),
    (
        _with(TYPE, "capabilities", {"starttls": None, "oauth": [], "oauth_from": "5.7", "source": "manual"}),
        "oauth_from where oauth says that there is none",
    ),
]
BROKEN_TESTS = [
    ({"kind": "none", "label": "Test", "source": "manual"}, "label where kind says that there is none"),
    ({"kind": "none", "checks_login": False, "source": "manual"}, "checks_login where kind says that there is none"),
]


def _underlined(schema: str, document: object) -> bool:
    return not jsonschema.Draft202012Validator(schemas()[schema]).is_valid(document)


def _refused(model: type[Record], document: object) -> str:
    with pytest.raises(ValidationError) as refused:
        model.model_validate(document)
    return str(refused.value)


@pytest.mark.parametrize("document", [TYPE, *KEPT])
def test_a_document_that_keeps_the_rules_is_taken_by_both(document: dict[str, Any]) -> None:
    """What is right is neither underlined nor refused."""
    assert not _underlined("device-type.schema.json", document)
    DeviceTypeDocument.model_validate(document)


@pytest.mark.parametrize(("document", "words"), BROKEN)
def test_a_broken_rule_is_refused_by_both(document: dict[str, Any], words: str) -> None:
    """A key without the one that it needs, or beside one that excludes it, is underlined and refused."""
    assert _underlined("device-type.schema.json", document)
    assert words in _refused(DeviceTypeDocument, document)


@pytest.mark.parametrize(("test", "words"), BROKEN_TESTS)
def test_no_test_has_no_button(test: dict[str, Any], words: str) -> None:
    """A family without a test of its own cannot say what stands on the button."""
    document = _with(FAMILY, "test", test)
    assert _underlined("device-family.schema.json", document)
    assert words in _refused(DeviceFamily, document)


def test_a_field_holds_what_it_wants() -> None:
    """A field that wants more characters than it holds is refused."""
    limit = {"max_length": 4, "min_length": 5, "source": "manual"}
    assert "min_length is above max_length" in _refused(DeviceTypeDocument, _with(TYPE, "limits.host", limit))


def test_a_language_is_written_as_everybody_writes_it() -> None:
    """A menu's language is a code, not a name."""
    menu = {"at": "web", "language": "German", "path": ["E-Mail"], "fields": [], "source": "manual"}
    assert "language" in _refused(DeviceFamily, _with(FAMILY, "menus", [menu]))
