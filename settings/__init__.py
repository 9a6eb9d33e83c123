"""A stack's settings, typed and checked: the configuration and the device list."""

from settings.adopted import Adopted, AdoptedUsername
from settings.device import Device
from settings.domain import AzureDns, Domain, Sender
from settings.errors import SettingsError
from settings.generation import Generation, generation_end, generation_of, generation_start, is_far_ahead
from settings.listed_stack import ListedStack, listed_stack
from settings.load import load_stack, sketch_stack
from settings.pulumi_config import from_pulumi
from settings.secret_checks import TooManySecrets, too_many_secrets
from settings.stack_document import (
    Application,
    Bridge,
    Credentials,
    Diagnostics,
    Handouts,
    KeyVault,
    KnownTenant,
    Microsoft365,
    Site,
    Watching,
)
from settings.stack_settings import StackSettings

__all__ = [
    "Adopted",
    "AdoptedUsername",
    "Application",
    "AzureDns",
    "Bridge",
    "Credentials",
    "Device",
    "Diagnostics",
    "Domain",
    "Generation",
    "Handouts",
    "KeyVault",
    "KnownTenant",
    "ListedStack",
    "Microsoft365",
    "Sender",
    "SettingsError",
    "Site",
    "StackSettings",
    "TooManySecrets",
    "Watching",
    "from_pulumi",
    "generation_end",
    "generation_of",
    "generation_start",
    "is_far_ahead",
    "listed_stack",
    "load_stack",
    "sketch_stack",
    "too_many_secrets",
]
