"""From what was set up by hand to a stack that takes it over: pure functions, no I/O."""

from adoption.choosing import one_of
from adoption.errors import AdoptionError
from adoption.found import (
    AZURE_MANAGED,
    CHECKS,
    Application,
    Assignment,
    Domain,
    Found,
    Place,
    Secret,
    Sender,
    Username,
    Zone,
)
from adoption.import_file import import_file
from adoption.owner import stack_in_notes
from adoption.plan import Line, Plan, make_plan
from adoption.stack_settings import stack_text

__all__ = [
    "AZURE_MANAGED",
    "CHECKS",
    "AdoptionError",
    "Application",
    "Assignment",
    "Domain",
    "Found",
    "Line",
    "Place",
    "Plan",
    "Secret",
    "Sender",
    "Username",
    "Zone",
    "import_file",
    "make_plan",
    "one_of",
    "stack_in_notes",
    "stack_text",
]
