"""A model of device, and the family whose menus it has."""

from collections.abc import Mapping, Sequence
from typing import get_args

from pydantic import Field

from catalog.capabilities import Capabilities
from catalog.facilities import Bulk, MailTest
from catalog.limits import Limits
from catalog.menu import DeviceLogin, Menu, MenuStep, concerns
from catalog.record import Grade, Note, Record, Source, Text


class DeviceNote(Note):
    """A note that may concern one kind of login only."""

    login: tuple[DeviceLogin, ...] = Field(
        default=(), description="Kinds of login whose devices it concerns; empty: all of them."
    )

    @property
    def about_oauth(self) -> bool:
        """Whether it concerns OAuth 2.0 only, so that a technician reads it before the steps."""
        return bool(self.login) and {"oauth", "sign-in", "client-secret"}.issuperset(self.login)


class Symptom(Record):
    """What the device shows when sending fails: a code or a text, why it shows it, and what helps."""

    shows: Text = Field(description="Code or text at the device.")
    event: bool = Field(
        default=False, description="`shows` says what happens, in our own words; the device shows no such text."
    )
    cause: Text = Field(description="What it means.")
    remedy: Text | None = Field(default=None, description="What to do; null where the cause says it.")
    login: tuple[DeviceLogin, ...] = Field(
        default=(), description="Kinds of login with which it can be; empty: with all of them."
    )
    encrypted: bool = Field(default=False, description="It can be on an encrypted connection only.")
    source: str = Field(description="Key in `sources`.")

    @property
    def meaning(self) -> str:
        """What it means, and what to do."""
        return f"{self.cause} {self.remedy}" if self.remedy else self.cause


class DeviceFamily(Record):
    """Devices with the same menus: `device-families/<id>.yaml`."""

    title: Text = Field(description="What the family is called, such as `Epson Web Config`.")
    sources: dict[str, Source] = Field(description="Where the facts of this file come from, by a short key.")
    menus: tuple[Menu, ...] = Field(
        description="The pages to visit, in order; empty where nobody has written them down."
    )
    test: MailTest | None = Field(default=None, description="Its own test of the mail settings; null when not known.")
    bulk: tuple[Bulk, ...] = Field(default=(), description="Ways to set many devices at once.")
    before: tuple[Note, ...] = Field(default=(), description="What has to be so before anything is entered.")
    notes: tuple[DeviceNote, ...] = Field(default=(), description="Quirks, and what else to know.")
    symptoms: tuple[Symptom, ...] = Field(default=(), description="What its failures look like.")

    @property
    def steps(self) -> tuple[MenuStep, ...]:
        """Every field in order, each with the way to it."""
        return _menu_steps(self.menus, self.sources)


class DeviceTypeDocument(Record):
    """A device type as its file says it: `device-types/<Manufacturer>/<model>.yaml`."""

    manufacturer: Text = Field(description="As on the device; the folder's name with spaces for hyphens.")
    model: Text = Field(description="As on the device. The file is named after it in lower case.")
    aliases: tuple[Text, ...] = Field(
        default=(), description="How inventories spell the very same menus: other names, models of the same series."
    )
    family: Text = Field(description="File name, without `.yaml`, in `device-families/`.")
    family_source: str | None = Field(
        description="Key in `sources`: who says that this model, its series or all of its maker's devices have these "
        "menus; null where nobody does and they are a guess from its neighbours."
    )
    sources: dict[str, Source] = Field(default_factory=dict, description="Where the facts of this file come from.")
    menus: tuple[Menu, ...] = Field(default=(), description="Pages of this model only, after the family's.")
    limits: Limits = Field(description="What its fields hold; null where not known.")
    capabilities: Capabilities = Field(description="What its mail client can do; null where not known.")
    notes: tuple[DeviceNote, ...] = Field(default=(), description="Quirks of this model.")
    symptoms: tuple[Symptom, ...] = Field(default=(), description="Failures that this model only shows.")


class DeviceType(Record):
    """A device type with its family: what hand-outs and checks read."""

    id: str
    """`<Manufacturer>/<model>`, as in the device list's column `type`."""
    manufacturer: str
    model: str
    aliases: tuple[str, ...] = ()
    """How else inventories spell it."""
    family: DeviceFamily
    family_source: str | None = None
    """Key in `own_sources`: who says that it has the family's menus; None where they are a guess."""
    own_menus: tuple[Menu, ...] = ()
    """Pages that only this model has."""
    own_sources: dict[str, Source] = Field(default_factory=dict)
    limits: Limits
    capabilities: Capabilities
    notes: tuple[DeviceNote, ...]
    """The family's notes, then the model's."""
    own_symptoms: tuple[Symptom, ...] = ()
    """Failures that only this model shows."""
    sources: tuple[Source, ...]
    """All sources of the family's and the model's files."""

    @property
    def title(self) -> str:
        """Manufacturer and model."""
        return f"{self.manufacturer} {self.model}"

    @property
    def has_guessed_menus(self) -> bool:
        """Whether it shows the family's menus though nobody says that this model has them."""
        return bool(self.family.menus) and self.family_source is None

    @property
    def steps(self) -> tuple[MenuStep, ...]:
        """What the technician presses, in order."""
        return (*self.family.steps, *_menu_steps(self.own_menus, self.own_sources))

    def steps_with(self, login: DeviceLogin) -> tuple[MenuStep, ...]:
        """Return what the technician presses when the device proves in this way who it is, in order."""
        return tuple(step for step in self.steps if concerns(step.login, login))

    @property
    def symptoms(self) -> tuple[Symptom, ...]:
        """What failures look like at this device, its own first."""
        return (*self.own_symptoms, *self.family.symptoms)

    def symptoms_with(self, login: DeviceLogin, *, encrypted: bool) -> tuple[Symptom, ...]:
        """Return what failures look like at this device when it proves in this way who it is."""
        possible = (symptom for symptom in self.symptoms if encrypted or not symptom.encrypted)
        return tuple(symptom for symptom in possible if concerns(symptom.login, login))

    def notes_with(self, login: DeviceLogin) -> tuple[DeviceNote, ...]:
        """Return what to know about this device when it proves in this way who it is."""
        return tuple(note for note in self.notes if concerns(note.login, login))


def _menu_steps(menus: Sequence[Menu], sources: Mapping[str, Source]) -> tuple[MenuStep, ...]:
    return tuple(step for menu in menus for step in _steps(menu, _grade(menu, sources)))


def _grade(menu: Menu, sources: Mapping[str, Source]) -> Grade:
    keys = (menu.source, menu.labels_source or menu.source)
    return max((sources[key].grade for key in keys), key=get_args(Grade).index)


def _steps(menu: Menu, grade: Grade) -> list[MenuStep]:
    return [
        MenuStep(
            at=menu.at,
            path=menu.path,
            grade=grade,
            language=menu.language,
            translations=menu.translations,
            **field.model_dump(),
        )
        for field in menu.fields
    ]
