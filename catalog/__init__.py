"""What the project knows about sending methods and device types, as data."""

from catalog.counting import counts
from catalog.device_type import DeviceFamily, DeviceType, Symptom
from catalog.errors import CatalogError
from catalog.limits import FieldLimit, Limits
from catalog.loader import Catalog, load_catalog
from catalog.menu import MenuStep
from catalog.method import Method
from catalog.problem import Problem
from catalog.record import Note, Source
from catalog.refusals import refusal_for
from catalog.server import Refusal

__all__ = [
    "Catalog",
    "CatalogError",
    "DeviceFamily",
    "DeviceType",
    "FieldLimit",
    "Limits",
    "MenuStep",
    "Method",
    "Note",
    "Problem",
    "Refusal",
    "Source",
    "Symptom",
    "counts",
    "load_catalog",
    "refusal_for",
]
