"""Domains of the tenant, and the DNS records that Microsoft 365 wants for them.

Source: Microsoft Graph v1.0, domain and domain-list-serviceconfigurationrecords.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgraph.generated.models.domain_dns_mx_record import DomainDnsMxRecord

from tenant.records import Domain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from msgraph.generated.models.domain import Domain as GraphDomain
    from msgraph.generated.models.domain_dns_record import DomainDnsRecord

_MX = "mx"


def domain_of(found: GraphDomain) -> Domain:
    """Return a domain as a value."""
    return Domain(
        name=(found.id or "").lower(),
        verified=bool(found.is_verified),
        initial=bool(found.is_initial),
        services=tuple(found.supported_services or ()),
    )


def mx_host(records: Iterable[DomainDnsRecord]) -> str | None:
    """Return the host of the MX record with the lowest preference; None when there is no MX record.

    The Graph client knows an MX record by its `@odata.type` with a `#` in front. Without one, as in Microsoft's own
    sample, it makes a plain record of it, and host and preference are among the additional data.
    """
    found = [_host_and_preference(record) for record in records if (record.record_type or "").lower() == _MX]
    hosts = sorted((preference, host) for host, preference in found if host)
    return hosts[0][1] if hosts else None


def _host_and_preference(record: DomainDnsRecord) -> tuple[str, int]:
    if isinstance(record, DomainDnsMxRecord):
        host, preference = record.mail_exchange, record.preference
    else:
        more = record.additional_data
        host, preference = more.get("mailExchange"), more.get("preference")
    return str(host or "").rstrip(".").lower(), int(preference or 0)
