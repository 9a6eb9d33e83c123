"""The page that explains the advice says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from advice.advice import ORDER

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "choose-a-method.md").read_text()


def test_the_order_on_the_page_is_the_order_of_the_advice() -> None:
    """The page names the methods in the order in which they are preferred."""
    (paragraph,) = re.findall(r"^The order is: (.*?)\. A login", PAGE, flags=re.DOTALL | re.MULTILINE)
    assert re.findall(r"`([\w-]+)`", paragraph) == [*dict.fromkeys(name.partition(" ")[0] for name in ORDER)]
