"""The table at the end of the demo."""

from __future__ import annotations

from typing import Any

from demo.outcome import Outcome

DEVICES = [{"id": name, "method": method} for name, method in (("a", "ecs"), ("b", "direct-send"), ("c", "lan-bridge"))]


def report(device: str, *, unproven: str | None = None, failure: str = "") -> dict[str, Any]:
    """Return a device's part of the result of `mfd verify --json`."""
    steps = [{"name": "login", "result": "failed", "detail": failure}] if failure else []
    return {"device": device, "passed": not (unproven or failure), "unproven": unproven, "steps": steps}


def mail(device: str) -> dict[str, Any]:
    """Return a mail that arrived."""
    return {"headers": {"X-MFD-Device": device}}


def test_every_mail_arrived() -> None:
    """The bridge's device is named with the reason, and does not count."""
    outcome = Outcome.of(DEVICES, {"devices": [report("a"), report("b")]}, [mail("a"), mail("b")])
    assert (outcome.received, outcome.tried, outcome.is_complete) == (2, 2, True)
    assert outcome.table.splitlines()[1] == "a       ecs          received"
    assert outcome.rows[2][2].startswith("none: its relay")


def test_a_failure_is_named() -> None:
    """The failed step's words stand in the table."""
    outcome = Outcome.of(DEVICES, {"devices": [report("a"), report("b", failure="550 5.7.68")]}, [mail("a")])
    assert outcome.rows[1][2] == "failed: 550 5.7.68"
    assert (outcome.received, outcome.tried, outcome.is_complete) == (1, 2, False)


def test_an_accepted_mail_that_does_not_arrive_is_a_failure() -> None:
    """What the server accepted has to be in the mailbox."""
    outcome = Outcome.of(DEVICES, {"devices": [report("a"), report("b")]}, [mail("a")])
    assert outcome.rows[1][2] == "failed: accepted, and did not arrive"
    assert not outcome.is_complete


def test_a_method_without_any_mail_is_not_complete() -> None:
    """A device where somebody signs in does not prove its method."""
    outcome = Outcome.of(DEVICES, {"devices": [report("a"), report("b", unproven="somebody signs in")]}, [mail("a")])
    assert outcome.rows[1][2] == "none: somebody signs in"
    assert (outcome.received, outcome.tried, outcome.is_complete) == (1, 1, False)


def test_nothing_tried_is_not_complete() -> None:
    """A `mfd verify` that printed nothing has proven nothing."""
    outcome = Outcome.of(DEVICES, {}, [])
    assert outcome.rows[0][2] == "failed: it was not tried"
    assert not outcome.is_complete
