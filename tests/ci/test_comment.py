"""One comment per stack, on each host, edited in place."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from ci.comment import CommentError, comment
from tests.ci.pull_request_host import TOKEN, PullRequest

ROOT = Path(__file__).resolve().parents[2]
PROD = "### prod: 1 to create <!-- mfd:preview:prod -->\n"
PROD_AGAIN = "**prod**: no changes. <!-- mfd:preview:prod -->\n"
DEV = "### dev: 1 to create <!-- mfd:preview:dev -->\n"

HOSTS = ["github", "gitlab", "azure"]


def pipeline(host: str, pull_request: PullRequest) -> Mapping[str, str]:
    """Return what the host's pipeline sets."""
    environ: Mapping[str, str] = getattr(pull_request, host)
    return environ


@pytest.mark.parametrize("host", HOSTS)
def test_a_stack_has_one_comment(host: str, pull_request: PullRequest) -> None:
    """The second preview edits what the first one wrote, and another stack's is left alone."""
    environ = pipeline(host, pull_request)
    assert [comment(text, environ) for text in (PROD, DEV, PROD_AGAIN, PROD_AGAIN)] == [
        "made",
        "made",
        "edited",
        "edited",
    ]
    assert pull_request.texts == [PROD_AGAIN, DEV]


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_it_is_found_among_many(host: str, pull_request: PullRequest) -> None:
    """Also on the second page of a long discussion."""
    for number in range(150):
        pull_request.add(f"a remark {number}", author="somebody")
    pull_request.add(PROD)
    assert comment(PROD_AGAIN, pipeline(host, pull_request)) == "edited"
    assert pull_request.texts[150:] == [PROD_AGAIN]


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_somebody_elses_comment_is_theirs(host: str, pull_request: PullRequest) -> None:
    """A comment with the mark in it that a person wrote is not overwritten."""
    pull_request.add(PROD, author="somebody")
    assert comment(PROD_AGAIN, pipeline(host, pull_request)) == "made"
    assert pull_request.texts == [PROD, PROD_AGAIN]


def test_a_quotation_is_no_comment_of_ours(pull_request: PullRequest) -> None:
    """The mark counts in the first line only."""
    pull_request.add(f"As it says:\n{PROD}")
    assert comment(PROD, pull_request.github) == "made"


@pytest.mark.parametrize(
    ("text", "left_out", "words"),
    [
        ("", "", "there is no comment in the file"),
        (f"Traceback\n{PROD}", "", "there is no comment in the file"),
        (PROD, "GITHUB_API_URL", "this is no pipeline that it knows"),
        (PROD, "PULL_REQUEST", "the variable PULL_REQUEST is not set"),
    ],
)
def test_what_is_missing_is_named(text: str, left_out: str, words: str, pull_request: PullRequest) -> None:
    """No comment is made, and the error says why."""
    environ = {name: value for name, value in pull_request.github.items() if name != left_out}
    with pytest.raises(CommentError, match=words):
        comment(text, environ)
    assert pull_request.texts == []


def test_a_refusal_names_the_place_and_not_the_token(pull_request: PullRequest, tmp_path: Path) -> None:
    """As a command it ends with 1, and says what the host answered."""
    pull_request.refuses = True
    file = tmp_path / "comment.md"
    file.write_text(PROD)
    done = subprocess.run(
        [sys.executable, ROOT / "ci" / "comment.py", file],
        env={**os.environ, **pull_request.github},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "answers 403 Forbidden; may the token write comments?" in done.stderr
    assert TOKEN not in done.stdout + done.stderr
