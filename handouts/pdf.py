"""A site's booklet as PDF, by ReportLab: the pages of the HTML, flowed onto paper.

ReportLab needs no system package, breaks paragraphs and tables over pages by itself, and takes its fonts from memory.
WeasyPrint would take the style sheet too, but needs Pango. The fonts are Noto Sans (Latin, Greek, Cyrillic) and Cascadia
Mono, in which 0 and O, and l, 1 and I, differ; both are in the package pymupdf-fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pymupdf_fonts
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate
from reportlab.platypus.flowables import DocIf

from handouts.language import words_of
from handouts.pdf_flow import MONO, SANS, flow, style

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from handouts.booklet import Booklet
    from handouts.front_page import Paper

_SIZES = {"a4": A4, "letter": LETTER}
_SIDE, _ABOVE, _BELOW = 12 * mm, 13 * mm, 14 * mm
_FRAME = 6
"""Padding of ReportLab's frames on each side, in points."""
_DATES = re.compile(rb"/(?:Creation|Mod)Date \([^)]*\)\s*")
_FONTS = {SANS: "notos", f"{SANS}-Bold": "notosbo", MONO: "cascadia", f"{MONO}-Bold": "cascadiab"}


def pdf_of(booklet: Booklet, paper: Paper) -> bytes:
    """Return the booklet: a contents page with links, then every page, each on sheets of its own."""
    register_fonts()
    made = BytesIO()
    document = SimpleDocTemplate(
        made,
        pagesize=_SIZES[paper],
        leftMargin=_SIDE,
        rightMargin=_SIDE,
        topMargin=_ABOVE,
        bottomMargin=_BELOW,
        title=booklet.title,
        author=booklet.organization,
        subject=words_of(booklet.language).say("Mail settings of every device"),
        creator="mfd handouts",
        lang=booklet.language,
        invariant=1,
    )
    document.build(
        list(_pages(booklet, document.width - 2 * _FRAME)),
        onFirstPage=_number,
        onLaterPages=_number,
        canvasmaker=_canvas,
    )
    return made.getvalue()


def _pages(booklet: Booklet, width: float) -> Iterator[Flowable]:
    yield Paragraph(escape(booklet.title), style("h1"))
    yield Paragraph(escape(f"{booklet.organization} · {booklet.stack}"), style("hint"))
    say = words_of(booklet.language).say
    if booklet.with_passwords:
        warning = say("This booklet holds passwords, on sheets of their own. Take them out before you hand it on.")
        yield Paragraph(escape(warning), style("banner"))
    for site in booklet.sites:
        for row in site.rows():
            about = escape(", ".join(filter(None, (row.device_title, row.place))))
            yield Paragraph(f'<a href="#{row.document}">{escape(row.name)}</a> · {about}', style("p"))
    for article in booklet.articles:
        yield PageBreak()
        yield _right_hand(say("The rest of this side is left empty on purpose."))
        yield from flow(article, width)


def _right_hand(about: str) -> Flowable:
    """Return what leaves a left-hand page empty: printed on both sides, a device or a password begins on its own sheet."""
    return DocIf("doc.page % 2 == 0", [Paragraph(escape(about), style("hint")), PageBreak()])


def _canvas(*arguments: Any, **options: Any) -> Canvas:  # noqa: ANN401 - the library has no types
    """Return a canvas whose file has no date: the same booklet is the same bytes, and a made-up date would be untrue."""
    canvas = Canvas(*arguments, **options)
    info = canvas._doc.info  # noqa: SLF001 - the library has no option for it
    dated = info.format
    info.format = lambda document: _DATES.sub(b"", dated(document))
    return canvas


def _number(canvas: Canvas, document: Any) -> None:  # noqa: ANN401 - the library has no types
    canvas.setFont(SANS, 8)
    canvas.drawRightString(document.pagesize[0] - _SIDE, _BELOW / 2, str(canvas.getPageNumber()))


@cache
def register_fonts() -> None:
    """Make the typefaces known to ReportLab, once."""
    for name, key in _FONTS.items():
        registerFont(TTFont(name, BytesIO(pymupdf_fonts.myfont(key))))
    for family in (SANS, MONO):
        bold = f"{family}-Bold"
        registerFontFamily(family, normal=family, bold=bold, italic=family, boldItalic=bold)
