"""`python -m catalog.schema [--check]`."""

import sys
from pathlib import Path

from catalog.schema import schemas
from catalog.schema_files import main

sys.exit(main(Path(__file__).parent, schemas(), sys.argv[1:]))
