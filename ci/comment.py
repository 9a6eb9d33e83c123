"""`python3 ci/comment.py FILE`: FILE as a comment on the pull request at hand; the one that is there already is edited.

The comment of a stack is known by the mark in its first line, which `mfd preview --markdown` writes. Where it runs, it
knows by the variables of GitHub Actions, GitLab CI or Azure Pipelines.
"""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

MARK = re.compile(r"<!-- mfd:preview:\S+ -->")
# How many comments does a page of a host's list have? Both take up to 100.
_PAGE = 100
SECONDS = 30.0


class CommentError(Exception):
    """No comment can be made; the text says why."""


class Host(ABC):
    """Where the pull request is."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    @abstractmethod
    def comments(self) -> Iterator[tuple[str, str]]:
        """Yield address and text of each comment that may be ours."""

    @abstractmethod
    def add(self, text: str) -> None:
        """Make a comment."""

    @abstractmethod
    def edit(self, url: str, text: str) -> None:
        """Give the comment at `url` another text."""

    def _call(self, method: str, url: str, body: object = None) -> Any:  # noqa: ANN401 - any JSON
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **self._login()}
        request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 - the host's own address
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
            return json.loads(answer.read() or "null")

    def _pages(self, url: str) -> Iterator[Mapping[str, Any]]:
        page = 1
        while found := self._call("GET", f"{url}?per_page={_PAGE}&page={page}"):
            yield from found
            page += 1

    @abstractmethod
    def _login(self) -> dict[str, str]:
        """Return the headers that say who calls."""


class GitHub(Host):
    """Its pull requests are issues (https://docs.github.com/rest/issues/comments)."""

    def comments(self) -> Iterator[tuple[str, str]]:
        """Yield those of apps: with the mark in it, somebody else's comment is still theirs."""
        for found in self._pages(f"{self._issues}/{self._environ['PULL_REQUEST']}/comments"):
            if found["user"]["type"] == "Bot":
                yield f"{self._issues}/comments/{found['id']}", found["body"]

    def add(self, text: str) -> None:
        """Make a comment."""
        self._call("POST", f"{self._issues}/{self._environ['PULL_REQUEST']}/comments", {"body": text})

    def edit(self, url: str, text: str) -> None:
        """Edit a comment."""
        self._call("PATCH", url, {"body": text})

    @property
    def _issues(self) -> str:
        return f"{self._environ['GITHUB_API_URL']}/repos/{self._environ['GITHUB_REPOSITORY']}/issues"

    def _login(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._environ['GITHUB_TOKEN']}", "Accept": "application/vnd.github+json"}


class GitLab(Host):
    """Its comments are notes (https://docs.gitlab.com/api/notes/); GITLAB_TOKEN is a project access token, scope `api`."""

    def comments(self) -> Iterator[tuple[str, str]]:
        """Yield those that the token's owner wrote."""
        own = self._call("GET", f"{self._environ['CI_API_V4_URL']}/user")["id"]
        for found in self._pages(self._notes):
            if found["author"]["id"] == own:
                yield f"{self._notes}/{found['id']}", found["body"]

    def add(self, text: str) -> None:
        """Make a note."""
        self._call("POST", self._notes, {"body": text})

    def edit(self, url: str, text: str) -> None:
        """Edit a note."""
        self._call("PUT", url, {"body": text})

    @property
    def _notes(self) -> str:
        environ = self._environ
        project = f"{environ['CI_API_V4_URL']}/projects/{environ['CI_PROJECT_ID']}"
        return f"{project}/merge_requests/{environ['CI_MERGE_REQUEST_IID']}/notes"

    def _login(self) -> dict[str, str]:
        return {"PRIVATE-TOKEN": self._environ["GITLAB_TOKEN"]}


class AzurePipelines(Host):
    """Its comments stand in threads (https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads)."""

    def comments(self) -> Iterator[tuple[str, str]]:
        """Yield the first comment of each thread."""
        for thread in self._call("GET", self._url(""))["value"]:
            if thread.get("comments"):
                first = thread["comments"][0]
                yield self._url(f"/{thread['id']}/comments/{first['id']}"), first.get("content") or ""

    def add(self, text: str) -> None:
        """Begin a thread that asks for no answer."""
        comment = {"content": text, "commentType": "text", "parentCommentId": 0}
        self._call("POST", self._url(""), {"comments": [comment], "status": "closed"})

    def edit(self, url: str, text: str) -> None:
        """Edit a comment."""
        self._call("PATCH", url, {"content": text})

    def _url(self, path: str) -> str:
        environ = self._environ
        project = f"{environ['SYSTEM_COLLECTIONURI'].rstrip('/')}/{environ['SYSTEM_TEAMPROJECTID']}"
        request = f"{environ['BUILD_REPOSITORY_ID']}/pullRequests/{environ['SYSTEM_PULLREQUEST_PULLREQUESTID']}"
        return f"{project}/_apis/git/repositories/{request}/threads{path}?api-version=7.1"

    def _login(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._environ['SYSTEM_ACCESSTOKEN']}"}


# A variable that only this host has → the host.
_HOSTS: Mapping[str, Callable[[Mapping[str, str]], Host]] = {
    "GITHUB_API_URL": GitHub,
    "CI_API_V4_URL": GitLab,
    "SYSTEM_COLLECTIONURI": AzurePipelines,
}


def comment(text: str, environ: Mapping[str, str]) -> str:
    """Make or edit the comment, and return which. Raises CommentError."""
    mark = MARK.search(text.partition("\n")[0])
    if not mark:
        raise CommentError("there is no comment in the file; `mfd preview --markdown` writes one")
    kind = next((host for name, host in _HOSTS.items() if name in environ), None)
    if kind is None:
        raise CommentError(f"this is no pipeline that it knows; one of {', '.join(_HOSTS)} would be set")
    try:
        return _put(kind(environ), mark[0], text)
    except KeyError as error:
        raise CommentError(f"the variable {error.args[0]} is not set") from None
    except urllib.error.HTTPError as error:
        raise CommentError(f"{error.url} answers {error.code} {error.reason}; may the token write comments?") from None
    except OSError as error:
        raise CommentError(f"the host does not answer: {error}") from None


def _put(host: Host, mark: str, text: str) -> str:
    for url, body in host.comments():
        if mark in body.partition("\n")[0]:
            host.edit(url, text)
            return "edited"
    host.add(text)
    return "made"


def main() -> int:
    """Comment; 1 when that is not possible."""
    try:
        text = Path(sys.argv[1]).read_text(encoding="utf-8")
        print(f"comment {comment(text, os.environ)}")
    except (IndexError, OSError, CommentError) as error:
        print(f"comment: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
