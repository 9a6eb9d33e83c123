"""Mail's DNS: what receivers are told about a domain that devices send from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policypack.policy import Given, Policy, Resource
from policypack.rules.communication import DOMAIN

TXT_VALUES = "mfdmail:index:TxtValues"
VERIFICATION = "mfdmail:index:DomainVerification"
RECORD_SET = "azure-native:dns:RecordSet"


def _names_with_dmarc(resource: Resource) -> Iterator[str]:
    """Yield the names, such as `_dmarc.contoso.com`, that a resource publishes DMARC at."""
    props = resource.props
    if resource.type == TXT_VALUES and props["name"].startswith("_dmarc"):
        yield f"{props['name']}.{props['zoneId'].rpartition('/')[2]}"
    if resource.type == RECORD_SET:
        yield str(props.get("fqdn") or "").rstrip(".")
    if resource.type == VERIFICATION:
        yield from (record["name"] for record in props.get("records") or () if record["name"].startswith("_dmarc."))


def _no_dmarc(domain: Resource, given: Given) -> str | None:
    if domain.props.get("domainManagement") == "AzureManaged":
        return None
    labels = str(domain.props["name"]).split(".")
    # The record of a domain above holds for those below it (RFC 7489, 6.6.3).
    wanted = {f"_dmarc.{'.'.join(labels[start:])}" for start in range(len(labels) - 1)}
    if any(name in wanted for resource in given.stack for name in _names_with_dmarc(resource)):
        return None
    return f"Anybody can send as {'.'.join(labels)}, and nobody is told."


def _dmarc_values(resource: Resource) -> Iterator[str]:
    if resource.type == TXT_VALUES and resource.props["name"].startswith("_dmarc"):
        yield from (str(value) for value in resource.props.get("values") or ())
    if resource.type == VERIFICATION:
        records = resource.props.get("records") or ()
        yield from (str(record["value"]) for record in records if record["name"].startswith("_dmarc."))


def _toothless(resource: Resource, _: Given) -> str | None:
    found = next(
        (value for value in _dmarc_values(resource) if re.search(r";\s*p\s*=\s*none\b", value, re.IGNORECASE)), None
    )
    return found and f"`{found}` asks receivers to deliver forged mails."


def _everyone(values: Resource, _: Given) -> str | None:
    end = values.props.get("spfQualifier")
    return f"The SPF record ends in `{end}`: it excludes nobody." if end in {"+all", "all", "?all"} else None


POLICIES = (
    Policy(
        name="dns-domain-configure-dmarc",
        says="A domain that devices send from has a DMARC record.",
        way_out="Set dmarc of the domain in mfd:domains, or exempt it if its record is looked after elsewhere.",
        level="mandatory",
        types=(DOMAIN,),
        wrong=_no_dmarc,
        whole_stack=True,
    ),
    Policy(
        name="dns-dmarc-enable-enforcement",
        says="DMARC asks receivers to do something about forged mails.",
        way_out="After some weeks of reports, set p=quarantine or p=reject.",
        level="advisory",
        types=(TXT_VALUES, VERIFICATION),
        wrong=_toothless,
    ),
    Policy(
        name="dns-spf-disallow-everyone",
        says="SPF names who may send, and excludes the others.",
        way_out="Set the qualifier to -all or ~all.",
        level="mandatory",
        types=(TXT_VALUES,),
        wrong=_everyone,
    ),
)
