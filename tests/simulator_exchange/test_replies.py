"""Every reply of Exchange Online is provoked by an SMTP client, and every row of the list of replies is accounted for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.loader import load_catalog
from catalog.refusals import refusal_for
from simulator.services.exchange_refusals import REPLIES

from .conftest import Tenant
from .provocations import PROVOCATIONS

HERE = Path(__file__).parent
TABLE: dict[str, Any] = yaml.safe_load((HERE / "replies.yaml").read_text())
CATALOG = load_catalog()
TESTS = {
    name for file in HERE.glob("test_*.py") for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
}


@pytest.mark.parametrize("reason", sorted(PROVOCATIONS))
def test_a_client_sees_the_reply(tenant: Tenant, reason: str) -> None:
    """What comes over the wire is the text of the table, and the history knows the true reason."""
    seen = PROVOCATIONS[reason](tenant)
    pattern = re.escape(REPLIES[reason].text).replace(r"\{0\}", r"\S+")
    assert re.fullmatch(pattern, seen)
    assert tenant.reasons()[-1] == reason


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: row["reply"])
def test_each_row_is_provoked_or_says_why_not(row: dict[str, Any]) -> None:
    """A row names reasons that are provoked and tests that are there, or why there is neither."""
    reasons, tests = set(row.get("reasons", ())), set(row.get("tests", ()))
    assert reasons or tests or row.get("why_not")
    assert reasons <= PROVOCATIONS.keys()
    assert tests <= TESTS


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: row["reply"])
def test_the_replies_of_a_row_have_its_codes(row: dict[str, Any]) -> None:
    """Each code of a row is that of one of its replies, and the other way about."""
    named = _codes(row["reply"])
    given = {code for reason in row.get("reasons", ()) for code in re.findall(r"\d\.\d\.\d+", REPLIES[reason].text)[:1]}
    assert not named or given == named


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: row["reply"])
def test_the_hand_out_of_each_method_explains_the_row(row: dict[str, Any]) -> None:
    """The catalogue, from which hand-outs are made, has cause and remedy of each reply that the method's devices meet."""
    for name in row["methods"]:
        method = CATALOG.methods[name]
        assert row.get("explained") in {None, *(refusal.id for refusal in method.refusals)}
        if "explained" not in row:
            replies = [REPLIES[reason].text for reason in row["reasons"]]
            assert [text for text in replies if refusal_for(method, text) is None] == []


def test_no_reply_is_forgotten() -> None:
    """Each reply stands in a row or beside them, and is provoked unless nothing can."""
    listed = {reason for row in TABLE["rows"] for reason in row.get("reasons", ())} | TABLE["besides"].keys()
    assert listed == REPLIES.keys()
    assert PROVOCATIONS.keys() | TABLE["never"].keys() == REPLIES.keys()
    assert not PROVOCATIONS.keys() & TABLE["never"].keys()


def _codes(text: str) -> set[str]:
    span = re.fullmatch(r"\d{3} (\d\.\d)\.(\d+) to \1\.(\d+)", text)
    if span:
        return {f"{span[1]}.{number}" for number in range(int(span[2]), int(span[3]) + 1)}
    return set(re.findall(r"\d\.\d\.\d+", text))
