"""What the keys of `mfd:microsoft365` have to have to do with each other and with the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.closest import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog import Catalog
    from catalog.problem import Problem
    from settings.draft import Draft

_KEY = "microsoft365"


def tenant_problems(draft: Draft, catalog: Catalog) -> Iterator[Problem]:
    """Yield domains that stand twice or are not accepted, and manufacturers that nobody knows."""
    if draft.document.microsoft365 is not None:
        yield from _doubled_domains(draft)
        yield from _mx_domain_is_accepted(draft)
        yield from _manufacturers_are_known(draft, catalog)


def _doubled_domains(draft: Draft) -> Iterator[Problem]:
    names = draft.accepted_domains() or []
    for index, name in enumerate(names):
        if name in names[:index]:
            place = (_KEY, "acceptedDomains", index)
            yield draft.configuration.problem(place, f"the domain {name!r} stands twice", "keep one of them")


def _mx_domain_is_accepted(draft: Draft) -> Iterator[Problem]:
    tenant, accepted = draft.document.microsoft365, draft.accepted_domains()
    if tenant and tenant.mx_domain and accepted is not None and tenant.mx_domain not in accepted:
        what = f"{tenant.mx_domain!r} is not among acceptedDomains"
        yield draft.problem((_KEY, "mxDomain"), what, suggestion(tenant.mx_domain, accepted))


def _manufacturers_are_known(draft: Draft, catalog: Catalog) -> Iterator[Problem]:
    known = {device_type.manufacturer for device_type in catalog.device_types.values()}
    tenant = draft.document.microsoft365
    for name in tenant.vendor_applications if tenant else ():
        if name not in known:
            what = f"the catalogue has no device of {name!r}"
            yield draft.problem((_KEY, "vendorApplications", name), what, suggestion(name, known))
