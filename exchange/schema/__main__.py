"""`python -m exchange.schema [--check]`."""

import sys
from pathlib import Path

from catalog.schema_files import main
from exchange.schema import schemas

sys.exit(main(Path(__file__).parent, schemas(), sys.argv[1:]))
