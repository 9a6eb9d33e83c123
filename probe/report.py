"""What was found out about one device."""

from __future__ import annotations

from dataclasses import dataclass

from probe.step import Outcome, Step, StepName


@dataclass(frozen=True)
class DeviceReport:
    """The steps of one device, in their order.

    `passed`: all that was asked for was done and accepted; `message_id` is that of the mail the server accepted;
    `unproven`: why the device neither passed nor failed, for example because somebody signs in at its panel.
    """

    device: str
    steps: tuple[Step, ...]
    passed: bool
    message_id: str | None = None
    unproven: str = ""

    def step(self, name: StepName) -> Step | None:
        """Return the step of that name, None where it was not tried."""
        return next((step for step in self.steps if step.name is name), None)

    @property
    def failure(self) -> Step | None:
        """The step that failed; None when the device passed."""
        return next((step for step in self.steps if step.outcome is Outcome.FAILED), None)

    def as_json(self) -> dict[str, object]:
        """Return the report as plain values: device, passed, unproven (null or why), messageId, steps."""
        steps = [step.as_json() for step in self.steps]
        return {
            "device": self.device,
            "passed": self.passed,
            "unproven": self.unproven or None,
            "messageId": self.message_id,
            "steps": steps,
        }
