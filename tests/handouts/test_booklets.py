"""All pages in one file: per site and for the fleet as HTML, per site as PDF."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from catalog import Catalog
from handouts import Booklets, Fleet, UnprintableError, UnsafeNameError, render_set
from handouts.language import words_of
from tests.handouts.longest_values import NAME, longest_fleet, site_of
from tests.handouts.page import Page

ALL = Booklets(html=True, pdf="a4")
BLANK = "left empty on purpose"


def written(fleet: Fleet, folder: Path, catalog: Catalog, **options: Any) -> Path:
    """Render everything with passwords and return the folder of the pages."""
    options = {"with_passwords": True, "in_one_file": ALL, "catalog": catalog, **options}
    return render_set(fleet, folder, **options).index.parent


def paper(path: Path) -> str:
    """Return the text of a PDF without line breaks, which depend on the fonts."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(path).pages))


def test_each_site_and_the_fleet_have_a_booklet(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """The fleet's holds every device, a site's its own; they are written only when asked for."""
    pages = written(fleet, tmp_path / "all", catalog)
    assert {path.name for path in pages.glob("booklet*")} == {
        "booklet.html",
        "booklet-hq.html",
        "booklet-hq.pdf",
        "booklet-harbour.html",
        "booklet-harbour.pdf",
    }
    assert (pages / "booklet.html").read_text().count('<article id="device-') == 4
    assert (pages / "booklet-hq.html").read_text().count('<article id="device-') == 2
    none = written(fleet, tmp_path / "none", catalog, in_one_file=Booklets())
    assert not list(none.glob("booklet*"))


def test_booklet_needs_no_other_file(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Contents lead to pages of the same file, root certificates are in it, and there is no script."""
    path = written(fleet, tmp_path, catalog) / "booklet.html"
    page = Page(path)
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    links = [str(attributes["href"]) for tag, attributes in page.tags if tag == "a"]
    inside = {link[1:] for link in links if link.startswith("#")}
    assert inside >= {f"device-{device}" for device in fleet.devices}
    assert inside <= ids
    assert any(link.startswith("data:application/pkix-cert;base64,MII") for link in links)
    assert not {"script", "img", "link"} & {tag for tag, _ in page.tags}


def test_front_page_leads_to_booklets(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Each site's files and the fleet's are linked, and are there."""
    pages = written(fleet, tmp_path, catalog)
    links = [str(attributes["href"]) for tag, attributes in Page(pages / "index.html").tags if tag == "a"]
    booklets = {link for link in links if link.startswith("booklet")}
    assert booklets == {path.name for path in pages.glob("booklet*")}


def test_passwords_follow_their_pages(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """A password's sheet comes behind its device's page; without passwords there is none."""
    pages = written(fleet, tmp_path / "with", catalog)
    text = (pages / "booklet-hq.html").read_text()
    assert text.index('id="device-copy-room"') < text.index('id="password-copy-room"')
    without = written(fleet, tmp_path / "without", catalog, with_passwords=False)
    assert 'id="password-' not in (without / "booklet.html").read_text()
    assert "sheet holds a secret" not in paper(without / "booklet-hq.pdf")
    warned = [paper(folder / "booklet-hq.pdf")[:2000] for folder in (pages, without)]
    assert ["This booklet holds passwords" in text for text in warned] == [True, False]


def test_pdf_says_what_the_pages_say(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Values, menus, ticks and the password's groups are on paper, in the page's language."""
    french = {name: replace(item, language="fr") for name, item in fleet.devices.items()}
    text = paper(written(replace(fleet, devices=french), tmp_path, catalog) / "booklet-hq.pdf")
    for part in (
        "smtp.azurecomm.net",
        "scan@mail.contoso.example",
        "Network › E-mail › SMTP",  # noqa: RUF001 - as the page says it
        'Keep <Advanced> & "Expert" closed.',
        "[ ]",
        "abc8 q~O0 Il1-",
        "Numéro de série",
        words_of("fr").say("5. If it does not work"),
    ):
        assert part in text


@pytest.mark.parametrize(("form", "width"), [("a4", 595), ("letter", 612)])
def test_paper_is_as_asked_for(form: Any, width: int, fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """A4 and Letter."""
    pages = written(fleet, tmp_path, catalog, in_one_file=Booklets(pdf=form))
    assert int(PdfReader(pages / "booklet-hq.pdf").pages[0].mediabox.width) == width


def test_longest_values_are_on_paper(catalog: Catalog, tmp_path: Path) -> None:
    """Long names and addresses flow over lines and pages instead of stopping the PDF."""
    pages = written(longest_fleet(catalog), tmp_path, catalog)
    text = paper(pages / f"booklet-{site_of('es')}.pdf").replace(" ", "")
    assert NAME in text


def test_properties_of_the_pdf_are_true(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """What it is, whose, and what wrote it; no date, which could only be made up."""
    found = PdfReader(written(fleet, tmp_path, catalog) / "booklet-hq.pdf").metadata
    assert found is not None
    assert (found.subject, found.creator) == ("Mail settings of every device", "mfd handouts")
    assert found.author == fleet.organization
    assert not {"/CreationDate", "/ModDate"} & set(found)


def test_same_fleet_gives_the_same_pdf(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """No date, no number by chance."""
    first, second = (written(fleet, tmp_path / name, catalog) / "booklet-hq.pdf" for name in ("1", "2"))
    assert first.read_bytes() == second.read_bytes()


def test_site_that_cannot_be_a_file_name_is_refused(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """A site's id never leads out of the folder."""
    device = replace(fleet.devices["copy-room"], site="../evil")
    with pytest.raises(UnsafeNameError, match="site id"):
        written(replace(fleet, devices={"copy-room": device}), tmp_path, catalog)


def test_a_password_has_a_sheet_for_itself_on_both_sides(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Printed on both sides, nothing is on the back of a password, and it is on the back of nothing."""
    sides = [page.extract_text() for page in PdfReader(written(fleet, tmp_path, catalog) / "booklet-hq.pdf").pages]
    passwords = [number for number, text in enumerate(sides) if "This sheet holds a secret" in text]
    assert len(passwords) == 2
    assert all(number % 2 == 0 for number in passwords)
    backs = [sides[number + 1] for number in passwords if number + 1 < len(sides)]
    assert backs
    assert all(len(back.strip()) < 5 or BLANK in back for back in backs)


def test_each_device_begins_on_a_sheet_of_its_own(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Printed on both sides, sheets of two devices can be told apart; a side without text says that this is on purpose."""
    path = written(fleet, tmp_path, catalog, with_passwords=False) / "booklet-hq.pdf"
    sides = [page.extract_text() for page in PdfReader(path).pages]
    firsts = [number for number, text in enumerate(sides) if "1. What to enter" in text]
    assert len(firsts) == 2
    assert all(number % 2 == 0 for number in firsts)
    assert any(BLANK in text for text in sides)
    assert [text for text in sides if len(text.strip()) < 5] == []


def test_letters_without_a_typeface_are_refused_at_once(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Boxes on paper help nobody: device, value and way out are named, for all devices, and nothing is written."""
    old = written(fleet, tmp_path, catalog)
    before = sorted(old.iterdir())
    names = {"copy-room": {"name": "東京支社"}, "label-7": {"location": "קומה 2"}}
    devices = {key: replace(item, **names.get(key, {})) for key, item in fleet.devices.items()}  # type: ignore[arg-type] # texts
    with pytest.raises(UnprintableError) as refused:
        written(replace(fleet, devices=devices), tmp_path, catalog)
    assert "copy-room: '東京支社'" in str(refused.value)
    assert "label-7: 'קומה 2'" in str(refused.value)
    assert "--booklets" in str(refused.value)
    assert sorted(old.iterdir()) == before
    html = written(replace(fleet, devices=devices), tmp_path, catalog, in_one_file=Booklets(html=True))
    assert "東京支社" in (html / "booklet-hq.html").read_text()


def test_letters_of_europe_are_on_paper(fleet: Fleet, catalog: Catalog, tmp_path: Path) -> None:
    """Latin with every mark, Greek and Cyrillic."""
    name = "Łódź Çankaya Ñandú Őr Αθήνα Київ"
    devices = {key: replace(item, name=name) for key, item in fleet.devices.items()}
    assert name in paper(written(replace(fleet, devices=devices), tmp_path, catalog) / "booklet-hq.pdf")
