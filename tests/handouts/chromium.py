"""Debian's Chromium, driven by Playwright, and what it can measure about a page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, sync_playwright

PAPERS = {"A4": (210, 297), "Letter": (216, 279)}
"""Width and height in millimetres."""
_MARGINS = 24
"""Left and right together, in millimetres: the `@page` rule of handout.css."""
_PIXELS_PER_MILLIMETRE = 96 / 25.4
_MOST_KEYS = 60
_AXE = Axe()
# Elements that stick out of the page, or whose content sticks out of them; a pixel is lost to rounding.
_OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  const named = element => `${element.tagName}.${element.className} ${(element.textContent || "").trim().slice(0, 40)}`;
  const shown = element => element.getClientRects().length > 0 && !element.closest("svg");
  const sticksOut = element => element.getBoundingClientRect().right > width + 1
    || (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1);
  return [...document.body.querySelectorAll("*")].filter(element => shown(element) && sticksOut(element)).map(named);
}"""

# Words of visible text below an element that do not stand on one line.
_BROKEN_WORDS = """element => {
  const found = [];
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const word of texts.currentNode.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(line => Math.round(line.top))).size > 1) found.push(word[0]);
    }
  }
  return found;
}"""
# What each cell that is shown says in front of its content; empty where it says nothing.
_LABELS = """rows => rows.map(row => [...row.cells].filter(cell => cell.getClientRects().length).map(cell => {
  const label = getComputedStyle(cell, "::before").content;
  return label === "none" ? "" : label.replace(/^"|"$/g, "");
}))"""


@dataclass
class Opened:
    """A page that is open, and what its console has complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def go(self, path: Path) -> None:
        """Open a file."""
        self.page.goto(path.as_uri())

    def print_on(self, paper: str) -> None:
        """Lay the page out as on a sheet of `paper`."""
        width, height = (round(side * _PIXELS_PER_MILLIMETRE) for side in PAPERS[paper])
        self.page.emulate_media(media="print")
        self.page.set_viewport_size({"width": width - round(_MARGINS * _PIXELS_PER_MILLIMETRE), "height": height})

    def hold_as_phone(self) -> None:
        """Lay the page out as on a small phone."""
        self.page.set_viewport_size({"width": 360, "height": 740})

    def stand_on_a_desk(self, width: int) -> None:
        """Lay the page out in a window of a computer."""
        self.page.set_viewport_size({"width": width, "height": 900})

    def walk_to(self, selector: str) -> None:
        """Press Tab until the element has the focus; fails when it is out of reach."""
        wanted = self.page.locator(selector).element_handle()
        for _ in range(_MOST_KEYS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("element => element === document.activeElement", wanted):
                return
        pytest.fail(f"{_MOST_KEYS} times Tab do not reach {selector}")

    def press_enter(self) -> None:
        """Press Enter where the focus is; fails when nobody could see where that is."""
        assert self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        self.page.keyboard.press("Enter")

    def shows(self, element: Locator) -> bool:
        """Return whether the top of an element is on the screen."""
        box, screen = element.bounding_box(), self.page.viewport_size
        return bool(box and screen) and -1 <= box["y"] < screen["height"]  # type: ignore[index] # both are there

    def overflowing(self) -> list[str]:
        """Return the elements that stick out, by tag, class and beginning of their text."""
        found: list[str] = self.page.evaluate(_OVERFLOWING)
        return found

    def broken_words(self, element: Locator) -> list[str]:
        """Return the words below an element that break in the middle."""
        found: list[str] = element.evaluate(_BROKEN_WORDS)
        return found

    def labels(self, rows: Locator) -> list[list[str]]:
        """Return what each cell of these rows says in front of its content."""
        found: list[list[str]] = rows.evaluate_all(_LABELS)
        return found

    def violations(self) -> list[str]:
        """Return what axe-core finds wrong: rule, and where."""
        found = _AXE.run(self.page).response["violations"]
        return [f"{item['id']}: {item['nodes'][0]['html'][:120]}" for item in found]


@contextmanager
def started() -> Iterator[Browser]:
    """Start Chromium, or skip the test that needs it."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Browser) -> Opened:
    """Return a new page that notes every complaint."""
    page = browser.new_context(java_script_enabled=True).new_page()
    made = Opened(page)
    page.on("console", lambda message: made.complaints.append(message.text))
    page.on("pageerror", lambda error: made.complaints.append(str(error)))
    page.on("requestfailed", lambda request: made.complaints.append(request.url))
    return made
