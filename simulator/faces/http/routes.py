"""Tables of HTTP calls: a method, a path template, and the handler that answers. ARM, Graph and the rest use them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

PARAMETER = re.compile(r"\{(\w+)\}")
# The name of a thing that there is one of, such as an account's blob service: no part of its type
SINGLETON = "default"
# Parameters that hold slashes themselves: an extension resource stands behind any other resource's id.
WHOLE_IDS = frozenset({"scope", "resourceUri"})


@dataclass(frozen=True)
class Caller:
    """Who calls: the claims of the bearer token that matter."""

    object_id: str = ""
    client_id: str = ""
    tenant_id: str = ""
    is_administrator: bool = False
    # Delegated scopes where a user signed in; application permissions are looked up when needed
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Call:
    """One call. `path` as sent, without query; `params` of the template; `query` and `headers` with lower-case names."""

    method: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: dict[str, Any] | None
    headers: Mapping[str, str]
    origin: str
    caller: Caller = field(default_factory=Caller)
    # The body as sent, for signatures over it
    raw: bytes = field(default=b"", repr=False)
    # Path and query as sent, for signatures over them
    target: str = ""

    @property
    def api_version(self) -> str:
        """The api-version of the query."""
        return self.query.get("api-version", "")

    @property
    def properties(self) -> dict[str, Any]:
        """The body's `properties`, empty when there are none."""
        found = (self.body or {}).get("properties")
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Answer:
    """An answer: JSON body (None for none at all; a str is sent as HTML), headers."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Route:
    """One line of the table."""

    method: str
    template: str
    handler: Handler
    pattern: re.Pattern[str]

    @property
    def resource_type(self) -> str:
        """The ARM type, lower-case: `microsoft.communication/emailservices/domains`; a POST's action included."""
        parts = [part for part in self.template.rsplit("/providers/", 1)[-1].split("/") if part]
        return "/".join(part for part in parts if not part.startswith("{") and part != SINGLETON).lower()


class Routes:
    """Routes by template; `{scope}` and `{resourceUri}` match whole ids, other parameters one segment, in any case."""

    def __init__(self) -> None:
        self._routes: list[Route] = []

    def add(self, method: str, template: str, handler: Handler) -> None:
        """Add a route such as `/subscriptions/{sub}/resourceGroups/{group}`; the first that matches answers."""
        pattern = PARAMETER.sub(
            lambda m: f"(?P<{m[1]}>{'.*?' if m[1] in WHOLE_IDS else '[^/]+'})",
            re.sub(r"[().$:*]", lambda m: "\\" + m[0], template),
        )
        self._routes.append(Route(method, template, handler, re.compile(pattern + "/?", re.IGNORECASE)))

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """Return the route and its parameters, None when the call is not known."""
        for route in self._routes:
            match = route.pattern.fullmatch(path) if route.method == method else None
            if match:
                return route, match.groupdict()
        return None

    @property
    def table(self) -> list[tuple[str, str]]:
        """Method and template of every route, for the list of what is implemented."""
        return [(route.method, route.template) for route in self._routes]
