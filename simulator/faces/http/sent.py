"""What of a record is sent."""

from __future__ import annotations


def sent_body(body: object) -> object:
    """Return a body without what only the simulator knows: members that begin with an underscore (tags may)."""
    if isinstance(body, dict):
        shown = {key: value for key, value in body.items() if not str(key).startswith("_")}
        return {key: value if key == "tags" else sent_body(value) for key, value in shown.items()}
    return [sent_body(entry) for entry in body] if isinstance(body, list) else body
