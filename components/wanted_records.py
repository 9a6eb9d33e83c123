"""The DNS records that Azure asks for, as plain values with absolute names."""

from __future__ import annotations

from functools import partial

import pulumi
from pulumi_azure_native import communication

from components.mfdmail import DnsRecord

# azure-native's attribute for each record of `verificationRecords` (the SDK mangles `dKIM` to `d_kim`).
_ATTRIBUTES = {"Domain": "domain", "SPF": "s_pf", "DKIM": "d_kim", "DKIM2": "d_kim2"}


def wanted_records(domain: communication.Domain, domain_name: str) -> dict[str, pulumi.Output[DnsRecord]]:
    """Return one record per key (Domain, SPF, DKIM, DKIM2); the keys are known before the values are."""
    return {
        key: domain.verification_records.apply(partial(_record, key=key, domain_name=domain_name))
        for key in _ATTRIBUTES
    }


def spf_mechanisms(value: str) -> str:
    """Return what stands between `v=spf1` and the qualifier, for example `include:spf.protection.outlook.com`."""
    return " ".join(value.split()[1:-1])


def _record(records: object, key: str, domain_name: str) -> DnsRecord:
    wanted = getattr(records, _ATTRIBUTES[key])
    return {
        "key": key,
        "type": wanted.type,
        "name": absolute_name(wanted.name, domain_name),
        "value": wanted.value,
        "ttl": int(wanted.ttl),
    }


def absolute_name(name: str, domain_name: str) -> str:
    """Return `name` with the domain appended where Azure gives it relative to the domain, as it does for DKIM."""
    inside = name == domain_name or name.endswith(f".{domain_name}")
    return name if inside else f"{name}.{domain_name}"


def relative_name(name: str, zone_name: str) -> str:
    """Return `name` as a record set of the zone: `@` for the apex, else without the zone."""
    return "@" if name == zone_name else name.removesuffix(f".{zone_name}")
