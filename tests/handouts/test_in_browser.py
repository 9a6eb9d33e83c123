"""The documents as a browser shows and prints them, measured in headless Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from catalog import load_catalog
from handouts import Booklets, render_set
from handouts.language import LANGUAGES
from tests.handouts.chromium import PAPERS, Opened, opened, started
from tests.handouts.longest_values import longest_fleet
from tests.handouts.page import rendered


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one browser for the file: beyond it, Playwright's event loop would be in the way of asynchronous tests."""
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render the fleet with the longest values, once for all tests: they only look at it."""
    catalog = load_catalog()
    fleet, folder = longest_fleet(catalog), tmp_path_factory.mktemp("longest")
    made = render_set(fleet, folder, with_passwords=True, catalog=catalog, in_one_file=Booklets(html=True))
    found = made.index.parent
    for language in LANGUAGES:
        few = replace(fleet, language=language, devices=dict(islice(fleet.devices.items(), 2)))
        (rendered(few, folder / language, catalog, with_passwords=False) / "index.html").rename(
            found / f"index-{language}.html"
        )
    return found


@pytest.fixture
def tab(browser: Browser) -> Iterator[Opened]:
    """Open a page."""
    tab = opened(browser)
    yield tab
    tab.page.context.close()


@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_sticks_out_of_the_paper(paper: str, pages: Path, tab: Opened) -> None:
    """Every document fits the width of A4 and of Letter, however long its values are."""
    tab.print_on(paper)
    assert _wrong(pages, tab, tab.overflowing) == {}


def test_nothing_sticks_out_of_a_phone(pages: Path, tab: Opened) -> None:
    """On a phone nobody scrolls sideways."""
    tab.hold_as_phone()
    assert _wrong(pages, tab, tab.overflowing) == {}


def test_contrast_and_landmarks_are_right(pages: Path, tab: Opened) -> None:
    """axe-core finds nothing on any page, and the console is silent."""
    assert _wrong(pages, tab, tab.violations) == {}
    assert tab.complaints == []


def test_overflow_and_bad_contrast_are_noticed(tab: Opened) -> None:
    """The measures fail on a page that is wrong."""
    tab.print_on("A4")
    tab.page.set_content("<main><p style='width: 300mm; color: #ddd; background: #fff'>too wide</p></main>")
    assert tab.overflowing()
    assert any(violation.startswith("color-contrast") for violation in tab.violations())


def test_technician_finds_every_device_in_two_clicks(pages: Path, tab: Opened) -> None:
    """On a phone: from the front page to the site, and to the device; and back."""
    tab.hold_as_phone()
    tab.go(pages / "index.html")
    reached = set()
    for site in tab.page.locator("nav li a").all():
        site.click()
        section = tab.page.locator(str(site.get_attribute("href")))
        assert section.bounding_box()["y"] < tab.page.viewport_size["height"]  # type: ignore[index] # both are there
        for link in section.locator("tbody a:first-child").all():
            assert link.is_visible()
            reached.add(str(link.get_attribute("href")))
    assert reached == {path.name for path in pages.glob("device-*.html")}
    tab.page.locator("tbody a").first.click()
    assert "/device-" in tab.page.url
    tab.page.locator("header a").first.click()
    assert tab.page.url.endswith("/index.html")


def test_technician_needs_no_mouse(pages: Path, tab: Opened) -> None:
    """Tab and Enter lead from the front page to the last device, and show where they are."""
    tab.hold_as_phone()
    tab.go(pages / "index.html")
    tab.walk_to("nav li:last-child a")
    tab.page.keyboard.press("Enter")
    tab.walk_to("section:last-of-type tr:last-child a:first-child")
    assert tab.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/device-*.html")
    assert tab.page.locator("h1").is_visible()


def _wrong(pages: Path, tab: Opened, look: Callable[[], list[str]]) -> dict[str, list[str]]:
    found = {}
    for path in sorted(pages.glob("*.html")):
        tab.go(path)
        found[path.name] = look()
    assert len(found) > len(PAPERS)
    return {name: elements for name, elements in found.items() if elements}
