"""Entry point of the package: components for programs in other languages (docs/how-to/other-languages.md)."""

import sys
from pathlib import Path

# Python puts this folder first on its path when it is run as a folder; the rooms lie beside it.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from pulumi.provider.experimental import component_provider_host  # noqa: E402 - the path comes first

from components.packaged import COMPONENTS, NAME, VERSION  # noqa: E402 - the path comes first

component_provider_host(COMPONENTS, NAME, version=VERSION)
