"""A fleet whose values are as long as the settings allow, most of them without a place to break a line."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

from catalog import Catalog, DeviceType
from handouts import CredentialRecord, DeviceRecord, Fleet, MailSettings
from handouts.language import LANGUAGES, Language
from tests.handouts.conftest import ECS, device
from tests.handouts.made_up_methods import fleet_of_every_method

LABEL = "w" * 63
HOST = f"{LABEL}.{LABEL}.{LABEL}.contoso.example"
ADDRESS = f"{'w' * 64}@{'m' * 63}.{'m' * 63}.contoso.example"
NAME = "Vervielfältigungsraumzugangskontrollbereich" * 3
NAMES = {"name": NAME, "site_name": NAME, "location": NAME, "serial": LABEL, "host": HOST}
NOTE = f"{LABEL * 2} {NAME}"
SECRET = "Wm0O" * 32


def longest_fleet(catalog: Catalog) -> Fleet:
    """Return every method in every language, on the types that have most to say; each language is a site of its own.

    In each language one device waits, and one has an id as long as ids may be.
    """
    kinds = cycle(sorted(catalog.device_types.values(), key=_much)[-len(_one_of_each()) * len(LANGUAGES) :])
    devices = [
        replace(item, type=next(kinds).id, language=language, id=f"{language}-{item.id}", site=site_of(language))
        for language in LANGUAGES
        for item in _one_of_each()
    ]
    every = fleet_of_every_method()
    ends = {"2026H2": "2027-12-31", "2026H1": "2027-06-30"}
    credential = CredentialRecord("hq", ADDRESS, "2026H2", {"2026H2": SECRET}, ends, LABEL * 2)
    long = {key: replace(login, passwords={"2026H2": SECRET}, ends=ends) for key, login in every.credentials.items()}
    return Fleet("longest-stack-name", NAME, {item.id: item for item in devices}, {**long, "hq": credential}, "de")


def site_of(language: Language) -> str:
    """Return the id of the site whose devices are in a language, as long as ids of sites may be."""
    return f"{language}{'s' * 30}"


def _one_of_each() -> list[DeviceRecord]:
    """Return a device with a password, one that waits, and one for each way to log in."""
    own = [
        device("a" * 61, settings=_long(ECS), **NAMES),
        device("later", settings=_long(ECS), state="waiting", **NAMES),
    ]
    networks = ("203.0.113.128/25", "198.51.100.128/25")
    others = fleet_of_every_method().devices.values()
    return own + [
        replace(
            item,
            settings=_long(item.settings),
            notes=(NOTE,),
            public_addresses=item.public_addresses and networks,
            client_certificate=item.client_certificate and HOST,
            **NAMES,  # type: ignore[arg-type] # all are texts
        )
        for item in others
    ]


def _long(settings: MailSettings) -> MailSettings:
    return replace(
        settings,
        host=HOST,
        sender=ADDRESS,
        username=settings.username and ADDRESS,
        max_message_bytes=1024**3,
        root_certificates=(f"Root {LABEL}", *ECS.root_certificates),
        oauth=settings.oauth and replace(settings.oauth, scope=f"https://{HOST}/.default", client_id=LABEL),
    )


def _much(kind: DeviceType) -> int:
    """Return how many letters a type's page has to show."""
    texts = [*(note.text for note in kind.notes), *(symptom.shows + symptom.meaning for symptom in kind.symptoms)]
    steps = [*("".join(step.path) + (step.label or "") + (step.value or "") for step in kind.steps)]
    return sum(map(len, (*texts, *steps, *(way.tool for way in kind.family.bulk))))
