"""A rendered page as a reader or a program meets it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from catalog import Catalog
from handouts import Fleet, render_set


class Page(HTMLParser):
    """Collects the tags of a page, the text of each element that has `data-value`, and tick boxes without a label."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.values: dict[str, str] = {}
        self._label = ""
        self._depth = 0
        self._in_label = False
        self.nameless_boxes = 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag, and begin to collect where it holds a value."""
        found = dict(attrs)
        self.tags.append((tag, found))
        self._in_label = tag == "label" or (self._in_label and tag != "li")
        self.nameless_boxes += tag == "input" and not self._in_label and not found.get("aria-label")
        if tag == "div" and found.get("data-value"):
            self._label, self._depth = str(found["data-value"]), 1
            self.values[self._label] = ""

    def handle_endtag(self, tag: str) -> None:
        """Stop collecting at the end of the value's element."""
        if tag == "div":
            self._depth = 0

    def handle_data(self, data: str) -> None:
        """Collect text inside a value exactly as it would be copied."""
        if self._depth:
            self.values[self._label] += data


def rendered(fleet: Fleet, folder: Path, catalog: Catalog, *, with_passwords: bool) -> Path:
    """Render the fleet and return the folder of the pages."""
    return render_set(fleet, folder, with_passwords=with_passwords, catalog=catalog).index.parent
