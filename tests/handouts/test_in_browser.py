"""The documents as a browser shows and prints them, measured in headless Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from catalog import Catalog, load_catalog
from handouts import Booklets, Fleet, render_set
from handouts.environment import environment
from handouts.front_page import front_page, in_order
from handouts.language import LANGUAGES
from tests.handouts.chromium import PAPERS, Opened, opened, started
from tests.handouts.longest_values import longest_fleet, site_of
from tests.handouts.made_up_methods import fleet_of_every_method

ALL = Booklets(html=True)
FRONT_PAGES = ["index.html", *(f"index-{language}.html" for language in LANGUAGES)]
# What axe-core says does not depend on values, and it takes seconds for a page: every kind in one language, some in each.
SAMPLES = ("index*", "device-de-*", "password-de-*", f"booklet-{site_of('en')}", "device-*-a*", "password-*-a*")
BOOKLETS = ["booklet.html", *(f"booklet-{site_of(language)}.html" for language in LANGUAGES)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one browser for the file: beyond it, Playwright's event loop would be in the way of asynchronous tests."""
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render the fleet with the longest values, once for all tests: they only look at it."""
    catalog, folder = load_catalog(), tmp_path_factory.mktemp("longest")
    fleet = longest_fleet(catalog)
    made = render_set(fleet, folder, with_passwords=True, catalog=catalog, in_one_file=ALL)
    found = made.index.parent
    for language in LANGUAGES:
        _write_front_page(found / f"index-{language}.html", replace(fleet, language=language), catalog)
    return found


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the front page in every language of a fleet whose names are as long as names are."""
    catalog, folder = load_catalog(), tmp_path_factory.mktemp("usual")
    sharp, sender = catalog.device_types["Sharp/bp-70c65"], "scan-berlin@devices.contoso.example"
    names = {"location": "Ground floor, behind the reception", "manufacturer": sharp.manufacturer, "model": sharp.model}
    devices = {
        key: replace(item, settings=replace(item.settings, sender=sender), **names)  # type: ignore[arg-type] # all are texts
        for key, item in fleet_of_every_method().devices.items()
    }
    for language in LANGUAGES:
        fleet = replace(fleet_of_every_method(), devices=devices, language=language)
        _write_front_page(folder / f"index-{language}.html", fleet, catalog)
    return folder


def _write_front_page(path: Path, fleet: Fleet, catalog: Catalog) -> None:
    """Write the front page in a language, as it is without passwords."""
    front = front_page(fleet, in_order(iter(fleet.devices.values())), catalog, ALL, with_passwords=False)
    path.write_text(environment(front.language).get_template("index.html.j2").render(front=front))


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


@pytest.mark.parametrize("width", [920, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_front_page_breaks_on_a_screen(language: str, width: int, usual: Path, tab: Opened) -> None:
    """Names, places, addresses and headings are read in one piece, however wide the window is."""
    tab.stand_on_a_desk(width)
    tab.go(usual / f"index-{language}.html")
    assert tab.broken_words(tab.page.locator("body")) == []
    assert tab.overflowing() == []


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_front_page_breaks_on_paper(language: str, paper: str, usual: Path, tab: Opened) -> None:
    """Nor on A4 and Letter."""
    tab.print_on(paper)
    tab.go(usual / f"index-{language}.html")
    assert tab.broken_words(tab.page.locator("body")) == []


def test_broken_words_are_noticed(tab: Opened) -> None:
    """The measure fails on a column that is too narrow."""
    tab.page.set_content("<p style='width: 20mm; word-break: break-all'>Communication</p>")
    assert tab.broken_words(tab.page.locator("body")) == ["Communication"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_cell_says_what_it_is_on_a_phone(language: str, usual: Path, tab: Opened) -> None:
    """Where a table has no headings, its cells have them; a tick and a device's link need none."""
    tab.hold_as_phone()
    tab.go(usual / f"index-{language}.html")
    for table in tab.page.locator("table").all():
        headings = [f"{text}: " for text in table.locator("thead th").all_text_contents()]
        named = ["", "", *headings[2:]] if table.locator("input").count() else headings
        for labels in tab.labels(table.locator("tbody tr")):
            assert labels == named


@pytest.mark.parametrize("name", FRONT_PAGES)
def test_devices_come_before_everything_else(name: str, pages: Path, tab: Opened) -> None:
    """Whoever opens the front page looks for a device: its list comes before what is said about the fleet."""
    tab.go(pages / name)
    sections = [section.get_attribute("id") or "" for section in tab.page.locator("main section").all()]
    sites = [section for section in sections if section.startswith("site-")]
    assert sites
    assert sections[: len(sites)] == sites


@pytest.mark.slow(minutes=1)
def test_contrast_and_landmarks_are_right(pages: Path, tab: Opened) -> None:
    """axe-core finds nothing on any kind of page, in any language."""
    assert _wrong(pages, tab, tab.violations, SAMPLES) == {}


def test_the_console_is_silent(pages: Path, tab: Opened) -> None:
    """No page complains about itself, or asks for something that is not there."""
    assert _wrong(pages, tab, lambda: [*tab.complaints], ("*",)) == {}


def test_overflow_and_bad_contrast_are_noticed(tab: Opened) -> None:
    """The measures fail on a page that is wrong."""
    tab.print_on("A4")
    tab.page.set_content("<main><p style='width: 300mm; color: #ddd; background: #fff'>too wide</p></main>")
    assert tab.overflowing()
    assert any(violation.startswith("color-contrast") for violation in tab.violations())


@pytest.mark.parametrize("name", FRONT_PAGES)
def test_technician_finds_every_device_in_two_clicks(name: str, pages: Path, tab: Opened) -> None:
    """On a phone, in every language: from the front page to the site, and to the device; and back."""
    tab.hold_as_phone()
    tab.go(pages / name)
    reached = set()
    for site in tab.page.locator("nav li a").all():
        site.click()
        section = tab.page.locator(str(site.get_attribute("href")))
        assert tab.shows(section)
        for link in section.locator("tbody a:first-child").all():
            assert link.is_visible()
            reached.add(str(link.get_attribute("href")))
    assert reached == {path.name for path in pages.glob("device-*.html")}
    tab.page.locator("tbody a").first.click()
    assert "/device-" in tab.page.url
    tab.page.locator("header a").first.click()
    assert tab.page.url.endswith("/index.html")


@pytest.mark.parametrize("name", BOOKLETS)
def test_technician_finds_every_device_of_a_booklet_in_one_click(name: str, pages: Path, tab: Opened) -> None:
    """On a phone, in every language: from the contents to the device, and from there back to the contents."""
    tab.hold_as_phone()
    tab.go(pages / name)
    contents = tab.page.locator("#contents")
    links = contents.locator("a").all()
    assert {str(link.get_attribute("href")) for link in links} == _devices_in(pages / name)
    for link in links:
        link.click()
        assert tab.shows(tab.page.locator(str(link.get_attribute("href"))))
    tab.page.locator("article + p a").first.click()
    assert tab.shows(contents)


@pytest.mark.parametrize("name", FRONT_PAGES)
def test_technician_needs_no_mouse(name: str, pages: Path, tab: Opened) -> None:
    """Tab and Enter lead from the front page to the last device of the last site, and show where they are."""
    tab.hold_as_phone()
    tab.go(pages / name)
    tab.walk_to("nav li:last-child a")
    tab.press_enter()
    tab.walk_to(".devices section:last-of-type tr:last-child a:first-child")
    tab.press_enter()
    tab.page.wait_for_url("**/device-*.html")
    assert tab.page.locator("h1").is_visible()


@pytest.mark.parametrize("name", BOOKLETS)
def test_technician_needs_no_mouse_in_a_booklet(name: str, pages: Path, tab: Opened) -> None:
    """Tab and Enter lead from the contents to the last device, and the next Tab goes on there."""
    tab.hold_as_phone()
    tab.go(pages / name)
    tab.walk_to("#contents ul:last-of-type li:last-child a")
    tab.press_enter()
    last = tab.page.locator("article[id^=device-]").last
    assert tab.shows(last)
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("id => document.activeElement.closest('article')?.id === id", last.get_attribute("id"))


def _devices_in(path: Path) -> set[str]:
    return {f"#{name}" for name in re.findall(r'<article id="(device-[^"]+)"', path.read_text())}


def _wrong(
    pages: Path, tab: Opened, look: Callable[[], list[str]], names: Sequence[str] = ("*",)
) -> dict[str, list[str]]:
    found = {}
    for path in sorted({path for name in names for path in pages.glob(f"{name}.html")}):
        tab.go(path)
        found[path.name] = look()
    assert len(found) > len(PAPERS)
    return {name: elements for name, elements in found.items() if elements}


def test_devices_and_passwords_of_a_booklet_begin_on_sheets_of_their_own(
    fleet: Fleet, tmp_path: Path, tab: Opened
) -> None:
    """However many sides the pages before have: each begins on a right-hand side, and a password has an empty back."""
    devices = {
        f"{name}-{number}": replace(item, id=f"{name}-{number}", name=f"{name} no {number}", language=language)
        for number, language in enumerate(LANGUAGES[:2])
        for name, item in {**fleet_of_every_method().devices, **fleet.devices}.items()
    }
    credentials = {**fleet_of_every_method().credentials, **fleet.credentials}
    sides = _printed(replace(fleet, devices=devices, credentials=credentials), load_catalog(), tmp_path, tab)
    titles = [line for name in devices.values() for line in (f"{name.name}\n{name.manufacturer}",)]
    firsts = [number for number, text in enumerate(sides) if any(title in text for title in titles)]
    assert len(firsts) >= len(devices)
    assert [number for number in firsts if number % 2] == []
    secrets = [number for number, text in enumerate(sides) if "sheet holds a secret" in text]
    assert secrets
    backs = [sides[number + 1] for number in secrets]
    assert [text for text in backs if not _BLANK.fullmatch(text)] == []
    assert any("absichtlich leer" in text for text in sides)


_BLANK = re.compile(r"\s*\d+ / \d+\s*The rest of this side is left empty on purpose\.\s*")


def test_a_side_of_a_device_is_named_and_not_nearly_empty(tmp_path: Path, tab: Opened) -> None:
    """Every side names its device, and only the last one may be short, also where a client secret adds four rows."""
    catalog = load_catalog()
    secret = fleet_of_every_method().devices["secret"]
    types = ("HP/laserjet-enterprise-futuresmart", "Canon/imagerunner-advance-c5500")
    devices = {name: replace(secret, id=f"d{at}", name="Hall", type=name) for at, name in enumerate(types)}
    fleet = replace(fleet_of_every_method(), devices={item.id: item for item in devices.values()})
    made = render_set(fleet, tmp_path, with_passwords=False, catalog=catalog)
    for device in fleet.devices.values():
        sides = _sides_of(made.index.with_name(f"device-{device.id}.html"), tmp_path, tab)
        assert all("Hall" in text for text in sides)
        assert [len(text.splitlines()) for text in sides[:-1] if len(text.splitlines()) < 25] == []


def _printed(fleet: Fleet, catalog: Catalog, folder: Path, tab: Opened) -> list[str]:
    made = render_set(fleet, folder, with_passwords=True, catalog=catalog, in_one_file=ALL)
    return _sides_of(made.index.with_name("booklet.html"), folder, tab)


def _sides_of(page: Path, folder: Path, tab: Opened) -> list[str]:
    tab.go(page)
    tab.page.pdf(path=folder / "printed.pdf", prefer_css_page_size=True)
    return [side.extract_text() for side in PdfReader(folder / "printed.pdf").pages]
