"""A fleet whose values are as long as the settings allow, most of them without a place to break a line."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

from catalog import Catalog
from handouts import CredentialRecord, Fleet
from handouts.language import LANGUAGES
from tests.handouts.conftest import ECS, device
from tests.handouts.made_up_methods import fleet_of_every_method

LABEL = "w" * 63
HOST = f"{LABEL}.{LABEL}.{LABEL}.contoso.example"
ADDRESS = f"{'w' * 64}@{'m' * 63}.{'m' * 63}.contoso.example"
NAME = "Vervielfältigungsraumzugangskontrollbereich" * 3


def longest_fleet(catalog: Catalog) -> Fleet:
    """Return devices with long values: with a password, waiting, and one for each way to log in; of as many types, in every language."""
    settings = replace(ECS, host=HOST, sender=ADDRESS, root_certificates=("Root " + LABEL, *ECS.root_certificates))
    names = {"name": NAME, "site": "s" * 32, "site_name": NAME, "location": NAME, "serial": LABEL, "host": HOST}
    every = fleet_of_every_method()
    kinds = sorted(catalog.device_types)
    others = (every.devices[name] for name in ("code", "secret", "volume", "relay", "certificate", "old"))
    devices = [
        device("a" * 64, type=kinds[0], settings=settings, **names),
        device("later", settings=settings, state="waiting", **names),
        *(replace(item, type=kind, name=NAME) for item, kind in zip(others, kinds[1:], strict=False)),
    ]
    credential = CredentialRecord("hq", ADDRESS, "2026H2", {"2026H2": "Wm0O" * 32}, {"2026H2": "2027-12-31"}, LABEL * 2)
    logins = {"hq": credential, **every.credentials}
    languages = cycle(sorted(LANGUAGES))
    spoken = {item.id: replace(item, language=language) for item, language in zip(devices, languages, strict=False)}
    return Fleet("longest-stack-name", NAME, spoken, logins, language="de")
