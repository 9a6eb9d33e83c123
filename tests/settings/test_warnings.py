"""What is allowed but deserves a look."""

from __future__ import annotations

from typing import Any

CONFIG = "stacks/Pulumi.test.yaml"


def test_an_unknown_limit_never_counts_as_fitting(project: Any) -> None:
    """What nobody has written down about a device type is said, by type."""
    warnings = [warning for warning in project.load().warnings if "not documented:" in warning]
    assert len(warnings) == 2  # what Brother's STARTTLS adds
    assert "2 devices (Generic/smtp-device, Sharp/bp-70c65)" in warnings[0]
    assert "password" in warnings[0]


def test_printed_passwords_in_production_are_warned_of(project: Any) -> None:
    """Passwords on the hand-outs of a production stack are warned of."""
    project.add("  mfd:production: true\n  mfd:handouts: {passwords: true}")
    assert [warning for warning in project.load().warnings if warning.startswith(f"{CONFIG}:18 mfd:handouts.passwords")]


def test_a_generation_that_has_ended_is_warned_of(project: Any) -> None:
    """Secrets that have ended are warned of."""
    project.add("  mfd:credentials: {generations: [2021H1, 2026H2]}")
    (warning,) = [warning for warning in project.load().warnings if "ended on 2022-06-30" in warning]
    assert warning.startswith(f"{CONFIG}:17 mfd:credentials.generations[0]: ")


def test_a_generation_far_ahead_is_warned_of(project: Any) -> None:
    """Secrets that would last longer than two years are warned of."""
    project.add("  mfd:credentials: {generations: [2026H2, 2098H1]}")
    assert [warning for warning in project.load().warnings if "more than two years from now" in warning]
