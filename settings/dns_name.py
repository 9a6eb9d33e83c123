"""Domain names as the settings take them: lower case, at least two labels, A-labels for anything but ASCII."""

import re
from typing import Annotated

from pydantic import AfterValidator

AZURE_MANAGED = "AzureManagedDomain"
"""The literal name that Azure Resource Manager demands for the domain that Azure provides (Azure REST specification)."""

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST = 253


def dns_name(value: str) -> str:
    """Return the name in lower case; raises ValueError with what would be right."""
    name = value.strip().lower()
    if not name.isascii():
        raise ValueError(f"{value!r} is not ASCII; {_a_label(name)}")
    if name.endswith("."):
        raise ValueError(f"{value!r} ends with a dot; write '{name.rstrip('.')}'")
    labels = name.split(".")
    if len(labels) < 2 or len(name) > _LONGEST or not all(map(_LABEL.fullmatch, labels)):  # noqa: PLR2004 - host.tld
        raise ValueError(f"{value!r} is not a domain name; it looks like 'devices.contoso.com'")
    return name


def is_within(name: str, zone: str) -> bool:
    """Whether `name` is the zone itself or below it."""
    return name == zone or name.endswith(f".{zone}")


def _sending_domain(value: str) -> str:
    if value.strip().casefold() == AZURE_MANAGED.casefold():
        return AZURE_MANAGED
    name = dns_name(value)
    if is_within(name, "azurecomm.net"):
        raise ValueError(f"{value!r} belongs to Azure; write '{AZURE_MANAGED}' for the domain that Azure provides")
    return name


def _a_label(name: str) -> str:
    try:
        return f"write its A-label '{name.encode('idna').decode()}'"
    except UnicodeError:
        return "write its A-label, which begins with 'xn--'"


DnsName = Annotated[str, AfterValidator(dns_name)]
SendingDomain = Annotated[str, AfterValidator(_sending_domain)]
