"""`python -m settings.schema [--check]`."""

import sys
from pathlib import Path

from catalog.schema_files import main
from settings.schema import schemas

sys.exit(main(Path(__file__).parent, schemas(), sys.argv[1:]))
