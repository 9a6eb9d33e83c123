"""The step that looks at the records of the sender's domain."""

from __future__ import annotations

from probe.dns import is_azure_managed
from probe.step import Outcome, Step, StepName
from probe.subject import Options, Subject

_OTHER_SERVERS = ("name DNS servers that this computer reaches: MFD_DNS_SERVERS=1.1.1.1",)


def dns_step(subject: Subject, options: Options) -> Step:
    """Return the step; what is missing is a warning, because a server may accept the mail all the same."""
    domain = subject.settings.sender.rpartition("@")[2].lower()
    if options.check_domain is None:
        return Step(StepName.DNS, Outcome.SKIPPED, "not asked for")
    if subject.method != "ecs" or is_azure_managed(domain):
        return Step(StepName.DNS, Outcome.SKIPPED, f"the records of {domain} are not ours to look after")
    findings = options.check_domain(domain)
    silent = [finding for finding in findings if not finding.answered]
    if silent:
        return Step(StepName.DNS, Outcome.WARNING, f"{domain} was not looked at: {silent[0].problem}", _OTHER_SERVERS)
    if findings:
        detail = (
            f"{domain}: {', '.join(dict.fromkeys(finding.record.key for finding in findings))} missing or different"
        )
        return Step(StepName.DNS, Outcome.WARNING, detail, tuple(str(finding) for finding in findings))
    return Step(StepName.DNS, Outcome.OK, f"{domain}: SPF, DKIM and DMARC are there")
