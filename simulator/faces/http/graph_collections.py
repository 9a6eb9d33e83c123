"""Collections of Graph: filtered, paged, with the members that were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from simulator.faces.http.odata_filter import parse_filter
from simulator.faces.http.routes import Answer
from simulator.faces.http.sent import sent_body

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call

# Graph's page where $top does not say otherwise, and the most that $top may say
PAGE = 100
LONGEST_PAGE = 999
SKIP = "$skiptoken"


def collection(call: Call, name: str, rows: list[dict[str, Any]]) -> Answer:
    """Answer with a page of rows; `name` is what the context says."""
    wanted = call.query.get("$filter")
    condition = parse_filter(wanted) if wanted else None
    found = [row for row in rows if condition is None or condition(row)]
    size = min(int(call.query.get("$top", PAGE)), LONGEST_PAGE)
    start = int(call.query.get(SKIP, "0"))
    body: dict[str, Any] = {"@odata.context": f"{call.origin}/v1.0/$metadata#{name}"}
    if call.query.get("$count") == "true":
        body["@odata.count"] = len(found)
    if start + size < len(found):
        query = {**call.query, SKIP: str(start + size)}
        body["@odata.nextLink"] = f"{call.origin}{call.path}?{urlencode(query)}"
    body["value"] = [selected(call, row) for row in found[start : start + size]]
    return Answer(body=body)


def entity(call: Call, name: str, row: dict[str, Any], status: int = 200) -> Answer:
    """Answer with one object."""
    context = {"@odata.context": f"{call.origin}/v1.0/$metadata#{name}/$entity"}
    return Answer(status, {**context, **selected(call, row)})


def selected(call: Call, row: dict[str, Any]) -> dict[str, Any]:
    """Return the members named by $select (all without it), without those that are never sent."""
    names = [name for name in call.query.get("$select", "").split(",") if name]
    shown = sent_body(row)
    if not isinstance(shown, dict):
        raise TypeError("a row is an object")
    return {name: shown[name] for name in names if name in shown} if names else shown
