"""What the catalogue says about a server's refusal."""

from __future__ import annotations

from catalog import load_catalog, refusal_for
from probe.subject import Subject


def remedies(subject: Subject, reply: str) -> tuple[str, ...]:
    """Return cause and remedy of the reply `reply`, one sentence each; empty where the catalogue does not know it."""
    method = load_catalog().methods.get(subject.method)
    refusal = refusal_for(method, reply) if method else None
    return (refusal.cause, refusal.remedy) if refusal else ()
