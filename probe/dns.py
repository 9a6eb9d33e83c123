"""The DNS records of a sender's domain that receivers look at.

Sources: azure-docs, Communication Services, email domain configuration and create-custom-managed-domain-resource;
RFC 7489 section 6.6.3 for the place of DMARC.
"""

from __future__ import annotations

from functools import partial

from maildns import Answer, Finding, Outcome, Record, ask, check_records

_SPF = "v=spf1 include:spf.protection.outlook.com -all"
_SELECTORS = ("selector1-azurecomm-prod-net", "selector2-azurecomm-prod-net")
_AZURE_OWN = ".azurecomm.net"


def is_azure_managed(domain: str) -> bool:
    """Say whether Azure itself looks after the records of this domain."""
    return domain.lower().endswith(_AZURE_OWN)


def sender_domain_findings(domain: str) -> list[Finding]:
    """Return what is wrong with the records of a domain of Email Communication Service; asks over the network.

    Where no DNS server answers, the first question is the last: each one costs seconds.
    """
    findings: list[Finding] = []
    for record in _records(domain):
        findings += check_records([record])
        if not all(finding.answered for finding in findings):
            return findings
    return [*findings, *_dmarc_findings(domain)]


def _records(domain: str) -> list[Record]:
    dkim = [
        Record(key, "CNAME", f"{selector}._domainkey.{domain}", f"{selector}._domainkey.azurecomm.net")
        for key, selector in zip(("DKIM", "DKIM2"), _SELECTORS, strict=True)
    ]
    return [Record("SPF", "TXT", domain, _SPF), *dkim]


def _dmarc_findings(domain: str) -> list[Finding]:
    question = partial(ask, record_type="TXT")
    for name in _policy_names(domain):
        answer = question(name)
        if answer.outcome is Outcome.UNREACHABLE or _has_policy(answer):
            return []
    record = Record("DMARC", "TXT", f"_dmarc.{domain}", "v=DMARC1; p=none")
    advice = "without a policy some receivers trust the mail less; `dmarc` in the stack's settings sets one"
    return [Finding(record, "there is no DMARC policy", advice=advice, warning=True)]


def _policy_names(domain: str) -> list[str]:
    # RFC 7489 asks the domain, then the organizational domain. Which parent that is takes the public suffix list;
    # asking each parent with at least two labels finds the same policy.
    labels = domain.split(".")
    return [f"_dmarc.{'.'.join(labels[start:])}" for start in range(max(1, len(labels) - 1))]


def _has_policy(answer: Answer) -> bool:
    return any(value.lower().replace(" ", "").startswith("v=dmarc1") for value in answer.values)
