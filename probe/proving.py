"""Prove one device: the steps in their order, and again while waiting may help."""

from __future__ import annotations

from probe.attempt import Attempt
from probe.dns_step import dns_step
from probe.report import DeviceReport
from probe.step import Outcome, Step, StepName
from probe.subject import Options, Subject
from probe.watch import Watch


def prove(subject: Subject, options: Options, watch: Watch = lambda *_: None) -> DeviceReport:
    """Return what was found out; never raises for what the network or the server does.

    `watch` is told what goes on. A device whose patience or pace was stopped has its last steps left out.
    """
    watch(subject.device, StepName.DNS, "")
    domain = dns_step(subject, options)
    attempt = _last_attempt(subject, options, watch)
    steps = (domain, *attempt.steps, *_left_out(attempt, options))
    return DeviceReport(subject.device, steps, attempt.completed, attempt.message_id)


def follow(subject: Subject, options: Options, leader: DeviceReport) -> DeviceReport:
    """Return the report of a device with the same server and login as `leader`'s, without connecting again."""
    rest = tuple(step for step in leader.steps if step.name is not StepName.DNS)
    return DeviceReport(subject.device, (dns_step(subject, options), *rest), leader.passed)


def _last_attempt(subject: Subject, options: Options, watch: Watch) -> Attempt:
    number, sends = 0, True
    while True:
        number += 1
        attempt = Attempt(subject, options, watch, number=number)
        # Before connecting: a server hangs up on a client that waits for its turn.
        if options.to and sends and not options.pace_of(subject).wait(options.patience.pause):
            return attempt
        attempt.run()
        if not attempt.transient or not _wait(attempt, options):
            return attempt
        sends = attempt.at is StepName.SEND


def _wait(attempt: Attempt, options: Options) -> bool:
    seconds = options.patience.next_pause(attempt.number)
    if not seconds or options.patience.stopped:
        return False
    # What is tried again has not failed: a new login takes minutes to reach every server.
    sentence = f"not yet, trying again in {seconds:.0f} s ({attempt.steps[-1].detail})"
    attempt.watch(attempt.subject.device, attempt.at, sentence)
    return options.patience.pause(seconds)


def _left_out(attempt: Attempt, options: Options) -> list[Step]:
    done = {step.name for step in attempt.steps}
    why = "not asked for" if attempt.completed and not options.to else "an earlier step did not succeed"
    return [Step(name, Outcome.SKIPPED, why) for name in StepName if name is not StepName.DNS and name not in done]
