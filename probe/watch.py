"""Who wants to know what goes on."""

from __future__ import annotations

from collections.abc import Callable

from probe.step import StepName

# Told of each step that begins or is tried again: the device, the step, and a sentence about it (may be empty).
Watch = Callable[[str, StepName, str], None]
