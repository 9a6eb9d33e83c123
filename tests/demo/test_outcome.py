"""The table at the end of the demo."""

from __future__ import annotations

from typing import Any

from demo.outcome import Outcome

DEVICES = [
    {"id": name, "method": method, "site": "berlin"}
    for name, method in (("a", "ecs"), ("b", "direct-send"), ("c", "lan-bridge"))
]
NO_BRIDGE = {"berlin": "none: its bridge is a Postfix at the site"}


def report(device: str, *, unproven: str | None = None, failure: str = "") -> dict[str, Any]:
    """Return a device's part of the result of `mfd verify --json`."""
    steps = [{"name": "login", "result": "failed", "detail": failure}] if failure else []
    return {"device": device, "passed": not (unproven or failure), "unproven": unproven, "steps": steps}


def mail(device: str) -> dict[str, Any]:
    """Return a mail that arrived."""
    return {"headers": {"X-MFD-Device": device}}


def test_every_mail_arrived() -> None:
    """Behind the bridge, too."""
    sent = [report("a"), report("b"), report("c")]
    outcome = Outcome.of(DEVICES, {"devices": sent}, [mail("a"), mail("b"), mail("c")], {"berlin": "failed: unused"})
    assert (outcome.received, outcome.tried, outcome.is_complete) == (3, 3, True)
    assert outcome.rows[2][2] == "received"


def test_a_bridge_that_cannot_run_here_does_not_count() -> None:
    """Its device is named with the reason."""
    outcome = Outcome.of(DEVICES, {"devices": [report("a"), report("b")]}, [mail("a"), mail("b")], NO_BRIDGE)
    assert (outcome.received, outcome.tried, outcome.is_complete) == (2, 2, True)
    assert outcome.table.splitlines()[1] == "a       ecs          received"
    assert outcome.rows[2][2] == "none: its bridge is a Postfix at the site"


def test_a_bridge_that_keeps_a_mail_is_a_failure() -> None:
    """What it has accepted has to be in the mailbox; where it refused, its words stand there."""
    stuck = {"berlin": "failed: its bridge took it, and then: deferred"}
    sent, arrived = [report("a"), report("b")], [mail("a"), mail("b")]
    kept = Outcome.of(DEVICES, {"devices": [*sent, report("c")]}, arrived, stuck)
    refused = Outcome.of(DEVICES, {"devices": [*sent, report("c", failure="554 5.7.1")]}, arrived, stuck)
    assert (kept.rows[2][2], refused.rows[2][2]) == (stuck["berlin"], "failed: 554 5.7.1")
    assert (kept.received, kept.tried, kept.is_complete) == (2, 3, False)
    assert not refused.is_complete


def test_a_failure_is_named() -> None:
    """The failed step's words stand in the table."""
    outcome = Outcome.of(DEVICES, {"devices": [report("a"), report("b", failure="550 5.7.68")]}, [mail("a")], NO_BRIDGE)
    assert outcome.rows[1][2] == "failed: 550 5.7.68"
    assert (outcome.received, outcome.tried, outcome.is_complete) == (1, 2, False)


def test_an_accepted_mail_that_does_not_arrive_is_a_failure() -> None:
    """What the server accepted has to be in the mailbox."""
    outcome = Outcome.of(DEVICES, {"devices": [report("a"), report("b")]}, [mail("a")], NO_BRIDGE)
    assert outcome.rows[1][2] == "failed: accepted, and did not arrive"
    assert not outcome.is_complete


def test_a_method_without_any_mail_is_not_complete() -> None:
    """A device where somebody signs in does not prove its method."""
    outcome = Outcome.of(
        DEVICES, {"devices": [report("a"), report("b", unproven="somebody signs in")]}, [mail("a")], NO_BRIDGE
    )
    assert outcome.rows[1][2] == "none: somebody signs in"
    assert (outcome.received, outcome.tried, outcome.is_complete) == (1, 1, False)


def test_nothing_tried_is_not_complete() -> None:
    """A `mfd verify` that printed nothing has proven nothing."""
    outcome = Outcome.of(DEVICES, {}, [], NO_BRIDGE)
    assert outcome.rows[0][2] == "failed: it was not tried"
    assert not outcome.is_complete
