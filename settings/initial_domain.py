"""The domain that a tenant has from the start, which `Connect-ExchangeOnline -Organization` asks for."""

from typing import Annotated

from pydantic import AfterValidator

from settings.dns_name import dns_name

# Worldwide, US Government (GCC High, DoD), operated by 21Vianet: "Domains FAQ" of Microsoft 365, by cloud.
_SUFFIXES = (".onmicrosoft.com", ".onmicrosoft.us", ".partner.onmschina.cn")


def _initial_domain(value: str) -> str:
    name = dns_name(value)
    if not name.endswith(_SUFFIXES):
        raise ValueError(
            f"{value!r} is not a tenant's first domain; it ends in {', '.join(_SUFFIXES[:-1])} or {_SUFFIXES[-1]}"
            " (Microsoft 365 admin centre, Settings, Domains)"
        )
    return name


InitialDomain = Annotated[str, AfterValidator(_initial_domain)]
