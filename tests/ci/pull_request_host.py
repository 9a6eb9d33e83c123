"""What GitHub, GitLab and Azure DevOps answer about comments, as their references say it; one server for all three."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "a-token-of-the-pipeline"


@dataclass
class PullRequest:
    """The comments of one pull request, as text, and who wrote each."""

    texts: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    url: str = ""
    refuses: bool = False

    def add(self, text: str, author: str = "pipeline") -> None:
        """Write a comment."""
        self.texts.append(text)
        self.authors.append(author)

    @property
    def github(self) -> dict[str, str]:
        """What GitHub Actions sets."""
        own = {"GITHUB_API_URL": self.url, "GITHUB_REPOSITORY": "contoso/devices"}
        return {**own, "GITHUB_TOKEN": TOKEN, "PULL_REQUEST": "7"}

    @property
    def gitlab(self) -> dict[str, str]:
        """What GitLab CI sets."""
        own = {"CI_API_V4_URL": f"{self.url}/api/v4", "CI_PROJECT_ID": "11", "CI_MERGE_REQUEST_IID": "7"}
        return {**own, "GITLAB_TOKEN": TOKEN}

    @property
    def azure(self) -> dict[str, str]:
        """What Azure Pipelines sets."""
        own = {"SYSTEM_COLLECTIONURI": f"{self.url}/contoso/", "SYSTEM_TEAMPROJECTID": "p", "BUILD_REPOSITORY_ID": "r"}
        return {**own, "SYSTEM_PULLREQUEST_PULLREQUESTID": "7", "SYSTEM_ACCESSTOKEN": TOKEN}

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> Any:
        """Return what a host answers; None: no such place."""
        for pattern, place in (
            (r"/repos/contoso/devices/issues(?:/7)?/comments(?:/(\d+))?", self._github),
            (r"/api/v4/projects/11/merge_requests/7/notes(?:/(\d+))?", self._gitlab),
            (r"/contoso/p/_apis/git/repositories/r/pullRequests/7/threads(?:/(\d+)/comments/1)?", self._azure),
        ):
            if found := re.fullmatch(pattern, path):
                return place(method, int(found[1]) if found[1] else None, query, body)
        return {"id": "pipeline"} if path == "/api/v4/user" else None

    def _page(self, query: dict[str, list[str]]) -> list[int]:
        size, page = int(query["per_page"][0]), int(query["page"][0])
        return list(range(len(self.texts)))[(page - 1) * size : page * size]

    def _github(self, method: str, number: int | None, query: dict[str, list[str]], body: Any) -> Any:
        if method == "GET":
            kinds = {"pipeline": "Bot"}
            return [
                {"id": place, "body": self.texts[place], "user": {"type": kinds.get(self.authors[place], "User")}}
                for place in self._page(query)
            ]
        return self._written(method, "PATCH", number, body["body"])

    def _gitlab(self, method: str, number: int | None, query: dict[str, list[str]], body: Any) -> Any:
        if method == "GET":
            return [
                {"id": place, "body": self.texts[place], "author": {"id": self.authors[place]}}
                for place in self._page(query)
            ]
        return self._written(method, "PUT", number, body["body"])

    def _azure(self, method: str, number: int | None, query: dict[str, list[str]], body: Any) -> Any:
        assert query["api-version"] == ["7.1"]
        if method == "GET":
            # A thread of the host's own, such as a vote, has no text.
            threads = [{"id": i, "comments": [{"id": 1, "content": text}]} for i, text in enumerate(self.texts)]
            return {"value": [{"id": 900, "comments": [{"id": 1}]}, *threads]}
        return self._written(method, "PATCH", number, body["content"] if number is not None else _first(body))

    def _written(self, method: str, editing: str, number: int | None, text: str) -> Any:
        if number is None and method == "POST":
            self.add(text)
            return {}
        if number is not None and method == editing:
            self.texts[number] = text
            return {}
        return None


def _first(body: Any) -> str:
    text: str = body["comments"][0]["content"]
    return text


@contextmanager
def serving(pull_request: PullRequest) -> Iterator[PullRequest]:
    """Serve it on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            parts = urlsplit(self.path)
            login = self.headers.get("PRIVATE-TOKEN") or self.headers.get("Authorization", "").removeprefix("Bearer ")
            answer = pull_request.answer(self.command, parts.path, parse_qs(parts.query), body)
            code = 403 if pull_request.refuses or login != TOKEN else 404 if answer is None else 200
            self.send_response(code)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        do_GET = do_POST = do_PATCH = do_PUT = _serve  # noqa: N815 - the standard library's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        pull_request.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield pull_request
        server.shutdown()
