"""The pages call the script as it can be called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.docs.documented import commands

if TYPE_CHECKING:
    from tests.exchange.powershell_tree import Script

# Every script that asks ShouldProcess has them.
GIVEN = {"whatif", "confirm"}


def test_every_parameter_is_the_scripts(script: Script) -> None:
    """None is misspelt on a page."""
    calls = [text.partition("Set-MfdExchangeState.ps1")[2] for text in commands() if "Set-MfdExchangeState.ps1" in text]
    given = {name.lower() for call in calls for name in re.findall(r" -(\w+)", call)}
    assert given
    assert given <= GIVEN | set(script.body.parameters)
