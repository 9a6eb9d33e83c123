"""A model of device, and the family whose menus it has."""

from pydantic import Field

from catalog.capabilities import Capabilities
from catalog.limits import Limits
from catalog.menu import Menu, MenuStep
from catalog.record import Grade, Note, Record, Source, Text


class Symptom(Record):
    """What the device shows when sending fails, and what it means."""

    shows: Text = Field(description="Code or text at the device.")
    meaning: Text = Field(description="What it means, and what to do.")
    source: str = Field(description="Key in `sources`.")


class DeviceFamily(Record):
    """Devices with the same menus: `device-families/<id>.yaml`."""

    title: Text = Field(description="What the family is called, such as `Epson Web Config`.")
    sources: dict[str, Source] = Field(description="Where the facts of this file come from, by a short key.")
    menus: tuple[Menu, ...] = Field(description="The pages to visit, in order.")
    notes: tuple[Note, ...] = Field(default=(), description="What else to know.")
    symptoms: tuple[Symptom, ...] = Field(default=(), description="What its failures look like.")

    @property
    def steps(self) -> tuple[MenuStep, ...]:
        """Every field in order, each with the way to it."""
        return tuple(step for menu in self.menus for step in _steps(menu, self.sources[menu.source].grade))


class DeviceTypeDocument(Record):
    """A device type as its file says it: `device-types/<Manufacturer>/<model>.yaml`."""

    manufacturer: Text = Field(description="As on the device; the folder's name with spaces for hyphens.")
    model: Text = Field(description="As on the device. The file is named after it in lower case.")
    aliases: tuple[Text, ...] = Field(
        default=(), description="How inventories spell the very same menus: other names, models of the same series."
    )
    family: Text = Field(description="File name, without `.yaml`, in `device-families/`.")
    sources: dict[str, Source] = Field(default_factory=dict, description="Where the facts of this file come from.")
    limits: Limits = Field(description="What its fields hold; null where not known.")
    capabilities: Capabilities = Field(description="What its mail client can do; null where not known.")
    notes: tuple[Note, ...] = Field(default=(), description="What is special about this model.")


class DeviceType(Record):
    """A device type with its family: what hand-outs and checks read."""

    id: str
    """`<Manufacturer>/<model>`, as in the device list's column `type`."""
    manufacturer: str
    model: str
    aliases: tuple[str, ...]
    """How else inventories spell it."""
    family: DeviceFamily
    limits: Limits
    capabilities: Capabilities
    notes: tuple[Note, ...]
    """The family's notes, then the model's."""
    sources: tuple[Source, ...]
    """All sources of the family's and the model's files."""

    @property
    def title(self) -> str:
        """Manufacturer and model."""
        return f"{self.manufacturer} {self.model}"

    @property
    def steps(self) -> tuple[MenuStep, ...]:
        """What the technician presses, in order."""
        return self.family.steps

    @property
    def symptoms(self) -> tuple[Symptom, ...]:
        """What failures look like at this device."""
        return self.family.symptoms


def _steps(menu: Menu, grade: Grade) -> list[MenuStep]:
    return [MenuStep(at=menu.at, path=menu.path, grade=grade, **field.model_dump()) for field in menu.fields]
