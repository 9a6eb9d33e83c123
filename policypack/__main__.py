"""Entry point of the policy pack: the language host runs this folder and reads the port that it serves on."""

import sys
from pathlib import Path

# Python puts this folder first on its path when it is run as a folder; the rooms lie beside it.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from policypack.serving import main  # noqa: E402 - the path comes first

main()
