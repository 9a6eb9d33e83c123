"""What was found out about one device."""

from __future__ import annotations

from dataclasses import dataclass

from probe.step import Outcome, Step, StepName


@dataclass(frozen=True)
class DeviceReport:
    """The steps of one device, in their order; `message_id` is that of the mail the server accepted."""

    device: str
    steps: tuple[Step, ...]
    message_id: str | None = None

    def step(self, name: StepName) -> Step | None:
        """Return the step of that name, None where it was not tried."""
        return next((step for step in self.steps if step.name is name), None)

    @property
    def failure(self) -> Step | None:
        """The step that failed; None when the device passed."""
        return next((step for step in self.steps if step.outcome is Outcome.FAILED), None)

    @property
    def passed(self) -> bool:
        """Whether no step failed and something was tried."""
        return self.failure is None and any(step.outcome is Outcome.OK for step in self.steps)

    def as_json(self) -> dict[str, object]:
        """Return the report as plain values: device, passed, messageId, steps."""
        steps = [step.as_json() for step in self.steps]
        return {"device": self.device, "passed": self.passed, "messageId": self.message_id, "steps": steps}
